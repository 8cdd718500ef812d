// Ways to read a column are tried together, and what they share is reckoned once: each must find what it finds alone.
import { expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { stackCells, type Trial, tryReadings } from '../../src/init/columns/trials.js';
import { emptyFolder } from '../grading.js';

const way = (read: Trial['read'], decimal: '.' | ',', formats: readonly string[] = []): Trial => ({
  read,
  decimal,
  formats,
});
const trials = [
  way('money', '.'),
  way('money', ','),
  way('number', '.'),
  way('number', ','),
  way('percent', '.'),
  way('boolean', '.'),
  way('text', '.'),
  way('date', '.', ['%d/%m/%Y']),
  way('date', '.', ['%m/%d/%Y']),
  way('datetime', '.', ['%Y-%m-%d %H:%M:%S']),
];
const cells = [
  ...[
    '12',
    '1,234.50',
    '1.234,50',
    '1,234',
    '(12.50)',
    '5.-',
    '€ 7,25',
    '12 CR',
    '1.5e3',
    '0.123456789',
    '-',
  ],
  ...['12%', '12,5 %', 'yes', 'n', '31/01/2026', '01/31/2026', '2026-01-31 08:00:00', 'north', '３４.５'],
];

it('finds of ways that are tried together what each of them finds alone', async () => {
  await withEngine(asItComes, { files: [], scratch: emptyFolder() }, async (engine) => {
    const rows = engine.dialect.rowsOfText(
      ['c1'],
      cells.map((each) => [each]),
    );
    await engine.create({
      name: 'cells',
      reads: [],
      grain: 'a cell',
      columns: [],
      stored: true,
      sql: `SELECT * FROM ${rows}`,
    });
    // Each cell as a column of its own, so that outcomes are told cell by cell.
    await engine.create({
      name: 'each',
      reads: ['cells'],
      grain: 'all cells',
      columns: [],
      stored: true,
      sql: `SELECT ${cells.map((cell, at) => `max(CASE WHEN c1 = ${engine.dialect.text(cell)} THEN c1 END) AS c${at}`).join(', ')} FROM cells`,
    });
    const columns = cells.map((_, at) => ({ column: `c${at}`, nothing: [] }));
    const stacked = await stackCells(engine, 'each', columns, engine.dialect);
    const places = [...cells.keys()];
    const readBy = async (tried: readonly Trial[]) => {
      const found = await tryReadings(engine, stacked, places, tried, engine.dialect);
      return places.map((place) => found.get(place)?.[0]?.reads ?? []);
    };
    const together = await readBy(trials);
    for (const [index, trial] of trials.entries()) {
      const alone = await readBy([trial]);
      expect([trial, together.map((reads) => reads[index])]).toEqual([trial, alone.map(([read]) => read)]);
    }
    expect(together[cells.indexOf('1.234,50')]?.slice(0, 4)).toEqual([false, true, false, true]);
    expect(together[cells.indexOf('0.123456789')]?.slice(0, 4)).toEqual([false, false, true, false]);
    expect(together[cells.indexOf('31/01/2026')]?.slice(7)).toEqual([true, false, false]);
  });
});
