// A CSV of holidays as people write it: date, off or work, name.
import type { Problems } from '../../foundation/problems/problem.js';
import { dateOf } from '../../plan/decisions/judge.js';
import { type Parsed, readTable, type TableKind } from '../../plan/decisions/written-table.js';
import { type Day, dayOf, isoOf } from './days.js';
import type { HolidayTable } from './working-days.js';

const asTable: TableKind = {
  code: 'holidays',
  list: 'the list of holidays',
  all: 'the holidays',
  where: 'name a CSV of days after --holidays, or china for the table that comes with gradus',
};

const kinds: ReadonlyMap<string, 'off' | 'work'> = new Map([
  ['off', 'off'],
  ['work', 'work'],
  ['休', 'off'],
  ['班', 'work'],
]);

/** Reads a table; undefined after adding problems. */
export async function readHolidays(name: string, problems: Problems): Promise<HolidayTable | undefined> {
  const { file, refuse, records } = await readTable(name, asTable, problems);
  if (records === undefined) return undefined;
  const before = problems.list.length;
  // A heading may be there, whatever it is called: its first cell is no date.
  const rows = dateOf(records[0]?.cells[0] ?? '') === undefined ? records.slice(1) : records;
  const days = { off: new Set<Day>(), work: new Set<Day>() };
  if (rows.length === 0)
    refuse('the list of holidays has no day', 'write rows such as 2027-01-01,off,New Year');
  const first = new Map<Day, number>();
  for (const { line, cells } of rows) {
    const found = dayIn(cells, (reason, fix) => refuse(reason, fix, line));
    if (found === undefined) continue;
    const earlier = first.get(found.day);
    if (earlier !== undefined && !days[found.kind].has(found.day))
      refuse(
        `${isoOf(found.day)} is "${found.kind}" here and the other on line ${earlier}`,
        'remove one of the two lines',
        line,
      );
    first.set(found.day, earlier ?? line);
    days[found.kind].add(found.day);
  }
  if (problems.list.length > before) return undefined;
  const years = new Set([...first.keys()].map((day) => Number(isoOf(day).slice(0, 4))));
  return { name: file, ...days, years, partly: new Set() };
}

function dayIn([date = '', kind = '']: Parsed['cells'], no: (reason: string, fix: string) => void) {
  const found = dateOf(date);
  const is = kinds.get(kind.toLowerCase());
  if (found === undefined) no(`"${date}" is not an existing date`, 'write YYYY-MM-DD in the first column');
  if (is === undefined)
    no(`"${kind}" does not say whether people work on that day`, 'write off or work in the second column');
  return found === undefined || is === undefined ? undefined : { day: dayOf(found), kind: is };
}
