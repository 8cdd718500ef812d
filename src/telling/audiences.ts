// Which audience a report is for: as the review of the results declares it, with the key of pseudonyms beside it.
import path from 'node:path';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readShape } from '../foundation/yaml/shape.js';
import { type Audience, audienceOf } from '../reports/audience/audience.js';
import type { ReportValues } from '../reports/values/report-values.js';
import { pseudonymsOf, readKey } from '../results/pseudonyms.js';
import { type AudienceSpec, audiencesOf } from '../review/audiences.js';
import { writtenReview } from '../review/written.js';

/** What the review of some results says of audiences. */
interface Declared {
  readonly audiences: readonly AudienceSpec[];
  readonly personal: readonly string[];
  /** File of the key. */
  readonly key: string | undefined;
}

function declaredIn(folder: string): Declared {
  const problems = new Problems();
  const source = readYaml(shownPath(path.join(folder, 'review.yaml')), 'review', problems);
  const written = source && readShape(source, writtenReview, problems);
  if (written === undefined) throw new ProblemsError(problems.list);
  const { privacy } = written;
  return {
    audiences: audiencesOf(privacy?.audiences, () => undefined),
    personal: privacy?.personal ?? [],
    key: privacy?.key === undefined ? undefined : path.resolve(folder, privacy.key),
  };
}

/** Everybody whom a report may name. */
export function customersIn(values: ReportValues): string[] {
  const { shown, others } = values.customers;
  const { near, knifeEdges, falling, movers } = values;
  const listed = [near, knifeEdges, falling, movers?.up, movers?.down];
  const customers = [...shown, ...(others ?? []), ...listed.flatMap((list) => list?.first ?? [])];
  return [...customers, ...values.overrides].map(({ customer }) => customer);
}

/** An audience of the review, before it is known whom a report may name. */
export interface DeclaredAudience {
  readonly name: string;
  /** The field by whose values reports are told apart. */
  readonly each: string | undefined;
  hides(column: string): boolean;
  /** @throws ProblemsError where the key of pseudonyms cannot be read */
  for(customers: Iterable<string>): Audience;
}

/**
 * The audience of that name in the review of the results.
 * @throws ProblemsError where the review declares none of that name
 */
export function declaredAudience(folder: string, name: string): DeclaredAudience {
  const { audiences, personal, key } = declaredIn(folder);
  const names = audiences.map((each) => each.name);
  const spec =
    audiences.find((each) => each.name === name) ??
    fail({
      code: 'unknown-audience',
      reason: `the review of these results declares no audience "${name}"`,
      fix:
        names.length === 0
          ? 'add audiences: under privacy in the review file, and grade again'
          : didYouMean(name, names),
    });
  return {
    name,
    each: spec.each,
    hides: audienceOf(spec, personal, undefined).hides,
    for: (customers) => {
      if (!spec.pseudonyms) return audienceOf(spec, personal, undefined);
      const pseudonyms = pseudonymsOf(readKey(key ?? noKey(spec)), customers);
      return audienceOf(spec, personal, (customer) => pseudonyms.get(customer) ?? '');
    },
  };
}

function noKey({ name }: AudienceSpec): never {
  return fail({
    code: 'pseudonym-key',
    reason: `the audience "${name}" sees pseudonyms, but the review names no key`,
    fix: 'make one with gradus key privacy.key, add key: privacy.key under privacy, and grade again',
  });
}
