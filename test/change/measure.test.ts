// The change report over a relation of customers, as grading makes one: everything that it says must follow from the
// customers, one by one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Chalk } from 'chalk';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureChange } from '../../src/change/measure.js';
import type { ChangeRelation } from '../../src/change/relation.js';
import type { ChangeReport } from '../../src/change/report.js';
import { openDuckdb } from '../../src/engine/duckdb.js';
import type { Engine } from '../../src/engine/engine.js';
import { stepsColumn } from '../../src/engine/steps/plan/step.js';
import { loadWidths } from '../../src/foundation/characters/width.js';
import { type Cause, causes } from '../../src/policy/model/causes.js';
import { changeSections } from '../../src/reports/text/change.js';
import { sectionsMarkdown, sectionsText } from '../../src/reports/text/sections.js';
import { headline } from '../../src/reports/words/change-headline.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';

interface Customer {
  readonly from: number | null;
  readonly to: number | null;
  readonly worth: number;
  readonly worthNow: number;
  /** Of the five causes in turn; what is left goes to the last. */
  readonly parts: readonly number[];
  readonly back: boolean;
  readonly region: string;
}

const ids = ['gold', 'silver', 'normal'];
let spill: string;
let engine: Engine;
beforeAll(async () => {
  spill = mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
  engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch: spill });
});
afterAll(() => {
  engine.close();
  rmSync(spill, { recursive: true, force: true });
});

const stepsOf = ({ from, to }: Customer) => (from === null || to === null ? null : from - to);

/** The parts of a customer's steps; they sum to the steps. */
function split(customer: Customer): Record<Cause, number> | undefined {
  const steps = stepsOf(customer);
  if (steps === null) return undefined;
  const four = customer.parts.slice(0, 4);
  const all = [...four, steps - four.reduce((sum, each) => sum + each, 0)];
  return Object.fromEntries(causes.map((cause, index) => [cause, all[index]])) as Record<Cause, number>;
}

function driverOf(customer: Customer): string | undefined {
  const parts = split(customer);
  const steps = stepsOf(customer);
  if (parts === undefined || !steps) return undefined;
  const main = [...causes].sort((a, b) => parts[b] * Math.sign(steps) - parts[a] * Math.sign(steps))[0];
  return main === 'behaviour' ? 'behaviour:spend' : main;
}

function measure(customers: readonly Customer[]): Promise<ChangeReport> {
  const rows = customers.map((each, index) => {
    const parts = split(each);
    const driver = driverOf(each);
    const cells = [
      `'C${String(index).padStart(3, '0')}'`,
      each.from,
      each.to,
      each.from === null ? null : 10 * each.from,
      each.to === null ? null : 10 * each.to,
      each.from === null ? null : each.worth,
      each.to === null ? null : each.worthNow,
      ...causes.map((cause) => parts?.[cause] ?? null),
      driver === undefined ? null : `'${driver}'`,
      each.from === null && each.back,
      `'${each.region}'`,
    ];
    return `(${cells.map((cell) => cell ?? 'NULL').join(', ')})`;
  });
  const columns = `customer_id, _previous, _tier, _previous_score, score, _previous_value, _value, ${causes.map(stepsColumn).join(', ')}, main_driver, _returned, region`;
  const table = `(SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${columns}))`;
  const relation: ChangeRelation = {
    from: table,
    tiers: ids.map((id) => ({ id, label: { en: id, zh: id } })),
    ordered: true,
    keys: [{ name: 'customer_id', column: 'customer_id' }],
    scored: true,
    value: { metric: 'spend', label: { en: 'Spend', zh: '消费' }, currency: 'CNY' },
    labels: { spend: { en: 'Annual spend', zh: '年度消费' } },
    unattributed: undefined,
    returned: true,
    profile: { from: table, fields: [{ field: 'region', sql: 'region' }] },
    distributions: [],
  };
  return measureChange(engine, relation, undefined, duckdb);
}

await loadWidths();

/** Customers of a region, of whom the first go down a tier. */
const group = (region: string, customers: number, down: number) =>
  Array.from({ length: customers }, (_, index): Customer => {
    const to = index < down ? 1 : 0;
    return { from: 0, to, worth: 1, worthNow: 1, parts: [-to, 0, 0, 0], back: false, region };
  });

