// Long work in JavaScript lets the process listen for signals on the way.
import path from 'node:path';
import { expect, it } from 'vitest';
import { findCentres } from '../../src/engine/clusters/find.js';
import { Problems } from '../../src/foundation/problems/problem.js';
import { readOverrides } from '../../src/plan/decisions/overrides.js';
import { emptyFolder, writeFiles } from '../grading.js';

/** How often the process could hear a signal meanwhile. */
async function heardDuring(work: () => Promise<unknown>): Promise<number> {
  let [heard, done] = [0, false];
  const listen = () => {
    heard++;
    if (!done) setImmediate(listen);
  };
  setImmediate(listen);
  await work();
  done = true;
  return heard;
}

it('finds centres of clusters so', async () => {
  const at = Array.from({ length: 60_000 }, (_, index) => [
    (index * 7919) % 60_013,
    (index * 104_729) % 59_999,
  ]);
  const points = { at, of: at.map(([x]) => x) };
  const by = { by: 'clusters', on: ['x', 'y'], of: 'x', seed: 1 } as const;
  expect(await heardDuring(() => findCentres(points, 5, by))).toBeGreaterThan(2);
});

it('reads overrides so', async () => {
  const folder = emptyFolder();
  const rows = Array.from(
    { length: 40_000 },
    (_, index) => `C${index},high,"A, ${index}",Ann,Bob,2026-12-01\n`,
  );
  writeFiles(folder, {
    'overrides.csv': `customer_id,tier,reason,requested_by,approved_by,decided_on\n${rows.join('')}`,
  });
  const problems = new Problems();
  let read: Awaited<ReturnType<typeof readOverrides>>;
  const heard = await heardDuring(async () => {
    read = await readOverrides(path.join(folder, 'overrides.csv'), problems);
  });
  expect(heard).toBeGreaterThan(1);
  expect(problems.list).toEqual([]);
  expect(read?.rows.length).toBe(rows.length);
  expect(read?.rows.at(-1)).toMatchObject({
    line: rows.length + 1,
    cells: [`C${rows.length - 1}`, 'high', `A, ${rows.length - 1}`, 'Ann', 'Bob', '2026-12-01'],
  });
});
