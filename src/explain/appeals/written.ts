// appeals.csv as people write it → checked appeals. Everything that is wrong is told at once, at its line.
import { valueMisfit } from '../../cases/check.js';
import { plainHeading } from '../../exports/headings/plain-heading.js';
import { didYouMean, firstOffers, nearest } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { Literal } from '../../grammar/condition.js';
import type { ValueType } from '../../grammar/types.js';
import { dateOf, samePerson } from '../../plan/decisions/judge.js';
import { type Parsed, readTable, type TableKind, unevenRows } from '../../plan/decisions/written-table.js';
import { literalText, typeWords } from '../../plan/planning/type-words.js';
import { literalOf } from '../../regrade/values.js';
import { type Appeal, type AppealStatus, statuses } from './appeal.js';

const needed = ['customer_id', 'received_on', 'claim', 'status', 'decided_by'] as const;
const optional = ['requested_by', 'decided_on'] as const;
const own = [...needed, ...optional];
type OwnColumn = (typeof own)[number];

const asTable: TableKind = {
  code: 'appeals',
  list: 'the list of appeals',
  all: 'the appeals',
  where: 'name the CSV of appeals after the results folder',
};

/** Rows with their columns found, values not yet judged. */
export interface AppealsTable {
  readonly rows: readonly WrittenAppeal[];
  refuse(reason: string, fix: string, line?: number): undefined;
}

interface WrittenAppeal {
  readonly line: number;
  readonly customer: string;
  cell(column: OwnColumn): string;
  /** Metrics with a cell that is filled. */
  readonly evidence: readonly (readonly [metric: string, cell: string])[];
}

/**
 * Reads the table; undefined after adding problems with the file and its columns.
 * @param metrics the metrics that evidence may correct
 */
export async function readAppeals(
  name: string,
  metrics: readonly string[],
  problems: Problems,
): Promise<AppealsTable | undefined> {
  const { refuse, records } = await readTable(name, asTable, problems);
  if (records === undefined) return undefined;
  const [heading, ...rows] = records;
  const howToWrite = `write a CSV with the columns ${needed.join(', ')}, and one for each metric that evidence corrects`;
  if (heading === undefined) return refuse('the appeals are empty', howToWrite);
  const columns = heading.cells.map((cell) => nameOf(cell, metrics));
  const before = problems.list.length;
  for (const { reason, fix } of headingFaults(columns, metrics)) refuse(reason, fix, heading.line);
  for (const { line, reason, fix } of unevenRows(columns, rows)) refuse(reason, fix, line);
  if (problems.list.length > before) return undefined;
  if (rows.length === 0)
    return refuse('the appeals have a heading but no row', 'write one row for each appeal');
  return { refuse, rows: rows.map((row) => written(row, columns, metrics)) };
}

function nameOf(heading: string, metrics: readonly string[]): string {
  const plain = plainHeading(heading);
  return [...own, ...metrics].find((each) => each === heading || plainHeading(each) === plain) ?? heading;
}

function headingFaults(columns: readonly string[], metrics: readonly string[]) {
  const known: readonly string[] = [...own, ...metrics];
  const absent = needed.filter((column) => !columns.includes(column));
  const strange = columns.filter((column) => column !== '' && !known.includes(column));
  const misspelt = absent.filter((column) => nearest(column, strange) !== undefined);
  const meant = misspelt.map((column) => nearest(column, strange));
  const lost = absent.filter((column) => !misspelt.includes(column));
  return [
    ...misspelt.map((column) => ({
      reason: `the appeals have no column "${column}"`,
      fix: `did you mean "${nearest(column, strange)}"? Call it ${column}`,
    })),
    ...(lost.length === 0
      ? []
      : [
          {
            reason: `the appeals have no column ${lost.map((column) => `"${column}"`).join(' and no ')}`,
            fix: `write a CSV with the columns ${needed.join(', ')}`,
          },
        ]),
    ...strange
      .filter((column) => !meant.includes(column))
      .map((column) => ({
        reason: `"${column}" is neither a column of appeals nor a metric of the policy`,
        fix: didYouMean(column, [...metrics, ...optional]),
      })),
    ...[...new Set(columns)]
      .filter((column) => column !== '' && columns.filter((each) => each === column).length > 1)
      .map((column) => ({
        reason: `the appeals have two columns "${column}", so gradus cannot know which one is meant`,
        fix: 'remove one of them',
      })),
  ];
}

