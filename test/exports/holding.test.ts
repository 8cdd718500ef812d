// Lines of a table found by their bytes: each that holds a text, whole, and none where quotation marks leave it open.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recordsHolding } from '../../src/exports/reading/holding.js';
import { emptyFolder } from '../grading.js';

const file = path.join(emptyFolder(), 'graded.csv');

function found(text: string, ...texts: string[]) {
  writeFileSync(file, text);
  const { heading, records } = recordsHolding(file, texts) ?? {};
  return records && [heading, ...records].map(String);
}

it('gives heading and lines that hold one of the texts, each once and in the order of the file', () => {
  const text = 'id,name\r\n1,a\r\nC2,"b, C2"\r\nC3,C1\r\nC1,c';
  expect(found(text, 'C1', 'C2')).toEqual(['id,name\r\n', 'C2,"b, C2"\r\n', 'C3,C1\r\n', 'C1,c']);
  expect(found(text, 'C4')).toEqual(['id,name\r\n']);
  // The heading is no record.
  expect(found(text, 'name')).toEqual(['id,name\r\n']);
});

it('leaves to others what bytes do not tell', () => {
  // A line that stands within a cell, the first line of a record, and more lines than anybody is asked about.
  expect(found('id,name\nA,"b\nC1,c\n"\nC1,d\n', 'C1')).toBeUndefined();
  expect(found('id,name\nC1,"b\nc"\n', 'C1')).toBeUndefined();
  expect(found(`id,name\n${'C1,b\n'.repeat(300)}`, 'C1')).toBeUndefined();
  for (const odd of ['', 'a"b', 'a\nb', 'a\rb']) expect(found('id\nx\n', odd)).toBeUndefined();
  expect(found(`id,name\nC1,${'x'.repeat(5 << 20)}\n`, 'C1')).toBeUndefined();
  expect(found('', 'C1')).toBeUndefined();
});

it('goes on where a piece of the file ends', () => {
  const before = Array.from({ length: 400_000 }, (_, at) => `K${at},"a, ${at}"\n`).join('');
  expect(before.length).toBeGreaterThan(4 << 20);
  const all = `id,name\n${before}C1,b\n`;
  expect(found(all, 'C1', 'K1,')).toEqual(['id,name\n', 'K1,"a, 1"\n', 'C1,b\n']);
  for (const at of [220_000, 230_000, 240_000, 250_000])
    expect(found(all, `K${at}`)).toEqual(['id,name\n', `K${at},"a, ${at}"\n`]);
});
