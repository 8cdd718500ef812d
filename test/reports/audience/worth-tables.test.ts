// What customers are worth, for readers who may see neither few customers nor what one of them makes.
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { type Audience, audienceOf } from '../../../src/reports/audience/audience.js';
import { withheld } from '../../../src/reports/audience/dominant-cells.js';
import { worthSeenBy } from '../../../src/reports/audience/worth-tables.js';
import type { ReportValues } from '../../../src/reports/values/report-values.js';

const label = { en: 'Spend', zh: '消费' };
const tiers = ['gold', 'silver'];
/** Customers, value then and now, and the largest of both. */
type Cell = readonly [customers: number, before: number, now: number, largest: number];
const cells: Readonly<Record<string, Readonly<Record<string, Cell>>>> = {
  gold: { gold: [3, 300, 330, 120], silver: [0, 0, 0, 0], left: [20, 2000, 0, 0] },
  silver: { gold: [1, 40, 90, 90], silver: [50, 2000, 2100, 100], left: [30, 900, 0, 0] },
  new: { gold: [0, 0, 0, 0], silver: [40, 0, 800, 60] },
};
const migration = Object.entries(cells).flatMap(([previous_tier, row]) =>
  Object.entries(row).map(([tier, [customers, before, now]]) => ({
    previous_tier,
    tier,
    customers,
    previous_value: previous_tier === 'new' ? null : String(before),
    value: tier === 'left' ? null : String(now),
  })),
);
const largest = Object.entries(cells).flatMap(([from, row]) =>
  Object.entries(row).map(([tier, [, , , most]]) => ({
    previousTier: from === 'new' ? null : from,
    tier,
    value: String(most),
    previousValue: String(most),
  })),
);
const values = {
  largest,
  summary: {
    value_metric: 'spend',
    value_label: label,
    currency: 'EUR',
    compared: true,
    tiers: tiers.map((tier) => ({ tier })),
    migration,
  },
} as unknown as Pick<ReportValues, 'summary' | 'largest'>;

const audience = (smallCells: number | undefined, hide: string[] = []): Audience =>
  audienceOf(
    {
      name: 'public',
      show: 'all',
      hide,
      pseudonyms: false,
      customers: true,
      smallCells,
      dominance: new Decimal('0.8'),
      each: undefined,
      place: () => undefined,
    },
    { personal: [], policy: { metrics: [] } },
    undefined,
  );
const of = (smallCells: number | undefined) => worthSeenBy(values, audience(smallCells), [label, label]);

describe('what customers are worth', () => {
  it('withholds cells that one customer makes, and of those who left, of whom nobody knows', () => {
    const told = of(undefined);
    expect(told?.now.table?.cells[1]?.[0]).toEqual(withheld);
    expect(told?.before?.table?.cells.map((row) => row[2])).toEqual([withheld, withheld]);
    // Of all who left one made at most 2,000 of 2,900: less than 80%.
    expect(told?.before?.table?.columns[2]).not.toEqual('0');
  });

  it('withholds cells and totals of few customers', () => {
    const told = of(5);
    // Gold now has four customers: three who stayed, and one who rose.
    expect(told?.now.table?.columns[0]).toEqual(withheld);
    expect(told?.before?.table?.columns[0]).toEqual(withheld);
    expect(told?.now.table?.cells[0]?.[0]).toEqual(withheld);
    expect(of(undefined)?.now.table?.columns[0]).not.toEqual(withheld);
    expect(told?.now.table?.cells[1]?.[1]).toEqual('2100');
  });

  it('tells nothing where the value may not be seen', () => {
    expect(worthSeenBy(values, audience(5, ['spend']), [label, label])).toBeNull();
  });
});
