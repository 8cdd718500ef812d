// Audiences: what each group of readers may see of results. As written, and resolved with the key of pseudonyms.
import type { Decimal } from 'decimal.js';
import * as z from 'zod';
import type { Place, Problems } from '../foundation/problems/problem.js';
import { text, whole } from '../foundation/yaml/kinds.js';
import { share } from '../grammar/share.js';

/** Stands for the fields that `privacy: personal` lists. */
export const personalWord = 'personal';

const names = z.array(text).min(1);
const namesMeta = { examples: [['personal', 'owner']] };

/** Less would withhold nearly everything; of more nothing could be kept apart. */
const dominanceShare = share.refine(
  (value) => value.gte('0.2') && value.lte('0.95'),
  'must be a share from 20% to 95%',
);

const writtenAudience = z.strictObject({
  show: z
    .union([z.literal('all'), names])
    .optional()
    .meta({
      description:
        'all, or the fields, metrics and columns of graded.csv that may be seen, and no others; `personal` stands for the fields listed there',
      default: 'all',
      examples: [['name', 'tier', 'annual_spend']],
    }),
  hide: names.optional().meta({ description: 'what may not be seen, named as in `show`', ...namesMeta }),
  pseudonyms: z
    .boolean()
    .optional()
    .meta({ description: 'customers under pseudonyms, the same every year; needs `key`', default: false }),
  each: text.optional().meta({
    description:
      'a field of customers: one report for each of its values, of the customers with that value alone',
    examples: ['owner'],
  }),
  customers: z
    .literal('none')
    .optional()
    .meta({ description: '`none`: no table of single customers', examples: ['none'] }),
  small_cells: whole(3, 1000)
    .optional()
    .meta({
      description:
        'counts of customers from 1 to one less are not told, nor what they could be reckoned from',
      examples: [5],
    }),
  dominance: dominanceShare.optional().meta({
    description:
      'amounts of which one customer makes more than this share are not told, nor what they could be reckoned from',
    examples: ['80%'],
  }),
});

/** The keys of `privacy` that speak of audiences. */
export const audienceKeys = {
  key: text.optional().meta({
    description: 'file with the secret that pseudonyms are made with; `gradus key FILE` makes one',
    examples: ['privacy.key'],
  }),
  audiences: z
    .record(z.string(), writtenAudience)
    .optional()
    .meta({
      description: 'what readers may see of reports and lists, by a name for them',
      examples: [{ colleagues: { hide: ['personal'], pseudonyms: true }, managers: { each: 'owner' } }],
    }),
};

type WrittenAudience = z.output<typeof writtenAudience>;

export interface AudienceSpec {
  readonly name: string;
  /** Names of columns, metrics and fields; `personal` stands for those listed there. */
  readonly show: 'all' | readonly string[];
  readonly hide: readonly string[];
  readonly pseudonyms: boolean;
  /** Whether single customers may be seen. */
  readonly customers: boolean;
  /** Counts from 1 to one less are hidden. */
  readonly smallCells: number | undefined;
  /** Amounts of which one customer makes a larger share are hidden. */
  readonly dominance: Decimal | undefined;
  /** A field of customers: one report for each of its values. */
  readonly each: string | undefined;
  /** Where one of its names stands, for problems. */
  place(key: 'show' | 'hide' | 'each', index?: number): Place | undefined;
}

type Placed = (path: readonly (string | number)[], key?: string) => Place | undefined;

/** Audiences as they are meant. */
export function audiencesOf(
  written: Readonly<Record<string, WrittenAudience>> | undefined,
  place: Placed,
): AudienceSpec[] {
  return Object.entries(written ?? {}).map(([name, each]) => ({
    name,
    show: each.show ?? 'all',
    hide: each.hide ?? [],
    pseudonyms: each.pseudonyms ?? false,
    customers: each.customers === undefined,
    smallCells: each.small_cells,
    dominance: each.dominance,
    each: each.each,
    place: (key, index) =>
      place(['privacy', 'audiences', name, key, ...(index === undefined ? [] : [index])]),
  }));
}

/** Says where pseudonyms are asked for and nothing is there to make them with. */
export function checkKeyGiven(
  audiences: readonly AudienceSpec[],
  key: string | undefined,
  place: Placed,
  problems: Problems,
): void {
  const asking = audiences.find(({ pseudonyms }) => pseudonyms);
  if (asking === undefined || key !== undefined) return;
  const where = place(['privacy', 'audiences', asking.name], 'pseudonyms');
  problems.add({
    code: 'missing-key',
    ...(where && { place: where }),
    reason: `the audience "${asking.name}" sees pseudonyms, but nothing names the key that they are made with`,
    fix: 'make one with gradus key privacy.key, and add key: privacy.key under privacy',
  });
}

/** The audience as review.yaml of the results keeps it. */
export function audienceCopy(spec: AudienceSpec): Record<string, unknown> {
  return {
    ...(spec.show === 'all' ? {} : { show: spec.show }),
    ...(spec.hide.length === 0 ? {} : { hide: spec.hide }),
    ...(spec.pseudonyms ? { pseudonyms: true } : {}),
    ...(spec.each === undefined ? {} : { each: spec.each }),
    ...(spec.customers ? {} : { customers: 'none' }),
    ...(spec.smallCells === undefined ? {} : { small_cells: spec.smallCells }),
    ...(spec.dominance === undefined ? {} : { dominance: `${spec.dominance.times(100).toFixed()}%` }),
  };
}
