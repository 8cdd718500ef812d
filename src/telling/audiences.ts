// Which audience a report is for: as the review of the results declares it, with the key of pseudonyms beside it.
import path from 'node:path';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail, Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readShape } from '../foundation/yaml/shape.js';
import { type Audience, audienceOf } from '../reports/audience/audience.js';
import { pseudonymsWith, readKey } from '../results/pseudonyms.js';
import { type AudienceSpec, audiencesOf, personalWord } from '../review/audiences.js';
import { writtenReview } from '../review/written.js';
import { policyIn } from './tell.js';

/** What the review of some results says of audiences. */
interface Declared {
  readonly audiences: readonly AudienceSpec[];
  readonly personal: readonly string[];
  /** File of the key. */
  readonly key: string | undefined;
  /** Computed fields of customers, and what each is made of. */
  readonly computed: readonly (readonly [field: string, from: readonly unknown[]])[];
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
    computed: Object.entries(written.exports?.customers?.computed ?? {}).map(([field, rule]) => [
      field,
      Object.values(rule).flat(),
    ]),
  };
}

/** An audience, and how what is written for it is told apart. */
export interface DeclaredAudience {
  readonly audience: Audience;
  /** The field by whose values it is. */
  readonly each: string | undefined;
}

/**
 * The audience of that name in the review of the results.
 * @throws ProblemsError where the review declares none of that name, or the key of its pseudonyms cannot be read
 */
export function declaredAudience(folder: string, name: string): DeclaredAudience {
  const { audiences, personal, key, computed } = declaredIn(folder);
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
  const hide = withComputed(spec.hide, computed, personal);
  return {
    each: spec.each,
    audience: audienceOf(
      { ...spec, hide },
      { personal, policy: policyIn(folder) },
      spec.pseudonyms ? pseudonymsWith(readKey(key ?? noKey(spec))) : undefined,
    ),
  };
}

/** The audience that statements are for. */
const customersAudience = 'customer';

/** What follows from a column for the customer whom it is about. */
const impliedBy: Readonly<Record<string, readonly string[]>> = {
  tier: ['previous_tier', 'movement', 'valid_until', 'discount', 'next_tier'],
};

/**
 * What customers may see of their own rows: as the review declares for `customer`, else name, tier and what they are worth.
 * Whoever may see the tier may see the one before, until when it is valid and what it brings, unless that is hidden by name.
 */
export function customerAudience(folder: string): {
  readonly audience: Audience;
  /** Whether the review declares it. */
  readonly declared: boolean;
  /** Whether a field is hidden by name, so that nobody is to be written to by it. */
  readonly withheld: (field: string) => boolean;
} {
  const { audiences, personal, key, computed } = declaredIn(folder);
  const policy = policyIn(folder);
  const { value } = policy;
  const named = ({ name }: AudienceSpec) => name === customersAudience;
  const usual = audiencesOf(
    { [customersAudience]: { show: ['name', 'tier', ...(value === undefined ? [] : [value])] } },
    () => undefined,
  );
  const spec = [...audiences, ...usual].find(named);
  if (spec === undefined) throw new Error('customers may see nothing');
  const shown = (name: string) => [
    name,
    ...(impliedBy[name] ?? []),
    ...(name === value ? ['value', 'previous_value'] : []),
  ];
  const show = spec.show === 'all' ? spec.show : ['customer_id', ...spec.show.flatMap(shown)];
  const hide = withComputed(spec.hide, computed, personal);
  return {
    declared: audiences.some(named),
    withheld: (field) => hide.includes(field) || (hide.includes(personalWord) && personal.includes(field)),
    audience: audienceOf(
      { ...spec, show, hide },
      { personal, policy },
      spec.pseudonyms ? pseudonymsWith(readKey(key ?? noKey(spec))) : undefined,
    ),
  };
}

/** Hidden fields, and those that are computed from them. */
function withComputed(
  hide: readonly string[],
  computed: Declared['computed'],
  personal: readonly string[],
): string[] {
  const all = new Set(hide);
  const hidden = (name: unknown) =>
    typeof name === 'string' && (all.has(name) || (all.has(personalWord) && personal.includes(name)));
  // One may be computed from another.
  for (const _ of computed) for (const [field, from] of computed) if (from.some(hidden)) all.add(field);
  return [...all];
}

function noKey({ name }: AudienceSpec): never {
  return fail({
    code: 'pseudonym-key',
    reason: `the audience "${name}" sees pseudonyms, but the review names no key`,
    fix: 'make one with gradus key privacy.key, add key: privacy.key under privacy, and grade again',
  });
}

/** @throws ProblemsError where files told apart by the field would tell their readers what is hidden from them */
export function refuseHidden(field: string, audience: Audience | undefined): void {
  if (audience?.hides(field) !== true) return;
  fail({
    code: 'usage',
    reason: `the audience "${audience.name}" is not to see "${field}", and each file would tell its readers whose customers it is about`,
    fix: 'name a field that these readers may see',
  });
}
