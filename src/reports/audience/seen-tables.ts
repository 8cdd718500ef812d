// What an audience may see that is told tables alone: customers by tier, and what they are worth. Nothing else that counts or
// sums is told, since it could be set against what the tables withhold.
import { sumOf } from '../../plan/rows/accounting.js';
import type { Labels, Policy } from '../../policy/model/policy.js';
import type { ReportValues, ToldApproval, ToldPart } from '../values/report-values.js';
import type { PolicyChange, Summary } from '../values/summary.js';
import type { Allowed } from './allowed.js';
import type { Audience } from './audience.js';
import { type CountTable, type ToldCount, withoutSmallCells } from './small-cells.js';
import { type ToldWorth, worthSeenBy } from './worth-tables.js';

/** All that is told where counts or amounts are withheld. */
export type SeenCounts = Allowed<{
  readonly audience: string;
  readonly part: ToldPart | null;
  readonly review: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly policyChanges: readonly PolicyChange[];
  readonly approval: Pick<ToldApproval, 'approvedAt'> | null;
  readonly version: string;
  readonly policyFingerprint: string;
  /** Counts from 1 to one less are not told; null: all are. */
  readonly limit: number | null;
  /** From tiers of last time and new customers (rows) to tiers and those who left (columns); without last results one row. */
  readonly table: CountTable<ToldCount> | null;
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
  /** Null where no amount may be told. */
  readonly worth: ToldWorth | null;
}>;

const all: Labels = { en: 'Customers', zh: '客户' };
const fresh: Labels = { en: 'New', zh: '新客户' };
const gone: Labels = { en: 'Left', zh: '已离开' };

/** Those without a tier, where the policy has them. */
const noTiers = ({ ungraded }: Summary) => (ungraded === undefined ? [] : ['ungraded']);

/** What an audience sees that is told tables alone. */
export function countsSeenBy(values: ReportValues, audience: Audience): SeenCounts {
  const { summary, policy, approval, made } = values;
  const limit = audience.smallCells ?? 1;
  const labels = summary.tiers.map(({ label }) => label);
  const counted = summary.compared ? migrationCounts(summary) : tierCounts(summary);
  const none = summary.ungraded === undefined ? [] : [summary.ungraded.label];
  const told = {
    audience: audience.name,
    part: values.part,
    review: summary.review,
    asOf: summary.as_of,
    policy,
    policyChanges: summary.policy_changes ?? [],
    approval: approval && { approvedAt: approval.approvedAt },
    version: made.version,
    policyFingerprint: made.policyFingerprint,
    limit: audience.smallCells ?? null,
    worth: worthSeenBy(values, audience, labels),
    table: withoutSmallCells(counted, limit) ?? null,
    rows: summary.compared ? [...labels, fresh] : [all],
    columns: summary.compared ? [...labels, gone, ...none] : [...labels, ...none],
  };
  return told as unknown as SeenCounts;
}

function tierCounts({ tiers, ungraded }: Summary): CountTable {
  const counts = [...tiers.map((tier) => tier.customers), ...(ungraded ? [ungraded.customers] : [])];
  const all = sumOf(counts);
  return { cells: [counts], rows: [all], columns: counts, total: all };
}

/** Everybody of both years: nobody is new and gone at once. */
function migrationCounts(summary: Summary): CountTable {
  const { tiers, migration } = summary;
  const ids = tiers.map(({ tier }) => tier);
  const from = [...ids, 'new'];
  const to = [...ids, 'left', ...noTiers(summary)];
  const cells = from.map((previous) =>
    to.map((tier) =>
      previous === 'new' && tier === 'left'
        ? undefined
        : sumOf(
            migration
              .filter((cell) => cell.previous_tier === previous && cell.tier === tier)
              .map(({ customers }) => customers),
          ),
    ),
  );
  const sum = (counts: readonly (number | undefined)[]) => sumOf(counts.map((count) => count ?? 0));
  const columns = to.map((_, at) => sum(cells.map((row) => row[at])));
  return { cells, rows: cells.map(sum), columns, total: sum(columns) };
}
