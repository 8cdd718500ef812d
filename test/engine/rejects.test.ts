// What the engine says of lines that it could not read, also where it forgets in which file they stand.
import path from 'node:path';
import { expect, it } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb.js';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { emptyFolder, writeFiles } from '../grading.js';

it('tells every line that could not be read, whether or not it knows the file', async () => {
  const folder = emptyFolder();
  writeFiles(folder, { 'a.csv': 'x,y\n1,2\n3\n4,5\n6,7,8\n' });
  const file = path.join(folder, 'a.csv');
  const engine = await openDuckdb({ threads: 1, memory: undefined, spill: path.join(folder, 'spill') });
  try {
    const from = duckdb.readDelimited({
      path: file,
      delimiter: ',',
      columns: ['x', 'y'],
      skip: 1,
      newLine: '\n',
    });
    await engine.rows(`SELECT count(x) + count(y) AS n FROM ${from}`);
    const known = await engine.structureErrors();
    expect(known.map((each) => each.file)).toEqual([file, file]);
    // As the engine itself does now and then.
    await engine.rows('DELETE FROM reject_scans');
    const unknown = await engine.structureErrors();
    expect(unknown).toHaveLength(2);
    expect(unknown.map(({ kind }) => kind).sort()).toEqual(known.map(({ kind }) => kind).sort());
    expect(unknown.map((each) => each.file)).toEqual(['', '']);
  } finally {
    engine.close();
  }
});
