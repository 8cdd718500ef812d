// Tables of a schedule, as text of CSV files.
import { csvText } from '../../foundation/characters/formulas.js';
import { type Day, isoOf, weekName } from '../calendar/days.js';
import type { Week } from '../calendar/working-days.js';
import type { Appointment, Compliance, Served } from './appointment.js';

const own = [
  'tier',
  'service',
  'by',
  'owner',
  'why',
  'last_done',
  'due_on',
  'not_before',
  'not_after',
  'uid',
  'minutes',
  'sequence',
] as const;

/** Columns that no field of customers is called beside them. */
export const ownColumns: ReadonlySet<string> = new Set(['customer_id', ...own, 'because']);

/** Headings of schedule.csv. */
export function scheduleHead(shown: readonly string[]): string {
  return csvText([['customer_id', ...shown, ...own]]);
}

/** Rows of schedule.csv: appointments with a day. */
export function scheduleRows(appointments: readonly Appointment[], owner: string): string {
  return rowsText(
    appointments.map((each) => [
      ...customerCells(each),
      owner,
      each.why,
      dateCell(each.lastDone),
      dateCell(each.dueOn),
      isoOf(each.notBefore),
      isoOf(each.notAfter),
      each.uid,
      minutesCell(each),
      String(each.sequence),
    ]),
  );
}

const rowsText = (rows: readonly (readonly string[])[]) => (rows.length === 0 ? '' : csvText(rows));
const dateCell = (day: Day | undefined) => (day === undefined ? '' : isoOf(day));
const minutesCell = ({ service: { minutes } }: Appointment) => (minutes === undefined ? '' : String(minutes));

function customerCells({ customer, service }: Appointment): string[] {
  return [customer.id, ...customer.shown, customer.tier, service.service, service.by];
}

/** Headings of unplanned.csv. */
export function unplannedHead(shown: readonly string[]): string {
  return csvText([
    ['customer_id', ...shown, 'tier', 'service', 'by', 'owner', 'not_before', 'not_after', 'because'],
  ]);
}

/** Rows of unplanned.csv: who is left over. */
export function unplannedRows(appointments: readonly Appointment[], owner: string): string {
  return rowsText(
    appointments.map((each) => [
      ...customerCells(each),
      owner,
      isoOf(each.notBefore),
      isoOf(each.notAfter),
      // What else could be in the way is refused before anything is planned.
      'capacity',
    ]),
  );
}

export const workloadHead = csvText([['owner', 'week', 'appointments', 'minutes']]);

/** Rows of workload.csv: every week with a working day, those without an appointment included. */
export function workloadRows(
  weeks: readonly Week[],
  loads: ReadonlyMap<Day, WeekTotal>,
  owner: string,
): string {
  return rowsText(
    weeks.map(({ monday }) => {
      const { appointments, minutes } = loads.get(monday) ?? { appointments: 0, minutes: 0 };
      return [owner, weekName(monday), String(appointments), String(minutes)];
    }),
  );
}

export interface WeekTotal {
  readonly appointments: number;
  readonly minutes: number;
}

/** compliance.csv: what is overdue most first. */
export function complianceTable(all: readonly Compliance[]): string {
  const rows = [...all].sort(
    (a, b) =>
      b.missed - a.missed ||
      b.late - a.late ||
      compared(a.owner, b.owner) ||
      compared(a.tier, b.tier) ||
      compared(a.service, b.service),
  );
  return csvText([
    ['owner', 'tier', 'service', 'planned', 'in_time', 'late', 'missed'],
    ...rows.map((each) => [
      each.owner,
      each.tier,
      each.service,
      ...[each.planned, each.inTime, each.late, each.missed].map(String),
    ]),
  ]);
}

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A customer of the spot check. */
export interface Sampled {
  readonly customer: Served;
  readonly owner: string;
  /** `visit by executive, last on 2027-03-04`. */
  readonly services: readonly {
    readonly service: string;
    readonly by: string;
    readonly lastDone: Day | undefined;
  }[];
}

/** sample.csv: one row for each service of the customers who were drawn. */
export function sampleTable(shown: readonly string[], sampled: readonly Sampled[]): string {
  return csvText([
    [
      'customer_id',
      ...shown,
      'tier',
      'owner',
      'service',
      'by',
      'last_done',
      'checked_on',
      'checked_by',
      'finding',
    ],
    ...sampled.flatMap(({ customer, owner, services }) =>
      services.map(({ service, by, lastDone }) => [
        customer.id,
        ...customer.shown,
        customer.tier,
        owner,
        service,
        by,
        dateCell(lastDone),
        '',
        '',
        '',
      ]),
    ),
  ]);
}
