// Where records and fields end: as the engine sees it, so that rewritten files hold only what it reads.
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { RecordSplitter, type SplitRecord } from '../../src/exports/reading/splitter.js';
import { duckdb } from '../../src/sql/dialects/duckdb.js';
import { emptyFolder, writeFiles } from '../grading.js';

function split(text: string, fields: number): (readonly [string, string | undefined])[] {
  const splitter = new RecordSplitter(',', fields);
  const records = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  return records.map(({ bytes, fault }) => [bytes.toString(), fault]);
}

it('takes spaces around a quoted field for nothing, as the engine does', () => {
  expect(split('a, "b, c" ,d\n', 3)).toEqual([['a, "b, c" ,d', undefined]]);
  expect(split('a, "b\nc",d\n', 3)).toEqual([['a, "b\nc",d', undefined]]);
});

it('loses one line to a quotation mark that is never closed, also behind a space', () => {
  expect(split(',,, "\na,b,c,d\n', 4)).toEqual([
    [',,, "', 'open_quote'],
    ['a,b,c,d', undefined],
  ]);
});

it('leaves quotation marks within text alone', () => {
  expect(split('a,3" pipe,b\n', 3)).toEqual([['a,3" pipe,b', undefined]]);
});

it('takes a quoted field of 1,000 lines, and one of more for a quotation mark that is never closed', () => {
  const field = (lines: number) => `"${Array.from({ length: lines }, () => 'x').join('\n')}"`;
  expect(split(`a,${field(1000)}\nb,c\n`, 2)).toEqual([
    [`a,${field(1000)}`, undefined],
    ['b,c', undefined],
  ]);
  const over = split(`a,${field(1001)}\nb,c\n`, 2);
  expect(over[0]).toEqual(['a,"x', 'open_quote']);
  expect(over.at(-1)).toEqual(['b,c', undefined]);
  expect(over).toHaveLength(1002);
});

/** Every text of up to `length` of these characters. */
function texts(characters: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = texts(characters, length - 1);
  const longest = shorter.filter((each) => each.length === length - 1);
  return [...shorter, ...longest.flatMap((each) => [...characters].map((next) => each + next))];
}

/** The only record of a line, or undefined where the line is none. */
function recordOf(line: string, fields: number | undefined): SplitRecord | undefined {
  const splitter = new RecordSplitter(',', fields);
  const found = [...splitter.push(Buffer.from(`${line}\n`)), ...splitter.end()];
  return found.length === 1 ? found[0] : undefined;
}

it('leaves out empty fields beyond the last heading, and only those', () => {
  const fitting = (line: string) => recordOf(line, 2)?.fitting.toString();
  for (const line of ['a,b,', 'a,b,,,', 'a,b,""', 'a,b, "" ,""', 'a,b']) expect(fitting(line)).toBe('a,b');
  expect(fitting('a,"b,""",')).toBe('a,"b,"""');
  expect(recordOf('a,b, ', 2)?.fault).toBe('more_fields');
  expect(recordOf('a,b,"x"', 2)?.fault).toBe('more_fields');
});

/** Numbers of the lines that the engine takes when it reads these columns. */
async function readByEngine(file: string, columns: readonly string[]): Promise<Set<number>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const source = duckdb.readDelimited({
    path: file,
    delimiter: ',',
    columns: ['n', 'a', 'b'],
    skip: 0,
    newLine: '\n',
    misfits: 'skipped',
  });
  const answer = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const read = (await answer(`SELECT ${columns.join(', ')} FROM ${source}`)).map(([number]) =>
    Number(number),
  );
  connection.closeSync();
  instance.closeSync();
  return new Set(read);
}

const some = [['n'], ['n', 'b'], ['n', 'a', 'b']];
const short = texts('a ",', 6);

it('splits every short line as the engine does, whichever columns it reads', async () => {
  // Files whose quotation marks do not fit are rewritten; of every other line both must think alike.
  const lines = short.filter((line) => {
    const record = recordOf(`0,${line}`, 3);
    return record && (record.fault === undefined ? record.fitting === record.bytes : !line.includes('"'));
  });
  expect(lines.length).toBeGreaterThan(1000);
  const folder = emptyFolder();
  writeFiles(folder, { 'lines.csv': lines.map((line, index) => `${index},${line}\n`).join('') });
  for (const columns of some) {
    const read = await readByEngine(path.join(folder, 'lines.csv'), columns);
    const differing = lines.filter(
      (line, index) => read.has(index) !== (recordOf(`${index},${line}`, 3)?.fault === undefined),
    );
    expect(differing).toEqual([]);
  }
});

it('hands on what the engine can read, whichever columns it reads', async () => {
  const lines = short.flatMap((line) => {
    const record = recordOf(`0,${line}`, 3);
    return record === undefined || record.fault !== undefined ? [] : [record.fitting.subarray(2).toString()];
  });
  expect(lines.length).toBeGreaterThan(1000);
  const folder = emptyFolder();
  writeFiles(folder, { 'lines.csv': lines.map((line, index) => `${index},${line}\n`).join('') });
  for (const columns of some) {
    const read = await readByEngine(path.join(folder, 'lines.csv'), columns);
    expect(read.size).toBe(lines.length);
  }
});
