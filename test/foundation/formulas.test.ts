// Text that spreadsheets would run is written so that they do not, and comes out as it went in, with and without --excel,
// read by the engine or not.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { asInExports, defused, formulaSigns, shielded } from '../../src/foundation/characters/formulas.js';
import { duckdb, duckdbForExcel } from '../../src/sql/dialects/duckdb.js';
import { triesOf } from '../runs.js';

const signs = Object.values(formulaSigns).flat();
const pieces = [...signs, "'", '"', '""', '="', '"\n', 'x', '7', ' ', '欠', '😀', 'y'.repeat(250)];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((each) => each.join(''));

it('comes out as it went in, and different texts stay different', async () => {
  await withEngine(asItComes, { files: [], scratch: undefined }, async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 60 }), async (texts) => {
        for (const [dialect, written] of [
          [duckdb, defused],
          [duckdbForExcel, shielded],
        ] as const) {
          const rows = await engine.rows(
            `SELECT t, w, ${dialect.original('w')} AS o FROM (SELECT t, ${dialect.defused('t')} AS w FROM ${duckdb.rowsOfText(
              ['t'],
              texts.map((each) => [each]),
            )})`,
          );
          expect(rows.map(({ t }) => t)).toEqual(texts);
          expect(rows.map(({ w }) => w)).toEqual(texts.map(written));
          expect(rows.map(({ o }) => o)).toEqual(texts);
          expect(texts.map((each) => asInExports(written(each)))).toEqual(texts);
        }
      }),
      { numRuns: triesOf(60, 12) },
    );
  });
});

it('comes out also where white space around cells is taken away', async () => {
  const trimmed = text
    .map((each) => each.trim())
    .filter((each) => each !== '' && !(each.startsWith('="') && each.endsWith('"')));
  await withEngine(asItComes, { files: [], scratch: undefined }, async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.array(trimmed, { minLength: 1, maxLength: 60 }), async (texts) => {
        for (const { defused: write } of [duckdb, duckdbForExcel]) {
          const table = duckdb.rowsOfText(
            ['t'],
            texts.map((each) => [each]),
          );
          const rows = await engine.rows(
            `SELECT ${duckdb.original('c')} AS o FROM (SELECT ${duckdb.trimmedResult('w')} AS c FROM (SELECT ${write('t')} AS w FROM ${table}))`,
          );
          expect(rows.map(({ o }) => o)).toEqual(texts);
        }
      }),
      { numRuns: triesOf(60, 12) },
    );
  });
});

it('begins no cell of a table with a sign but those that only show text', () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(signs).not.toContain(defused(each)[0]);
      const cell = shielded(each);
      if (signs.some((sign) => cell.startsWith(sign))) expect(cell).toMatch(/^="(""|[^"]){1,255}"$/);
    }),
  );
});

it('leaves what other programs wrote as it is', () => {
  expect(['="007"', '="', '=""', '="+1', '="+1"2"', '=1+"2"', "'x", '+1'].map(asInExports)).toEqual([
    '="007"',
    '="',
    '=""',
    '="+1',
    '="+1"2"',
    '=1+"2"',
    "'x",
    '+1',
  ]);
});