const tierOrNone = fc.option(fc.nat({ max: 2 }), { nil: null });
const customer = fc
  .record({
    from: tierOrNone,
    to: tierOrNone,
    worth: fc.nat({ max: 1000 }),
    worthNow: fc.nat({ max: 1000 }),
    parts: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 4, maxLength: 4 }),
    back: fc.boolean(),
    region: fc.constantFrom('north', 'south', 'a|b'),
  })
  .filter(({ from, to }) => from !== null || to !== null);

describe('the change report', () => {
  it('equals the customers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 60 }), async (all) => {
        const report = await measure(all);
        const both = all.filter((each) => stepsOf(each) !== null);
        const of = (test: (steps: number) => boolean) =>
          both.filter((each) => test(stepsOf(each) ?? 0)).length;
        expect(report.customers).toEqual({
          before: all.filter(({ from }) => from !== null).length,
          now: all.filter(({ to }) => to !== null).length,
          both: both.length,
          up: of((steps) => steps > 0),
          down: of((steps) => steps < 0),
          moved: of((steps) => steps !== 0),
          same: of((steps) => steps === 0),
          two_or_more: of((steps) => Math.abs(steps) > 1),
          new: all.filter(({ from }) => from === null).length,
          left: all.filter(({ to }) => to === null).length,
          returned: all.filter(({ from, back }) => from === null && back).length,
        });
        for (const cell of report.migration) {
          const here = all.filter(
            ({ from, to }) =>
              (from === null ? 'new' : ids[from]) === cell.previous_tier &&
              (to === null ? 'left' : ids[to]) === cell.tier,
          );
          expect(cell.customers).toBe(here.length);
          const worth = here.reduce((sum, each) => sum + each.worth, 0);
          expect(cell.previous_value).toBe(cell.previous_tier === 'new' ? null : String(worth));
          if (cell.causes === null) continue;
          const { steps, main } = cell.causes;
          // The parts sum to the steps of everybody in the cell.
          const climbed = here.reduce((sum, each) => sum + (stepsOf(each) ?? 0), 0);
          expect(causes.reduce((sum, cause) => sum + steps[cause], 0)).toBe(climbed);
          for (const cause of causes)
            expect(steps[cause]).toBe(here.reduce((sum, each) => sum + (split(each)?.[cause] ?? 0), 0));
          expect(main.reduce((sum, each) => sum + each.customers, 0)).toBe(here.length);
          for (const { driver, customers } of main)
            expect(customers).toBe(here.filter((each) => driverOf(each) === driver).length);
        }
        // Every customer stands in one cell, and shares of a row that has customers sum to 1.
        expect(report.migration.reduce((sum, cell) => sum + cell.customers, 0)).toBe(all.length);
        for (const from of ids) {
          const row = report.migration.filter((cell) => cell.previous_tier === from);
          const total = (share: (cell: (typeof row)[number]) => string | null) =>
            row.reduce((sum, cell) => sum.plus(share(cell) ?? 0), new Decimal(0)).toNumber();
          if (row.some((cell) => cell.customers > 0))
            expect(total((cell) => cell.row_share)).toBeCloseTo(1, 4);
          if (row.some((cell) => cell.customers > 0 && cell.tier !== 'left'))
            expect(total((cell) => cell.net_share)).toBeCloseTo(1, 4);
          if (row.some((cell) => cell.previous_value !== null && cell.previous_value !== '0'))
            expect(total((cell) => cell.value_share)).toBeCloseTo(1, 4);
        }
        const down = both.filter((each) => (stepsOf(each) ?? 0) < 0);
        expect(report.at_risk?.previous_value).toBe(String(down.reduce((sum, each) => sum + each.worth, 0)));
        expect(report.at_risk?.value).toBe(String(down.reduce((sum, each) => sum + each.worthNow, 0)));
        expect(report.causes.down.reduce((sum, each) => sum + each.customers, 0)).toBe(down.length);
        expect(report.movers.down).toHaveLength(Math.min(10, down.length));
        const furthest = report.movers.down.map(({ steps }) => steps ?? 0);
        expect(furthest).toEqual(
          down
            .map((each) => stepsOf(each) ?? 0)
            .sort((a, b) => a - b)
            .slice(0, 10),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('tells in sentences who moved and why', async () => {
    const one = { worth: 10, worthNow: 5, back: false, region: 'north' };
    const nothing = [0, 0, 0, 0];
    const report = await measure([
      ...Array.from({ length: 6 }, () => ({ ...one, from: 0, to: 1, parts: [-1, 0, 0, 0] })),
      ...Array.from({ length: 3 }, () => ({ ...one, from: 0, to: 1, parts: [0, -1, 0, 0] })),
      { ...one, from: 2, to: 0, parts: [0, 0, 0, 2] },
      { ...one, from: 0, to: null, parts: nothing },
      { ...one, from: null, to: 1, parts: nothing, back: true },
      ...Array.from({ length: 10 }, () => ({ ...one, from: 1, to: 1, parts: nothing })),
    ]);
    expect(headline(report, 'en')).toEqual([
      'Of 20 customers graded both times, 1 (5.0%) went up, 9 (45.0%) down, 10 (50.0%) stayed, 1 moved two tiers or more.',
      '1 left, 1 is new, 1 of them returned.',
      'Most downgrades: behaviour (Annual spend) 67%, policy 33%.',
      'Most upgrades: bounds 100%.',
    ]);
    expect(headline(report, 'zh')).toEqual([
      '两次均参评的 20 位客户中，1 位（5.0%）升级，9 位（45.0%）降级，10 位（50.0%）不变，1 位变动两级或以上。',
      '流失 1 位，新增 1 位，其中 1 位为回流。',
      '降级主因：客户行为（年度消费） 67%，政策 33%。',
      '升级主因：上下限 100%。',
    ]);
    const sections = changeSections(report, { language: 'en', brief: true });
    const text = sectionsText('Title', sections, { paint: new Chalk({ level: 0 }), width: 100 });
    expect(text).toContain(`Main cause                Down  Share  Up   Share
behaviour (Annual spend)     6  66.7%
policy                       3  33.3%
bounds                                  1  100.0%`);
    expect(text).toContain(`From    To      Customers  behaviour  policy  movement  bounds  override
gold    silver          9         -6      -3
normal  gold            1                                   +2\n`);
    const page = sectionsMarkdown('A | B', changeSections(report, { language: 'en', brief: false }));
    expect(page).toContain('# A \\| B\n');
    expect(page).toContain('| gold | silver | 9 | -6 | -3 |   |   |   | behaviour (Annual spend) 67% |');
    expect(page).not.toMatch(/<[a-z]/i);
  });

  it('finds where downgrades concentrate, and only where there are enough customers', async () => {
    const { concentration } = await measure([
      ...group('north', 100, 30),
      ...group('south', 300, 30),
      ...group('small', 29, 29),
    ]);
    expect(concentration).toMatchObject({ least_customers: 30, most_values: 30 });
    // 89 of 429 went down; of 100 chance gives 20.7 with a deviation of 4.1.
    expect(concentration?.fields).toEqual([
      {
        field: 'region',
        values: [
          { value: 'north', customers: 100, down: 30, share: '0.3', lift: '1.446067', concentrated: true },
          { value: 'south', customers: 300, down: 30, share: '0.1', lift: '0.482022', concentrated: false },
        ],
      },
    ]);
  });

  it.each([
    // A share of a half: of 64 customers chance gives 32 with a deviation of 4.
    { customers: 64, down: 40, others: 24, concentrated: true },
    { customers: 64, down: 39, others: 25, concentrated: false },
    // A share of a fifth: of 100 customers chance gives 20 with a deviation of 4.
    { customers: 100, down: 28, others: 12, concentrated: true },
    { customers: 100, down: 27, others: 13, concentrated: false },
  ])('calls $down of $customers concentrated from two deviations on: $concentrated', async (each) => {
    const { customers, down, others, concentrated } = each;
    const report = await measure([...group('north', customers, down), ...group('south', customers, others)]);
    expect(report.concentration?.fields[0]?.values.map((value) => value.concentrated)).toEqual([
      concentrated,
      false,
    ]);
  });
});
