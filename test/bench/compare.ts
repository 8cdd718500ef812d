// gradus and the hand-written script must have done the same work: the same bytes, the same rows counted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** @throws Error naming the first difference */
export function compareResults(folder: string): void {
  for (const name of ['graded.csv', 'changes.csv', 'migration.csv']) {
    const gradus = readFileSync(path.join(folder, 'gradus', name));
    const handwritten = readFileSync(path.join(folder, 'handwritten', name));
    if (gradus.equals(handwritten)) continue;
    const [a, b] = [gradus, handwritten].map((bytes) => bytes.toString('utf8').split('\n')) as [
      string[],
      string[],
    ];
    const line = a.findIndex((each, index) => each !== b[index]);
    throw new Error(
      `${name} differs at line ${line + 1}; mend handwritten.sql or gradus\n  gradus:      ${a[line]}\n  handwritten: ${b[line]}`,
    );
  }
  const ours = JSON.stringify(gradusRows(folder));
  const theirs = JSON.stringify(handwrittenRows(folder));
  if (ours !== theirs)
    throw new Error(`rows are counted differently\n  gradus:      ${ours}\n  handwritten: ${theirs}`);
}

interface Rows {
  readonly used: number;
  readonly setAside: number;
  readonly rejected: number;
}
type RowsByExport = Readonly<Record<string, Rows>>;

function gradusRows(folder: string): RowsByExport {
  const { rows } = JSON.parse(readFileSync(path.join(folder, 'gradus', 'manifest.json'), 'utf8')) as {
    rows: Record<
      string,
      { used: number; set_aside: Record<string, number>; rejected: Record<string, number> }
    >;
  };
  const total = (counts: Record<string, number>) =>
    Object.values(counts).reduce((sum, each) => sum + each, 0);
  return byName(
    Object.entries(rows).map(([name, each]) => [
      name,
      { used: each.used, setAside: total(each.set_aside), rejected: total(each.rejected) },
    ]),
  );
}

function handwrittenRows(folder: string): RowsByExport {
  const rows: Record<string, string>[] = parse(readFileSync(path.join(folder, 'handwritten', 'rows.csv')), {
    columns: true,
  });
  return byName(
    rows.map((each) => [
      each.export ?? '',
      { used: Number(each.used), setAside: Number(each.set_aside), rejected: Number(each.rejected) },
    ]),
  );
}

function byName(entries: [string, Rows][]): RowsByExport {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
