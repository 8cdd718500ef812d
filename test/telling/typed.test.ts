// graded.parquet: every cell of graded.csv comes back from it as it was, whatever stands there; numbers and days have types.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { asItComes, withEngine } from '../../src/engine/open.js';
import { declaredTypes } from '../../src/telling/declared-types.js';
import { openTable, writtenFile } from '../../src/telling/tables.js';
import { readSealed } from '../../src/telling/typed/seal.js';
import { writeTyped } from '../../src/telling/typed/write.js';
import { emptyFolder } from '../grading.js';

const review = `review: Typed
exports:
  customers:
    file: customers.csv
    columns:
      since: { heading: since, type: date }
      odd_day: { heading: odd_day, type: date }
      debt: { heading: debt, type: money }
      zeros: { heading: zeros, type: money }
      vip: { heading: vip, type: boolean }
`;
const headings =
  'customer_id,name,Name,since,odd_day,debt,zeros,vip,code,tier,steps,score,last_downgrade,spend,visits,last_seen,huge,mixed,all_points,empty';
const rows = [
  "'=1+1,'@Li,'+x,2024-02-29,2024-02-30,-0.5,1.50,true,007,high,-1,69.0564,2025-12-31,7529.46,3,2026-12-30,99999999999999999999.25,1,100,",
  "007,'=2,x,2024-03-01,,12,2,false,7,low,0,10,,0,12,2025-01-01,0.000001,a,94.333333,",
  '\'\',"a, ""b""",,,,,,,,,,,,,,,,,,',
  'ＡＢ,李,"two\nlines",,2024-01-01,,,true,1e5,low,2,,,-3.1,0,,-1,2.5,0,',
];
const typesOf = {
  customer_id: 'text',
  name: 'text',
  Name: 'text',
  since: 'date',
  // No day of the calendar, and zeros behind the point: text, or the cells would not come back.
  odd_day: 'text',
  debt: 'decimal 18 4',
  zeros: 'text',
  vip: 'boolean',
  code: 'text',
  tier: 'text',
  steps: 'integer',
  score: 'decimal 18 4',
  last_downgrade: 'date',
  spend: 'decimal 18 4',
  visits: 'integer',
  last_seen: 'date',
  huge: 'decimal 38 6',
  mixed: 'text',
  all_points: 'decimal 18 6',
  empty: 'decimal 18 4',
};

function folderWith(lines: readonly string[]): string {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'review.yaml'), review);
  writeFileSync(path.join(folder, 'graded.csv'), `${lines.join('\n')}\n`);
  return folder;
}

async function typedOf(folder: string, threads?: number) {
  const file = path.join(folder, 'graded.parquet');
  const scratch = emptyFolder();
  mkdirSync(scratch, { recursive: true });
  const table = await writtenFile(path.join(folder, 'graded.csv'));
  await writeTyped(table, declaredTypes(folder), file, { ...asItComes, threads }, scratch);
  return { file, bytes: readFileSync(file) };
}

it('holds every cell as it was, in types that the cells have', async () => {
  const folder = folderWith([headings, ...rows]);
  const { file, bytes } = await typedOf(folder);
  const said = readSealed(bytes);
  const types = said?.columns.map(({ heading, type }) => [heading, Object.values(type).join(' ')]);
  expect(Object.fromEntries(types ?? [])).toEqual(typesOf);
  const names = said?.columns.map(({ name }) => name.toLowerCase()) ?? [];
  expect(new Set(names).size).toBe(names.length);

  const columns = said?.columns ?? [];
  await withEngine(
    asItComes,
    { files: [file, path.join(folder, 'graded.csv')], scratch: undefined },
    async (engine) => {
      const text = await openTable(engine, folder, 'graded.csv');
      const typed = await openTable(engine, folder, 'graded.csv', { path: file, columns });
      const cells = ['_id', ...text.columns.map(engine.dialect.identifier)].join(', ');
      const read = (from: string) => engine.rows(`SELECT ${cells} FROM ${from}`);
      const found = await read(text.from);
      expect(found).toHaveLength(rows.length);
      expect(found[0]?._id).toBe('=1+1');
      expect(await read(typed.from)).toEqual(found);
      expect([...typed.numbers].map(([name, { places }]) => [name, places])).toEqual([
        ['debt', 1],
        ['steps', 0],
        ['score', 4],
        ['spend', 2],
        ['visits', 0],
        ['all_points', 6],
        ['empty', 0],
      ]);
    },
  );
});

it('has the same bytes each time, and whoever changes one of them is found out', async () => {
  const many = Array.from(
    { length: 5000 },
    (_, n) => `C${n},n,x,,,${n / 4},1,,,low,0,${n % 100},,1,2,,1,1,0,`,
  );
  const folder = folderWith([headings, ...many]);
  const { bytes } = await typedOf(folder, 1);
  expect((await typedOf(folder, 4)).bytes.equals(bytes)).toBe(true);
  expect(readSealed(bytes)).toBeDefined();
  for (const at of [10, bytes.length >> 1, bytes.length - 10, bytes.indexOf('"sealed":"') + 12]) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(readSealed(altered)).toBeUndefined();
  }
  expect(readSealed(Buffer.from('PAR1'))).toBeUndefined();
});
