// Whoever puts together all that readers are told, in all forms of the report, can tell neither a small count nor closely an amount
// of which one customer makes most.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openWorkbook } from '../../../src/exports/workbooks/open.js';
import { audienceOf } from '../../../src/reports/audience/audience.js';
import { seenFor } from '../../../src/reports/audience/seen.js';
import { reportText } from '../../../src/telling/report-forms.js';
import { writeReportWorkbook } from '../../../src/telling/report-workbook.js';
import { emptyFolder } from '../../grading.js';
import { long } from '../../runs.js';
import { boundsOf, type Equation } from './bounds.js';
import { unrestricted } from './unrestricted.js';
import { type World, worldOf } from './worlds.js';

/** What a cell says: a number, that it is small, nothing, or that there can be none. */
type Cell = number | 'small' | 'withheld' | 'none';
/** Rows with their totals, the last row those of columns. */
type Table = readonly (readonly Cell[])[];

function cellOf(text: string): Cell {
  const plain = text
    .replace(/\\|\*\*|,/g, '')
    .replace('&lt;', '<')
    .trim();
  if (plain === '') return 'none';
  if (plain === '·') return 'withheld';
  return plain.startsWith('<') ? 'small' : Number(plain);
}

/** Tables of numbers, without headings. */
function inPage(page: string): Table[] {
  return [...page.matchAll(/<table.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)]
      .map(([, row]) =>
        [...(row ?? '').matchAll(/<td class="n">([^<]*)<\/td>/g)].map(([, cell]) => cellOf(cell ?? '')),
      )
      .filter((row) => row.length > 0),
  );
}

function inMarkdown(text: string): Table[] {
  return text
    .split('\n\n')
    .filter((part) => part.startsWith('|'))
    .map((part) =>
      part
        .split('\n')
        .slice(2)
        .map((line) => line.split('|').slice(2, -1).map(cellOf)),
    );
}

async function inWorkbook(file: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (const sheet of (await openWorkbook(readFileSync(file))).sheets) {
    const rows: Cell[][] = [];
    let width = 0;
    for await (const { number, cells } of sheet.rows()) {
      if (number === 1) width = cells.length;
      if (number > 2 && cells.length === width)
        rows.push(cells.slice(1).map((cell) => cellOf(String(cell ?? ''))));
    }
    if (/Migration|Value/.test(sheet.name)) tables.push(rows);
  }
  return tables;
}

interface TableDocument {
  readonly cells: readonly (readonly unknown[])[];
  readonly rows: readonly unknown[];
  readonly columns: readonly unknown[];
  readonly total: unknown;
}

/** @param nothing what null says: that there can be no such customers, or that an amount is withheld */
function inDocument({ cells, rows, columns, total }: TableDocument, nothing: Cell): Table {
  const cell = (told: unknown): Cell => {
    if (told === null) return nothing;
    return told === 'small' || told === 'withheld' ? told : Number(told);
  };
  return [...cells.map((row, r) => [...row.map(cell), cell(rows[r])]), [...columns.map(cell), cell(total)]];
}

/** Every row and every column of a table with its totals: the last of its places is the sum of the others. */
function sumsOf(table: Table): (readonly [row: number, column: number])[][] {
  const [height, width] = [table.length, table[0]?.length ?? 0];
  const line = (length: number, place: (at: number) => readonly [number, number]) =>
    Array.from({ length }, (_, at) => place(at));
  return [
    ...line(height, (row) => [row, 0]).map(([row]) => line(width, (column) => [row, column])),
    ...line(width, (column) => [0, column]).map(([, column]) => line(height, (row) => [row, column])),
  ];
}

