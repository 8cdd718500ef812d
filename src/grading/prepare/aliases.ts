// Merged customers: a CSV of old_id and new_id. Chains are followed to their end; circles cannot be.
import { parse } from 'csv-parse/sync';
import { toldBy, whyUnreadable } from '../../foundation/problems/file-errors.js';
import { FilesRead } from '../../foundation/problems/files-read.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';

/** Reads the list; problems are added for everything that contradicts itself. */
export function readAliases(
  name: string,
  problems: Problems,
  files = new FilesRead(),
): (readonly [string, string])[] {
  const file = shownPath(name);
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(files.read(file), {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
    });
  } catch (error) {
    const { syscall, message } = toldBy(error);
    const lost = syscall !== undefined;
    problems.add({
      code: lost ? 'file-missing' : 'aliases',
      place: { file },
      reason: `the list of merged customers ${lost ? whyUnreadable(error) : `cannot be read: ${message}`}`,
      fix: lost ? 'correct aliases: in the review file' : 'write a CSV with the columns old_id and new_id',
    });
    return [];
  }
  const next = new Map<string, string>();
  for (const { record, info } of rows) {
    const { old_id: old, new_id: now } = record;
    const place = { file, line: info.lines };
    if (!old || !now) {
      problems.add({
        code: 'aliases',
        place,
        reason: 'a row without old_id or new_id',
        fix: 'write a CSV with the columns old_id and new_id, both filled',
      });
    } else if (old === now) {
      problems.add({
        code: 'aliases',
        place,
        reason: `customer ${old} is merged into itself`,
        fix: 'remove the row',
      });
    } else if (next.has(old) && next.get(old) !== now) {
      problems.add({
        code: 'aliases',
        place,
        reason: `customer ${old} is merged into ${next.get(old)} and into ${now}`,
        fix: 'keep one of the two rows',
      });
    } else next.set(old, now);
  }
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
