// How tiers are assigned: the ways, what each asks of the policy and of its tiers, and what is written resolved.
// What cannot be meant is refused in assign-rules.ts; the SQL of each way stands in src/steps/tiers-by-*.ts.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { decimal, percentText, text, whole } from '../../foundation/yaml/kinds.js';
import { groupName, writtenGroup } from '../../grammar/within.js';

/** Part of the customers (0 to 1), or a number of them. */
export type Quota = { readonly share: Decimal } | { readonly count: Decimal };

export interface ByClusters {
  readonly by: 'clusters';
  readonly on: readonly string[];
  readonly of: string;
  readonly seed: number;
}

export interface ByOrder {
  readonly by: 'quota' | 'cumulative_share';
  readonly of: string;
  /** Metrics that part customers with equal values, in this order; only of quotas. */
  readonly ties?: readonly string[];
  /** Metric or field: tiers are filled in each group by itself. */
  readonly within?: string;
}

/** `of`, `ties` and `on` are metric ids or `score`. */
export type Assign = { readonly by: 'score' | 'segments' } | ByOrder | ByClusters;

/** A coordinate of a cluster's centre; numbers as text that gives the same binary number when it is read again. */
export interface Centre {
  /** Index into tiers. */
  readonly tier: number;
  readonly metric: string;
  /** In the metric's unit, as are mean and deviation. */
  readonly centre: string;
  /** Mean and standard deviation of all clustered customers; 0 where they were all alike, the metric then counts for nothing. */
  readonly mean: string;
  readonly deviation: string;
}

type TierKey = 'score' | 'requires' | 'enters_directly' | 'quota' | 'share' | 'when';
type AssignKey = 'of' | 'on' | 'seed' | 'centres' | 'within' | 'then';

interface Way {
  /** One line for the reference. */
  readonly means: string;
  /** Keys beside `by` that it knows; the first `needs` of them must be there. */
  readonly keys: readonly AssignKey[];
  readonly needs: number;
  /** Keys of tiers that belong to it. */
  readonly tierKeys: readonly TierKey[];
  /** The key that every tier but the last must have. */
  readonly tierNeeds: TierKey | undefined;
}

export const ways: Readonly<Record<Assign['by'], Way>> = {
  score: {
    means:
      'the best tier whose `score` and `requires` hold, or whose `enters_directly` holds; without any `score:` gates alone decide',
    keys: [],
    needs: 0,
    tierKeys: ['score', 'requires', 'enters_directly'],
    tierNeeds: undefined,
  },
  quota: {
    means:
      'per tier `quota: 5%` or `quota: 200` customers, best first by the metric `of`, equal ones by the metrics of `then`; lines stand at the cumulated quotas, `within` a field in each group by itself',
    keys: ['of', 'within', 'then'],
    needs: 1,
    tierKeys: ['quota'],
    tierNeeds: 'quota',
  },
  cumulative_share: {
    means:
      'per tier `share: 70%`: the customers who, best first, make up the first 70% of the total of `of`; the next tier up to its own share, counted from the top (70%, 90%); `within` a field in each group by itself',
    keys: ['of', 'within'],
    needs: 1,
    tierKeys: ['share'],
    tierNeeds: 'share',
  },
  segments: {
    means: 'per tier `when: {...}`: the first tier whose condition holds',
    keys: [],
    needs: 0,
    tierKeys: ['when'],
    tierNeeds: 'when',
  },
  clusters: {
    means:
      'k-means `on` the standardised metrics, as many clusters as tiers, best first by the mean of `of`; `seed` (1) starts it, `centres:` takes the centres of an earlier `centres.csv`',
    keys: ['on', 'of', 'seed', 'centres'],
    needs: 2,
    tierKeys: [],
    tierNeeds: undefined,
  },
};

const waysInWords = Object.entries(ways).map(([way, { means }]) => `\`${way}\`: ${means}`);