/** What somebody can tell of each place that is not told, who knows the rules, too. @param limit of small counts; undefined: amounts */
function toldOf(table: Table, limit: number | undefined) {
  const at = (row: number, column: number) => table[row]?.[column] ?? 'none';
  const width = table[0]?.length ?? 0;
  const hidden = table.flatMap((row, r) =>
    row.flatMap((cell, c) => (cell === 'small' || cell === 'withheld' ? [r * width + c] : [])),
  );
  /** The least that it can be; unknowns are what is above it. */
  const least = (cell: Cell) => (limit === undefined ? 0 : cell === 'small' ? 1 : limit);
  const equations: Equation[] = sumsOf(table).map((places) => {
    const of = new Map<number, number>();
    let sum = 0;
    for (const [index, [row, column]] of places.entries()) {
      const sign = index === places.length - 1 ? -1 : 1;
      const cell = at(row, column);
      if (cell === 'none') continue;
      sum -= sign * (typeof cell === 'number' ? cell : least(cell));
      if (typeof cell !== 'number') of.set(hidden.indexOf(row * width + column), sign);
    }
    return { of, sum };
  });
  let unknowns = hidden.length;
  for (const [index, place] of hidden.entries())
    if (limit !== undefined && at(Math.floor(place / width), place % width) === 'small')
      // With what is left to the largest small count.
      equations.push({
        of: new Map([
          [index, 1],
          [unknowns++, 1],
        ]),
        sum: limit - 2,
      });
  return hidden.map((place, index) => {
    const [row, column] = [Math.floor(place / width), place % width];
    const bounds = boundsOf(index, unknowns, equations);
    const from = least(at(row, column));
    return {
      row,
      column,
      cell: at(row, column),
      least: from + (bounds?.least ?? 0),
      most: from + (bounds?.most ?? 0),
    };
  });
}

const runs = Number(process.env.GRADUS_PROPERTY_RUNS ?? (long ? 40 : 2));
const cases = fc.record({
  limit: fc.option(fc.integer({ min: 3, max: 9 }), { nil: undefined }),
  share: fc.option(fc.constantFrom('0.4', '0.6', '0.8'), { nil: undefined }),
  language: fc.constantFrom('en' as const, 'zh' as const),
});

it('lets nobody tell what is withheld, from all forms together', async () => {
  const worlds: World[] = [];
  for (const seed of long ? [1, 2, 3, 4] : [fc.sample(fc.nat(9_999), 1)[0] ?? 0])
    worlds.push(await worldOf({ seed, tiers: 3, scored: true, gated: false, firm: false, people: 60 }));
  let withheld = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...worlds),
      cases,
      async ({ results, values }, { limit, share = '0.5', language }) => {
        const dominance = new Decimal(share);
        const spec = { ...unrestricted, name: 'public', smallCells: limit, dominance };
        const audience = audienceOf(spec, { personal: [], policy: values.policy }, undefined);
        const seen = seenFor(values, audience);
        const { counts } = JSON.parse(reportText(seen, 'json', language));
        const years = [counts.worth.now, counts.worth.before].filter((year) => year !== null);
        const tables: Table[] = [
          ...(counts.table === null ? [] : [inDocument(counts.table, 'none')]),
          ...years.flatMap(({ table }) => (table === null ? [] : [inDocument(table, 'withheld')])),
        ];
        const scratch = emptyFolder();
        const book = path.join(scratch, 'report.xlsx');
        await writeReportWorkbook({ folder: results, seen, audience, scratch }, { language: 'en' }, book);
        // No form tells more than another.
        expect(inPage(reportText(seen, 'html', language))).toEqual(tables);
        expect(inMarkdown(reportText(seen, 'md', language))).toEqual(tables);
        expect((await inWorkbook(book)).filter((table) => table.length > 0)).toEqual(tables);

        const numbers = counts.table === null ? undefined : inDocument(counts.table, 'none');
        const amounts = years.map(({ table }) => (table === null ? [] : inDocument(table, 'withheld')));
        for (const { cell, least, most } of numbers === undefined || limit === undefined
          ? []
          : toldOf(numbers, limit)) {
          if (cell !== 'small') continue;
          withheld++;
          expect(most - least).toBeGreaterThan(0.5);
        }
        const ids = values.summary.tiers.map(({ tier }) => tier);
        for (const [year, table] of amounts.entries())
          for (const { row, column, least, most } of toldOf(table, undefined)) {
            const [from, to] = [[...ids, 'new'][row], [...ids, 'left'][column]];
            const cell = values.summary.migration.find(
              (each) => each.previous_tier === from && each.tier === to,
            );
            const largest = values.largest.find(
              (each) => (each.previousTier ?? 'new') === from && each.tier === to,
            );
            const value = Number((year === 0 ? cell?.value : cell?.previous_value) ?? 0);
            const one = Number((year === 0 ? largest?.value : largest?.previousValue) ?? 0);
            if (row >= table.length - 1 || column >= (table[0]?.length ?? 0) - 1) continue;
            if (to === 'left' || one <= Number(share) * value) continue;
            withheld++;
            const room = value * (1 / Number(share) - 1);
            expect(most).toBeGreaterThanOrEqual(value + room - 1e-6);
            expect(least).toBeLessThanOrEqual(Math.max(0, value - room) + 1e-6);
          }
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  expect(withheld).toBeGreaterThan(0);
}, 120_000);
