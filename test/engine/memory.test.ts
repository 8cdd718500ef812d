// What --memory promises is the peak of the whole process, so the engine gets less of it for itself.
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { engineMemory, moreMemory, textIn } from '../../src/engine/memory.js';
import { Folder } from '../cli/run.js';
import { writeFiles } from '../grading.js';

const megabytes = (size: string) => Number(size.replace('KB', '')) / 1000;

it('leaves room beside the engine, and gives it something where there is hardly any', () => {
  expect(megabytes(engineMemory('512MB'))).toBeCloseTo((512 - 150) / 1.17, 0);
  expect(engineMemory('2gb')).toBe(engineMemory('2000MB'));
  expect(megabytes(engineMemory('1.5 GiB'))).toBeCloseTo((1.5 * 1073.741824 - 150) / 1.17, 0);
  expect(engineMemory('100MB')).toBe('25000KB');
  expect(() => engineMemory('lots')).toThrow('lots is no size');
});

it('grows with what is read where nobody says how much there is, up to half of the machine', () => {
  const megabytesFor = (text: number, machine: number) => megabytes(engineMemory(undefined, text, machine));
  expect(megabytesFor(1.5e9, 16e9)).toBe(1000);
  expect(megabytesFor(7e9, 16e9)).toBe(1750);
  expect(megabytesFor(70e9, 16e9)).toBe(8000);
  expect(megabytesFor(70e9, 1e9)).toBe(1000);
  const folder = new Folder();
  writeFiles(folder.path, { 'a.csv': 'customer_id\n', 'b.PARQUET': '1234' });
  const at = (name: string) => path.join(folder.path, name);
  expect(textIn(['a.csv', 'b.PARQUET', 'none.csv'].map(at))).toBe(12 + 4 * 4);
});

it('names a size above the one that was too small', () => {
  const said = 'Out of Memory Error: failed to pin block of size 256.0 KiB';
  expect(moreMemory(`${said} (953.6 MiB/953.6 MiB used)`)).toContain('--memory 2GB');
  expect(moreMemory(`${said} (2.7 GiB/2.7 GiB used)\n\nPossible solutions`)).toContain('--memory 6GB');
  expect(moreMemory('Out of Memory Error')).toContain('--memory 2GB');
});

it('is the limit that the engine runs with', async () => {
  const limit = async (memory: string | undefined, files: readonly string[] = []) => {
    const engine = await openDuckdb({ threads: 1, memory, files, scratch: undefined });
    try {
      const [row] = await engine.rows("SELECT current_setting('memory_limit') AS l");
      return row?.l;
    } finally {
      engine.close();
    }
  };
  expect(await limit('512MB')).toBe('295.0 MiB');
  expect(await limit(undefined)).toBe('953.6 MiB');
  // A file of holes takes no room.
  const large = path.join(new Folder().path, 'large.csv');
  writeFileSync(large, '');
  truncateSync(large, 8e9);
  // Both are told as the engine tells sizes, cut off behind one place.
  const given = (megabytes(engineMemory(undefined, 8e9)) * 1e6) / 2 ** 30;
  const told = await limit(undefined, [large]);
  expect(told).toBe(given < 1 ? '953.6 MiB' : `${(Math.floor(given * 10) / 10).toFixed(1)} GiB`);
});
