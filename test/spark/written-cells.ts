// Cells of tables that a cluster wrote, read there again: as they stand in the file, whatever is in them.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openEngine } from '../../src/engine/open.js';

const cells = [
  'plain',
  '',
  ' ',
  '  wide  ',
  '"',
  'a "b" c',
  'two\nlines',
  'Windows\r\nlines',
  'one\rreturn',
  '\r',
  '\n',
  'back\\slash',
  '\\',
  '\\"',
  'comma, and "quotes\\"',
  '#',
  "'=1+1",
  '="=1+1"',
  '\t tab \t',
  '\u2028',
  '\u0085',
  '\ufeffmark',
  '客户 😀',
  'null',
  '\u00a0',
  'x'.repeat(200_000),
];

const quoted = (cell: string) => (/[\n\r"#,]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** What comes back otherwise. @param folder that the cluster reads, too */
export async function writtenDifferences(engine: string, folder: string): Promise<string[]> {
  const rows = cells.flatMap((first, at) =>
    [0, 1, 7].map((step) => [first, cells[(at + step) % cells.length] ?? '', `r${at}.${step}`]),
  );
  const half = Math.floor(rows.length / 2);
  mkdirSync(folder, { recursive: true });
  const files = [rows.slice(0, half), rows.slice(half)].map((part, index) => {
    const file = path.join(folder, `part-${index}.txt`);
    writeFileSync(file, part.map((row) => `${row.map(quoted).join(',')}\n`).join(''));
    return { path: `file://${file}`, key: `file://${file}`, index };
  });
  const columns = ['first', 'second', 'row'].map((name) => ({ name, type: 'string' }));
  const read = { kind: 'csv', files, columns, delimiter: ',', headed: false, lines: 'written' } as const;
  const reach = { files: [], scratch: folder };
  const cluster = { remote: engine, onStop: () => () => undefined };
  const opened = await openEngine({ threads: undefined, memory: undefined }, reach, cluster);
  try {
    const counted = await opened.storage?.written(read);
    const answer = await opened.rows(`SELECT c1, c2, c3 FROM ${opened.dialect.readFar(read, 'rows')}`);
    const found = new Map(answer.map(({ c1, c2, c3 }) => [c3, [c1, c2]]));
    const missing = (cell: string | undefined) => (cell === '' ? null : cell);
    const wrong = rows.filter(([first, second, row = '']) => {
      const [one, other] = found.get(row) ?? [];
      return one !== missing(first) || other !== missing(second);
    });
    return [
      ...wrong.map(
        (row) =>
          `row ${JSON.stringify(row).slice(0, 200)} was read as ${JSON.stringify(found.get(row[2] ?? ''))?.slice(0, 200)}`,
      ),
      ...(counted?.rows === rows.length && counted.misfits === 0
        ? []
        : [
            `${JSON.stringify(counted)} were counted of ${rows.length} rows in ${files.map(({ path: file }) => statSync(file.slice(7)).size).join(' and ')} bytes`,
          ]),
    ];
  } finally {
    await opened.close();
  }
}
