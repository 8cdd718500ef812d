// Merged customers: a CSV of old_id and new_id. Chains are followed to their end; circles cannot be.
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { FilesRead } from '../../foundation/problems/files-read.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { readTable, type TableKind, unevenRows } from '../../plan/decisions/written-table.js';

const asTable: TableKind = {
  code: 'aliases',
  list: 'the list of merged customers',
  all: 'the merged customers',
  where: 'correct aliases: in the review file',
};
const howToWrite = 'write a CSV with the columns old_id and new_id';

/** Reads the list; problems are added for everything that contradicts itself. */
export async function readAliases(
  name: string,
  problems: Problems,
  files = new FilesRead(),
): Promise<(readonly [string, string])[]> {
  const { file, refuse, records } = await readTable(name, asTable, problems, files);
  if (records === undefined) return [];
  const [heading, ...rows] = records;
  const columns = heading?.cells.map(plainHeading) ?? [];
  for (const column of ['old_id', 'new_id']) {
    const times = columns.filter((each) => each === column).length;
    if (times === 1) continue;
    const fault = times === 0 ? `no column "${column}"` : `two columns "${column}"`;
    refuse(`the merged customers have ${fault}`, howToWrite, heading?.line);
    return [];
  }
  const [old, now] = [columns.indexOf('old_id'), columns.indexOf('new_id')];
  const uneven = unevenRows(columns, rows);
  for (const { line, reason, fix } of uneven) refuse(reason, fix, line);
  if (uneven.length > 0) return [];
  const next = new Map<string, string>();
  for (const { line, cells } of rows) {
    const why = addMerged(next, cells[old] ?? '', cells[now] ?? '');
    if (why !== undefined) refuse(why.reason, why.fix, line);
  }
  return followed(next, file, problems);
}

/** Adds a row to those above it; what is wrong with it, where it cannot be. */
function addMerged(next: Map<string, string>, old: string, now: string) {
  if (old === '' || now === '')
    return { reason: 'a row without old_id or new_id', fix: `${howToWrite}, both filled` };
  if (old === now) return { reason: `customer ${old} is merged into itself`, fix: 'remove the row' };
  const before = next.get(old) ?? now;
  if (before !== now)
    return {
      reason: `customer ${old} is merged into ${before} and into ${now}`,
      fix: 'keep one of the two rows',
    };
  next.set(old, now);
  return undefined;
}

/** Every old id with the one at the end of its chain. */
function followed(
  next: ReadonlyMap<string, string>,
  file: string,
  problems: Problems,
): (readonly [string, string])[] {
  return [...next.keys()].flatMap((old) => {
    const end = endOf(old, next);
    if (Array.isArray(end)) {
      // A circle is reported once, from its smallest id.
      if (old === [...end].sort()[0]) {
        problems.add({
          code: 'aliases',
          place: { file },
          reason: `customers are merged in a circle: ${[...end, old].join(' → ')}`,
          fix: 'decide which id stays, and remove its row',
        });
      }
      return [];
    }
    return [[old, end] as const];
  });
}

/** The id at the end of a chain, or the ids of the circle that it runs into. */
function endOf(old: string, next: ReadonlyMap<string, string>): string | string[] {
  const seen = [old];
  let now = next.get(old) ?? old;
  while (next.has(now)) {
    if (seen.includes(now)) return seen.slice(seen.indexOf(now));
    seen.push(now);
    now = next.get(now) ?? now;
  }
  return now;
}
