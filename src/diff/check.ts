// What is wrong with the rows of a side, with the lines on which it stands: rows that cannot be read, keys that are empty
// or stand twice.

import type { Engine } from '../engine/engine.js';
import { dataRecords } from '../exports/reading/records.js';
import type { Problem } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { faultWords } from '../plan/rows/rejected.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { factsName, keyColumns, numberedSql } from './rows.js';
import type { Side, SideColumns } from './sides.js';

/** At most so many keys, and lines of each, are named. */
const shownAtMost = 10;

/** Problems of rows that the engine refused, by their lines. */
export async function unreadableRows(side: Side, refused: number): Promise<Problem[]> {
  if (refused === 0) return [];
  const problems: Problem[] = [];
  for await (const batch of dataRecords(side.file)) {
    for (const { fault, line, tail } of batch) {
      if (fault === undefined || tail !== undefined || problems.length === shownAtMost) continue;
      const more =
        problems.length === 0 && refused > shownAtMost
          ? ` (and ${refused - shownAtMost} more rows that cannot be read)`
          : '';
      problems.push({
        code: 'diff-file',
        place: { file: shownPath(side.file.path), line },
        reason: `this row cannot be read: ${faultWords[fault]}${more}`,
        fix: 'correct the row, or export the file again',
      });
    }
  }
  return problems;
}

/** Problems of rows without a key, and of keys that stand in several rows. */
export async function keyProblems(
  engine: Engine,
  side: Side,
  columns: SideColumns,
  dialect: Dialect,
): Promise<Problem[]> {
  const keys = keyColumns(columns).join(', ');
  const empty = keyColumns(columns)
    .map((key) => `${key} IS NULL`)
    .join(' OR ');
  const rows = factsName(side.which);
  const twice = `SELECT ${keys} FROM ${rows} WHERE NOT (${empty}) GROUP BY ${keys} HAVING count(*) > 1`;
  const [count] = await engine.rows(
    `SELECT (SELECT count(*) FROM (${twice})) AS several, (SELECT count(*) FROM ${rows} WHERE ${empty}) AS without`,
  );
  const [several, without] = [Number(count?.several), Number(count?.without)];
  if (several + without === 0) return [];
  const numbered = numberedSql(side, columns, dialect);
  const bare = await engine.rows(
    `SELECT ordinal FROM (${numbered}) WHERE ${empty} ORDER BY ordinal LIMIT ${shownAtMost}`,
  );
  const joined = keyColumns(columns, 't.')
    .map((key, index) => `${key} = r.${keyColumns(columns)[index]}`)
    .join(' AND ');
  const repeated =
    several === 0
      ? []
      : await engine.rows(
          `SELECT r.* FROM (SELECT ${keys}, ordinal FROM (${numbered})) AS r JOIN (${twice} ORDER BY ${keys} LIMIT ${shownAtMost}) AS t ON ${joined} ORDER BY ${keyColumns(columns, 'r.').join(', ')}, ordinal`,
        );
  const lines = await linesOf(
    side,
    [...bare, ...repeated].map((row) => Number(row.ordinal)),
  );
  const lineOf = (ordinal: string | null | undefined) => lines.get(Number(ordinal)) ?? 0;
  const place = (line: number | undefined) => ({
    file: shownPath(side.file.path),
    ...(line !== undefined && { line }),
  });
  const named = new Map<string, number[]>();
  for (const row of repeated) {
    const id = keyColumns(columns)
      .map((key) => row[key] ?? '')
      .join(' / ');
    named.set(id, [...(named.get(id) ?? []), lineOf(row.ordinal)]);
  }
  const key = columns.keys.join(', ');
  const emptyLines = bare.map((row) => lineOf(row.ordinal));
  return [
    ...(without === 0
      ? []
      : [
          {
            code: 'diff-key',
            place: place(emptyLines[0]),
            reason: `${without === 1 ? '1 row has' : `${without} rows have`} no ${key}: ${lineList(emptyLines, without)}`,
            fix: 'fill the cells, or remove these rows',
          } as const,
        ]),
    ...[...named].map(([id, found], index): Problem => {
      const more =
        index === 0 && several > named.size ? ` (and ${several - named.size} more with several rows)` : '';
      return {
        code: 'diff-key',
        place: place(found[0]),
        reason: `${key} ${id} has ${found.length} rows: ${lineList(found, found.length)}${more}`,
        fix: 'keep one row for each, or name further columns that tell them apart: --key COLUMN,COLUMN',
      };
    }),
  ];
}

function lineList(lines: readonly number[], all: number): string {
  const shown = lines.slice(0, shownAtMost);
  const word = all === 1 ? 'line' : 'lines';
  return `${word} ${shown.join(', ')}${all > shown.length ? ` and ${all - shown.length} more` : ''}`;
}

/** Line by number among the rows that can be read. */
async function linesOf(side: Side, ordinals: readonly number[]): Promise<Map<number, number>> {
  const wanted = new Set(ordinals);
  const found = new Map<number, number>();
  for await (const batch of dataRecords(side.file)) {
    for (const { fault, tail, ordinal, line } of batch)
      if (fault === undefined && tail === undefined && wanted.has(ordinal)) found.set(ordinal, line);
  }
  return found;
}
