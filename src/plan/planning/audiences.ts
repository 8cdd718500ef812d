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
    checkEach(audience, profile, personal, problems);
  }
}

/** Reports for each value of a field tell the value: their readers have to be allowed to see it. */
function checkEach(
  { name, each, hide, show, place: at }: AudienceSpec,
  profile: readonly string[],
  personal: Review['personal'],
  problems: Problems,
): void {
  if (each === undefined) return;
  const place = at('each');
  const names = (written: readonly string[]) =>
    written.flatMap((one) => (one === personalWord ? personal.map(({ field }) => field) : [one]));
  if (!profile.includes(each))
    problems.add({
      code: 'unknown-field',
      ...(place && { place }),
      reason: `the audience "${name}" has a report for each "${each}", but customers have no such field`,
      fix:
        profile.length === 0
          ? 'name the field among the columns of the customers export'
          : didYouMean(each, profile),
    });
  else if (names(hide).includes(each) || (show !== 'all' && !names(show).includes(each)))
    problems.add({
      code: 'wrong-value',
      ...(place && { place }),
      reason: `the audience "${name}" has a report for each "${each}", but is not to see it: each report tells its readers whose customers it is about`,
      fix: `let them see "${each}", or name another field behind each`,
    });
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
