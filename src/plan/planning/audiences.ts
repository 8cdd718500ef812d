// What audiences show and hide must be there: a name that is misspelt would hide nothing.
import { fixedColumns } from '../../format/graded.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import { type AudienceSpec, personalWord } from '../../review/audiences.js';
import type { Review } from '../../review/review.js';

/**
 * Says which names of audiences results will not have.
 * @param profile fields of the customers export that stand in graded.csv
 */
export function checkAudiences(
  { audiences, personal, exports }: Pick<Review, 'audiences' | 'personal' | 'exports'>,
  policy: Policy,
  profile: readonly string[],
  problems: Problems,
): void {
  const metrics = policy.metrics.filter(({ hidden }) => !hidden).map(({ id }) => id);
  const points = criteriaOf(policy).map(({ id }) => `${id}_points`);
  const columns = fixedColumns.filter((name) => !name.includes('<'));
  const elsewhere = exports.flatMap((spec) => (spec.columns ?? []).map(({ field }) => field));
  const known = [
    ...new Set([
      ...(personal.length === 0 ? [] : [personalWord]),
      ...[...profile, ...metrics, ...points, ...columns],
      ...elsewhere,
      ...personal.map(({ field }) => field),
    ]),
  ];
  for (const audience of audiences) {
    checkNames(audience, 'hide', audience.hide, known, problems);
    if (audience.show !== 'all') checkNames(audience, 'show', audience.show, known, problems);
  }
}

function checkNames(
  audience: AudienceSpec,
  key: 'show' | 'hide',
  names: readonly string[],
  known: readonly string[],
  problems: Problems,
): void {
  for (const [index, name] of names.entries()) {
    if (known.includes(name)) continue;
    const place = audience.place(key, index);
    problems.add({
      code: 'unknown-field',
      ...(place && { place }),
      reason: `the audience "${audience.name}" is ${key === 'hide' ? 'not to see' : 'to see'} "${name}", but ${
        name === personalWord ? 'no fields are listed as personal' : 'results have no such column'
      }`,
      fix:
        name === personalWord
          ? 'add personal: [FIELD, ...] under privacy, with the fields that name or reach people'
          : didYouMean(name, known),
    });
  }
}
