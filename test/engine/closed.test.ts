// The engine touches the files of its run and nothing else, whatever it is told.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { emptyFolder } from '../grading.js';

async function opened() {
  const folder = emptyFolder();
  const file = (name: string) => path.join(folder, name);
  const scratch = file('scratch');
  mkdirSync(scratch);
  for (const name of ['given.csv', 'given.csv.bak', 'other.csv']) writeFileSync(file(name), 'x\n1\n');
  const engine = await openDuckdb({ threads: 1, memory: undefined, files: [file('given.csv')], scratch });
  return { engine, file };
}

const read = (path: string) =>
  `FROM ${duckdb.readDelimited({ path, delimiter: ',', columns: ['x'], skip: 1, newLine: '\n', misfits: 'refused' })}`;

it('reads what it was given and refuses everything else', async () => {
  const { engine, file } = await opened();
  const text = (name: string) => duckdb.text(file(name));
  const refused = [
    read(file('other.csv')),
    read(file('given.csv.bak')),
    read(path.join(file('scratch'), '..', 'other.csv')),
    `FROM ${text('other.csv')}`,
    `FROM read_csv(${text('*.csv')})`,
    `FROM read_text(${text('other.csv')})`,
    `FROM glob(${text('*')})`,
    "FROM read_text('/etc/passwd')",
    "FROM 'https://example.com/x.csv'",
    `COPY (SELECT 1) TO ${text('written.csv')}`,
    `ATTACH ${text('base.db')}`,
    'INSTALL httpfs',
    'LOAD httpfs',
    "LOAD '/tmp/x.duckdb_extension'",
    "SET memory_limit = '64GB'",
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    "SET allowed_configs = ['allowed_paths']",
    "SET allowed_paths = ['/etc/passwd']",
    "SET TimeZone = 'Asia/Shanghai'",
    "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
  ];
  try {
    expect(await engine.rows(read(file('given.csv')))).toEqual([{ x: '1' }]);
    for (const sql of refused) await expect(engine.rows(sql), sql).rejects.toThrow();
    expect(['written.csv', 'base.db'].filter((name) => existsSync(file(name)))).toEqual([]);
  } finally {
    engine.close();
  }
});

it('writes outputs to where they are wanted, by way of its own folder', async () => {
  const { engine, file } = await opened();
  const step = { name: 'o', reads: [], grain: '', columns: [], stored: false, sql: 'SELECT 1 AS x' };
  try {
    await engine.write({ file: 'out.csv', step }, file('out.csv'));
    expect(readFileSync(file('out.csv'), 'utf8')).toBe('x\n1\n');
  } finally {
    engine.close();
  }
});