function written(
  { line, cells }: Parsed,
  columns: readonly string[],
  metrics: readonly string[],
): WrittenAppeal {
  const cell = (column: string) => cells[columns.indexOf(column)] ?? '';
  const evidence = metrics.flatMap((metric) =>
    (own as readonly string[]).includes(metric) || cell(metric) === ''
      ? []
      : [[metric, cell(metric)] as const],
  );
  return { line, customer: cell('customer_id'), cell, evidence };
}

/** What the rows are checked against. */
export interface AppealedResults {
  readonly types: ReadonlyMap<string, ValueType>;
  /** Whether somebody of that id stands in the results, and all who do. */
  has(customer: string): boolean;
  readonly ids: readonly string[];
}

/** The appeals of a table; problems are added for every cell that is wrong. */
export function checkAppeals({ rows, refuse }: AppealsTable, results: AppealedResults): Appeal[] {
  const first = new Map<string, number>();
  const offer = firstOffers(results.ids);
  return rows.map((row) => {
    const { line, customer, cell } = row;
    const no = (reason: string, fix: string) => refuse(reason, fix, line);
    if (customer === '') no('nobody knows whose appeal it is', 'fill customer_id');
    else if (first.has(customer))
      no(
        `customer ${customer} appeals already on line ${first.get(customer)}`,
        'make one row of them, with all of the evidence',
      );
    else if (!results.has(customer))
      no(`customer ${customer} is not in the results`, whoIsMeant(offer(customer)));
    if (customer !== '' && !first.has(customer)) first.set(customer, line);
    if (cell('claim') === '') no('nobody knows what is claimed', 'fill claim, so that it can be answered');
    const received = dateIn(cell('received_on'), 'received_on', no);
    const decided = cell('decided_on') === '' ? received : dateIn(cell('decided_on'), 'decided_on', no);
    if (received !== '' && decided !== '' && decided < received)
      no(
        `it was decided on ${decided}, before it was received on ${received}`,
        'correct one of the two dates',
      );
    const corrected = row.evidence.flatMap(([metric, text]) => {
      const value = valueIn(metric, text, results.types, no);
      return value === undefined ? [] : [[metric, value] as const];
    });
    return {
      line,
      customer,
      receivedOn: received,
      decidedOn: decided,
      claim: cell('claim'),
      ...decision(cell, no),
      corrected: new Map(corrected),
    };
  });
}

type Refuse = (reason: string, fix: string) => void;

function whoIsMeant(near: string | undefined): string {
  return near === undefined
    ? 'correct customer_id; graded.csv lists who was graded'
    : `did you mean "${near}"?`;
}

function dateIn(cell: string, column: OwnColumn, no: Refuse): string {
  const date = dateOf(cell);
  if (date !== undefined) return date;
  if (cell === '') no(`nobody knows when it came: ${column} is empty`, 'fill it, as YYYY-MM-DD');
  else no(`${column} "${cell}" is not an existing date`, 'write YYYY-MM-DD');
  return '';
}

function decision(cell: WrittenAppeal['cell'], no: Refuse) {
  const found = statuses.find((each) => each === cell('status').toLowerCase());
  const [decidedBy, requestedBy] = [cell('decided_by'), cell('requested_by') || 'appeal'];
  const fix =
    cell('status') === '' ? `write one of ${statuses.join(', ')}` : didYouMean(cell('status'), statuses);
  if (found === undefined)
    no(cell('status') === '' ? 'it has no status' : `there is no status "${cell('status')}"`, fix);
  const status: AppealStatus = found ?? 'open';
  if (status !== 'open' && decidedBy === '')
    no(`it is ${status}, but nobody decided it`, 'fill decided_by, or leave it open');
  if (decidedBy !== '' && samePerson(decidedBy, requestedBy))
    no(`${decidedBy} requested and decided it`, 'let somebody else decide it');
  return { status, decidedBy, requestedBy };
}
/** A cell as a value of the metric's type; undefined after adding the problem that it is none. */
function valueIn(
  metric: string,
  text: string,
  types: AppealedResults['types'],
  no: Refuse,
): Literal | undefined {
  const type = types.get(metric) ?? { kind: 'text' };
  const value = literalOf(text, type);
  const wrong =
    value === undefined ? `${typeWords(type)} and cannot be ${literalText(text)}` : valueMisfit(value, type);
  if (wrong === undefined) return value;
  no(`"${metric}" is ${wrong}`, 'correct the value, or leave the cell empty where nothing is corrected');
  return undefined;
}