export const writtenAssign = z.strictObject({
  by: z.enum(Object.keys(ways) as [Assign['by'], ...Assign['by'][]]).meta({
    description: `the way; \`score\` without assign. ${waysInWords.join('. ')}`,
  }),
  of: text.optional().meta({
    description: 'the metric, or `score`, by which customers are ordered, totalled or clusters named',
    examples: ['annual_spend'],
  }),
  within: writtenGroup.optional().meta({
    description:
      'fills the tiers in each group by itself: the customers who have the same value in a field of theirs, or in a metric. Quotas are parts of the group then, and whoever has no value stands on the last tier',
    examples: ['customers.region'],
  }),
  // biome-ignore lint/suspicious/noThenProperty: the key of the policy; nothing awaits a policy
  then: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description:
        'with `by: quota`: metrics, or `score`, that part customers with equal values of `of`, the highest first; who is still equal is never parted',
      examples: [['annual_spend']],
    }),
  on: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      description: 'the metrics, or `score`, that clusters are found on',
      examples: [['recency_days', 'orders', 'annual_spend']],
    }),
  seed: whole(0).optional().meta({ description: 'starts the search for clusters', default: 1 }),
  centres: text.optional().meta({
    description: 'centres.csv of an earlier year, relative to the policy; without it, they are found anew',
    examples: ['results/2025/centres.csv'],
  }),
});
export type WrittenAssign = z.output<typeof writtenAssign>;

const quotaMessage = 'must be a part of the customers such as 5%, or a whole number of them such as 200';

export const writtenQuota = z.union([
  decimal
    .refine((value) => value.isInteger() && value.gt(0) && value.lte('1e9'), quotaMessage)
    .transform((count): Quota => ({ count })),
  percentText(quotaMessage).transform((share): Quota => ({ share })),
]);

const shareMessage = 'must be a part of the total such as 70%';

export const writtenTierShare = percentText(shareMessage);

/** What the policy says, with problems for what is missing or unknown; `visible` are the metrics that may be named. */
export function resolveAssign(
  written: WrittenAssign | undefined,
  visible: readonly string[],
  scored: boolean,
  source: YamlFile,
  problems: Problems,
): Assign {
  const by = written?.by ?? 'score';
  if (written === undefined || by === 'score' || by === 'segments') return { by: by as 'score' };
  const known = [...visible, ...(scored ? ['score'] : [])];
  const check = (name: string, path: readonly (string | number)[]) => {
    if (known.includes(name)) return;
    problems.add({
      code: 'unknown-metric',
      place: source.place(path),
      reason: name === 'score' ? 'the policy has no score' : `there is no metric "${name}"`,
      fix:
        name === 'score'
          ? 'add score: with dimensions and criteria, or name a metric'
          : didYouMean(name, known),
    });
  };
  for (const key of ways[by].keys.slice(0, ways[by].needs)) {
    if (written[key] !== undefined) continue;
    problems.add({
      code: 'missing-key',
      place: source.place([], 'assign'),
      reason: `"${key}" is missing in assign: by ${by} needs it`,
      fix: key === 'on' ? 'add on: [METRIC, ...]' : 'add of: METRIC',
    });
  }
  const { of = '', on = [] } = written;
  if (written.of !== undefined) check(of, ['assign', 'of']);
  const eachOnce = (key: 'on' | 'then', names: readonly string[], reason: string) => {
    names.forEach((name, index) => {
      check(name, ['assign', key, index]);
      const again = names.indexOf(name) !== index || (key === 'then' && name === of);
      if (!again) return;
      problems.add({
        code: 'wrong-value',
        place: source.place(['assign', key, index]),
        reason: `"${name}" stands here twice, ${reason}`,
        fix: 'name every metric once',
      });
    });
  };
  if (by !== 'clusters') {
    // What belongs to another way is refused as such.
    const then = by === 'quota' ? written.then : undefined;
    eachOnce('then', then ?? [], 'and parts nobody the second time');
    const within = written.within && groupName(written.within);
    return { by, of, ...(then && { ties: then }), ...(within !== undefined && { within }) };
  }
  eachOnce('on', on, 'so it would count twice');
  return { by, on, of, seed: written.seed ?? 1 };
}

/** Metrics (or `score`) that decide tiers without a condition: they must be numbers. */
export function subjectsOfAssign(assign: Assign): string[] {
  if (assign.by === 'clusters') return [...new Set([...assign.on, assign.of])];
  return 'of' in assign ? [assign.of, ...(assign.ties ?? [])] : [];
}

/** Cumulated quotas down to each tier but the last: this many customers, and this part of all. */
export function quotaLines(
  tiers: readonly { readonly quota: Quota | undefined }[],
): { readonly count: Decimal; readonly share: Decimal }[] {
  let count = new Decimal(0);
  let share = new Decimal(0);
  return tiers.slice(0, -1).map(({ quota }) => {
    if (quota !== undefined && 'count' in quota) count = count.plus(quota.count);
    else if (quota !== undefined) share = share.plus(quota.share);
    return { count, share };
  });
}
