// What customers are worth from tier to tier, without the amounts of which one customer makes too much.
import { Decimal } from 'decimal.js';
import { Exact } from '../../grammar/exact.js';

import { sumOf } from '../../plan/rows/accounting.js';
import type { Labels } from '../../policy/model/policy.js';
import type { LargestOfCell, ReportValues } from '../values/report-values.js';
import type { Summary } from '../values/summary.js';
import type { Audience } from './audience.js';
import { type Amount, type ToldAmount, withoutDominant } from './dominant-cells.js';
import type { CountTable } from './small-cells.js';

/** Amounts of one time, by tiers of last time (rows) and of now (columns). */
export interface WorthTable {
  readonly rows: readonly Labels[];
  readonly columns: readonly Labels[];
  /** Null where nothing of it may be told. */
  readonly table: CountTable<ToldAmount> | null;
}

export interface ToldWorth {
  /** Amounts of which one customer makes more are withheld. */
  readonly share: string;
  readonly label: Labels;
  readonly currency: string;
  readonly now: WorthTable;
  /** Null without last results, and where they do not say it. */
  readonly before: WorthTable | null;
}

const all: Labels = { en: 'Customers', zh: '客户' };
const fresh: Labels = { en: 'New', zh: '新客户' };
const gone: Labels = { en: 'Left', zh: '已离开' };

/** The amounts that an audience may see; null where it may see none. @param labels of tiers */
export function worthSeenBy(
  { summary, largest }: Pick<ReportValues, 'summary' | 'largest'>,
  { hides, dominance, smallCells }: Audience,
  labels: readonly Labels[],
): ToldWorth | null {
  const { value_metric: metric, value_label: label, currency, compared } = summary;
  if (dominance === undefined || metric === null || label === null) return null;
  if (hides(metric) || hides('value')) return null;
  const ids = summary.tiers.map(({ tier }) => tier);
  const told = (rows: readonly (readonly Worth[])[]) =>
    withoutDominant(totalled(rows, smallCells ?? 0), dominance) ?? null;
  const none = summary.ungraded === undefined ? [] : ['ungraded'];
  const without = summary.ungraded === undefined ? [] : [summary.ungraded.label];
  const now = compared
    ? { from: [...ids, 'new'], to: [...ids, ...none], summary, largest, which: 'value' as const }
    : undefined;
  const known = summary.migration.every(
    (cell) => cell.previous_tier === 'new' || cell.previous_value !== null,
  );
  return {
    share: dominance.toFixed(),
    label,
    currency,
    now: {
      rows: compared ? [...labels, fresh] : [all],
      columns: [...labels, ...without],
      table: told(now === undefined ? [firstRow(summary, largest)] : tableOf(now)),
    },
    before:
      compared && known
        ? {
            rows: labels,
            columns: [...labels, gone, ...without],
            table: told(
              tableOf({ from: ids, to: [...ids, 'left', ...none], summary, largest, which: 'previous' }),
            ),
          }
        : null,
  };
}

/** What some customers are worth. */
interface Worth {
  readonly value: Decimal;
  /** The largest of what single customers are. */
  readonly largest: Decimal;
  readonly customers: number;
}

interface Source {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly summary: Summary;
  readonly largest: readonly LargestOfCell[];
  readonly which: 'value' | 'previous';
}

function tableOf({ from, to, summary, largest, which }: Source): Worth[][] {
  return from.map((previous) =>
    to.map((tier) => {
      const cell = summary.migration.find((each) => each.previous_tier === previous && each.tier === tier);
      const value = new Decimal((which === 'value' ? cell?.value : cell?.previous_value) ?? 0);
      const most = largest.find((each) => (each.previousTier ?? 'new') === previous && each.tier === tier);
      const found = which === 'value' ? most?.value : most?.previousValue;
      // Of who left results do not say who was worth most: it might be one.
      const one = new Decimal(tier === 'left' ? value.abs() : (found ?? 0));
      return { value, largest: one, customers: cell?.customers ?? 0 };
    }),
  );
}

/** Without last results: tiers beside each other. */
function firstRow({ tiers, ungraded }: Summary, largest: readonly LargestOfCell[]): Worth[] {
  const none = ungraded === undefined ? [] : [{ tier: 'ungraded', ...ungraded }];
  return [...tiers, ...none].map(({ tier, value, customers }) => {
    const most = largest.find((each) => each.tier === tier)?.value;
    return { value: new Decimal(value), largest: new Decimal(most ?? 0), customers };
  });
}

/** @param limit amounts of fewer customers are hidden, whether of a cell or a total */
function totalled(cells: readonly (readonly Worth[])[], limit: number): CountTable<Amount> {
  const sum = (some: readonly (Worth | undefined)[]): Worth => ({
    value: Exact.sum(0, ...some.map((each) => each?.value ?? 0)),
    largest: Exact.max(0, ...some.map((each) => each?.largest ?? 0)),
    customers: sumOf(some.map((each) => each?.customers ?? 0)),
  });
  const amount = ({ value, largest, customers }: Worth): Amount => ({
    value,
    largest,
    hidden: customers > 0 && customers < limit,
  });
  const columns = (cells[0] ?? []).map((_, column) => sum(cells.map((row) => row[column])));
  return {
    cells: cells.map((row) => row.map(amount)),
    rows: cells.map((row) => amount(sum(row))),
    columns: columns.map(amount),
    total: amount(sum(columns)),
  };
}
