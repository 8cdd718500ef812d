// What --memory promises is the peak of the whole process, so the engine gets less of it for itself.
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { engineMemory } from '../../src/engine/memory.js';

const megabytes = (size: string) => Number(size.replace('KB', '')) / 1000;

it('leaves room beside the engine, and gives it something where there is hardly any', () => {
  expect(megabytes(engineMemory('512MB'))).toBeCloseTo((512 - 150) / 1.17, 0);
  expect(engineMemory('2gb')).toBe(engineMemory('2000MB'));
  expect(megabytes(engineMemory('1.5 GiB'))).toBeCloseTo((1.5 * 1073.741824 - 150) / 1.17, 0);
  expect(engineMemory('100MB')).toBe('25000KB');
  expect(() => engineMemory('lots')).toThrow('lots is no size');
});

it('is the limit that the engine runs with', async () => {
  const limit = async (memory: string | undefined) => {
    const engine = await openDuckdb({ threads: 1, memory, files: [], scratch: undefined });
    try {
      const [row] = await engine.rows("SELECT current_setting('memory_limit') AS l");
      return row?.l;
    } finally {
      engine.close();
    }
  };
  expect(await limit('512MB')).toBe('295.0 MiB');
  expect(await limit(undefined)).toBe('953.6 MiB');
});
