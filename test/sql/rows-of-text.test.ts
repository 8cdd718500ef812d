// Rows that stand in a statement come out as they went in, whatever their text.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';

const quoting = [
  null,
  '',
  "o'neil",
  '"\\ud800"',
  '\\',
  '\n\t\r',
  '\u2028',
  '汉字😀',
  '=1',
  'null',
  '1e5',
  '\u0000',
];

it('keeps every text, what is missing, and the order', async () => {
  await withEngine(asItComes, { files: [], scratch: undefined }, async (engine) => {
    const read = async (cells: readonly (string | null)[]) => {
      const table = duckdb.rowsOfText(
        ['a "b"', 'c'],
        cells.map((cell, index) => [cell, String(index)]),
      );
      const rows = await engine.rows(`SELECT * FROM ${table}`);
      expect(rows.map(({ c }) => c)).toEqual(cells.map((_, index) => String(index)));
      return rows.map((row) => row['a "b"']);
    };
    expect(await read(quoting)).toEqual(quoting);
    expect(await read([])).toEqual([]);
    expect(await read(['half \ud800 a character', '\udc00'])).toEqual(['half \ufffd a character', '\ufffd']);
    const cell = fc.option(fc.string({ unit: 'binary' }), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(cell), async (cells) => {
        expect(await read(cells)).toEqual(cells);
      }),
      { numRuns: 30 },
    );
  });
});
