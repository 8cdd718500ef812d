// The log of services that were done: customer_id, service, date, by, note. What it says counts from the last time on.
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { dateOf } from '../../plan/decisions/judge.js';
import { type Parsed, readTable, type TableKind, unevenRows } from '../../plan/decisions/written-table.js';
import { type Day, dayOf } from '../calendar/days.js';

const needed = ['customer_id', 'service', 'date'] as const;
const columns = [...needed, 'by', 'note'] as const;

const asTable: TableKind = {
  code: 'done',
  list: 'the log of services',
  all: 'the services done',
  where: `name a CSV with the columns ${columns.join(', ')} after --done`,
};

/** One time that a service was done. */
export interface Done {
  /** Line on which its row begins, from 1. */
  readonly line: number;
  /** The id as exports have it. */
  readonly customer: string;
  readonly service: string;
  readonly day: Day;
  /** A role or a person; may be empty. */
  readonly by: string;
}

/**
 * Reads a log.
 * @param services services that the policy knows
 * @returns undefined after adding problems
 */
export async function readDone(
  name: string,
  services: readonly string[],
  problems: Problems,
): Promise<Done[] | undefined> {
  const { refuse, records } = await readTable(name, asTable, problems);
  if (records === undefined) return undefined;
  const before = problems.list.length;
  const [heading, ...rows] = records;
  const names = (heading?.cells ?? []).map((cell) => plainHeading(cell));
  const absent = needed.filter((column) => !names.includes(plainHeading(column)));
  if (absent.length > 0)
    return refuse(
      `the log has no column ${absent.map((each) => `"${each}"`).join(' and no ')}`,
      `write a CSV with the columns ${columns.join(', ')}`,
      heading?.line,
    );
  for (const { line, reason, fix } of unevenRows(heading?.cells ?? [], rows)) refuse(reason, fix, line);
  const done = rows.map((row) =>
    readRow(
      row,
      (column) => row.cells[names.indexOf(plainHeading(column))] ?? '',
      services,
      (reason, fix) => refuse(reason, fix, row.line),
    ),
  );
  return problems.list.length > before ? undefined : done;
}

function readRow(
  { line }: Parsed,
  cell: (column: (typeof columns)[number]) => string,
  services: readonly string[],
  no: (reason: string, fix: string) => void,
): Done {
  const [customer, service, date, by] = [cell('customer_id'), cell('service'), cell('date'), cell('by')];
  const found = dateOf(date);
  const meant = services.find((each) => each === service || plainHeading(each) === plainHeading(service));
  if (customer === '') no('nobody knows whose service it was', 'fill customer_id');
  if (service === '') no('nobody knows which service it was', `write one of ${services.join(', ')}`);
  else if (meant === undefined) no(`no tier has a service "${service}"`, didYouMean(service, services));
  if (found === undefined)
    no(
      date === '' ? 'nobody knows when it was: date is empty' : `date "${date}" is not an existing date`,
      'write YYYY-MM-DD',
    );
  return { line, customer, service: meant ?? service, day: found === undefined ? 0 : dayOf(found), by };
}
