// The dialect of Spark held against DuckDB itself: thousands of awkward texts, dates and numbers, every answer the same to the
// last byte. It runs where a server is there: GRADUS_SPARK_REMOTE=sc://127.0.0.1:15002 npx vitest run test/spark/dialect.test.ts
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import type { Engine } from '../../src/engine/engine.js';
import { openSpark } from '../../src/engine/spark.js';
import { builtAs, builtSql } from '../../src/sql/dialects/spark-far.js';
import { cellCases, type DialectCase, dateCases, numberCases, statementOf } from './dialect-cases.js';

const remote = process.env.GRADUS_SPARK_REMOTE;
const here = { threads: 1, memory: undefined, files: [], scratch: undefined };
let engines: readonly Engine[] = [];

beforeAll(async () => {
  if (remote === undefined) return;
  engines = [await openDuckdb(here), await openSpark({ ...here, remote, onStop: () => () => undefined })];
}, 120_000);

afterAll(async () => {
  for (const engine of engines) await engine.close();
});

/** Answers by the row that was asked, which engines give back in any order. */
async function answers(engine: Engine, asked: DialectCase): Promise<[string, unknown][]> {
  const rows = await engine.rows(statementOf(asked, engine.dialect));
  const named = rows.map(({ place, ...rest }): [string, unknown] => {
    const row = asked.groups ? place : JSON.stringify(asked.rows[Number(place)]);
    return [`${place} ${row}`, Object.values(rest)];
  });
  return named.sort(([a], [b]) => (a < b ? -1 : 1));
}

describe.runIf(remote !== undefined)('Spark', () => {
  it.each([...numberCases, ...cellCases, ...dateCases])(
    'answers as DuckDB does: $name',
    async (asked) => {
      const [duckdb = [], spark = []] = await Promise.all(engines.map((engine) => answers(engine, asked)));
      expect(duckdb.length).toBeGreaterThan(0);
      const theirs = new Map(spark);
      const apart = duckdb.filter(
        ([row, cells]) => JSON.stringify(theirs.get(row)) !== JSON.stringify(cells),
      );
      expect(apart.map(([row, cells]) => ({ row, duckdb: cells, spark: theirs.get(row) }))).toEqual([]);
      expect(spark.length).toBe(duckdb.length);
    },
    120_000,
  );
});

/** A line as a person would take it apart: cells with quotation marks around them, doubled within, or without any in front. */
function builtByHand(line: string, width: number, delimiter: string): number {
  const cells: string[] = [];
  let [from, well] = [0, true];
  for (;;) {
    const quoted = /^ *"/.test(line.slice(from));
    let at = from;
    if (quoted) {
      at = line.indexOf('"', from) + 1;
      while (line.startsWith('""', at) || (at < line.length && line[at] !== '"'))
        at += line.startsWith('""', at) ? 2 : 1;
      if (line[at] !== '"') well = false;
      at += 1;
      while (line[at] === ' ') at += 1;
      if (at < line.length && line[at] !== delimiter) well = false;
    }
    const end = line.indexOf(delimiter, at);
    cells.push(line.slice(from, end < 0 ? undefined : end));
    if (end < 0) break;
    from = end + 1;
  }
  const loose = cells.some((cell) => !/^ *"/.test(cell) && /[\r\n]/.test(cell));
  if (width === 1 && /^ *$/.test(line)) return builtAs.blank;
  const holds = (mark: string) => line.includes(mark);
  if (well && !loose && !holds('\0') && !holds('\uFFFD') && cells.length === width) return builtAs.fitting;
  if (/^ *$/.test(line)) return builtAs.blank;
  if (holds('\uFFFD')) return builtAs.notText;
  if (holds('\0')) return builtAs.zeros;
  if (!well || loose) return builtAs.odd;
  if (cells.length < width) return builtAs.fewer;
  return cells.slice(width).every((cell) => /^ *(?:"" *)?$/.test(cell)) ? builtAs.surplus : builtAs.more;
}

describe.runIf(remote !== undefined)('lines of text', () => {
  const marks = [
    'a',
    'Ä',
    '🎁',
    ',',
    ',',
    ';',
    '"',
    '"',
    '""',
    ' ',
    '\r',
    '\n',
    '\uFFFD',
    'x1',
    "'",
    '\\',
    '',
  ];
  const line = fc.array(fc.constantFrom(...marks), { maxLength: 9 }).map((parts) => parts.join(''));
  it.each([
    [1, ','],
    [2, ','],
    [3, ';'],
    [4, ','],
  ])(
    'of %s cells with %s are told apart',
    async (width, delimiter) => {
      const spark = engines[1];
      if (spark === undefined) throw new Error('there is no server');
      const lines = [...new Set(fc.sample(line, { seed: width, numRuns: 3000 }))];
      const rows = await spark.rows(
        `SELECT c0 AS line, ${builtSql('c0', width, delimiter)} AS built FROM ${spark.dialect.rowsOfText(
          ['c0'],
          lines.map((each) => [each]),
        )}`,
      );
      expect(rows.length).toBe(lines.length);
      const apart = rows.filter((row) => Number(row.built) !== builtByHand(row.line ?? '', width, delimiter));
      expect(
        apart.map((row) => [row.line, row.built, builtByHand(row.line ?? '', width, delimiter)]),
      ).toEqual([]);
    },
    120_000,
  );
});

it('tells where it is not tried', () => {
  expect(numberCases.length + cellCases.length + dateCases.length).toBeGreaterThan(100);
  for (const asked of [...numberCases, ...cellCases, ...dateCases])
    expect(asked.rows.length, asked.name).toBeGreaterThan(1);
});
