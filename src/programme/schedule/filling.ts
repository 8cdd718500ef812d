// The files of a schedule, filled owner after owner.
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { partNames } from '../../telling/part-names.js';
import { mondayOf, weekName } from '../calendar/days.js';
import type { WorkingDays } from '../calendar/working-days.js';
import type { Appointment, Cancelled, OwnerLoad } from './appointment.js';
import { type CalendarLook, calendarText, cancelledText, roleText } from './calendars.js';
import { scheduleFiles } from './pack.js';
import {
  scheduleHead,
  scheduleRows,
  unplannedHead,
  unplannedRows,
  workloadHead,
  workloadRows,
} from './tables.js';

export class Filling {
  /** Calendars by the owner and role that they are of, under a name of their own until all names are known. */
  private readonly calendars: { readonly owner: string; readonly by: string; readonly file: string }[] = [];

  private readonly written = new Set<string>([scheduleFiles.table, scheduleFiles.page]);

  /**
   * @param work folder for the files
   * @param shown fields of customers in tables
   */
  constructor(
    private readonly work: string,
    shown: readonly string[],
    private readonly calendar: WorkingDays,
    private readonly look: CalendarLook,
  ) {
    this.write(scheduleFiles.table, scheduleHead(shown));
    this.write(scheduleFiles.unplanned, unplannedHead(shown));
    this.write(scheduleFiles.workload, workloadHead);
  }

  private write(name: string, text: string): void {
    if (!name.endsWith('.ics') || name === scheduleFiles.cancelled) this.written.add(name);
    writeFileSync(path.join(this.work, name), text);
  }

  private append(name: string, text: string): void {
    if (text !== '') appendFileSync(path.join(this.work, name), text);
  }

  /** Writes what one owner has to do. */
  add(owner: string, customers: number, appointments: readonly Appointment[]): OwnerLoad {
    const planned = appointments.filter(({ dueOn }) => dueOn !== undefined);
    const left = appointments.filter(({ dueOn }) => dueOn === undefined);
    this.append(scheduleFiles.table, scheduleRows(planned, owner));
    this.append(scheduleFiles.unplanned, unplannedRows(left, owner));
    const loads = loadsOf(planned);
    this.append(scheduleFiles.workload, workloadRows(this.calendar.weeks, loads, owner));
    for (const by of [...new Set(planned.map(({ service }) => service.by))].sort())
      this.addCalendar(owner, by, planned);
    let busiest: { monday: number; appointments: number } | undefined;
    for (const [monday, load] of loads)
      if (
        busiest === undefined ||
        load.appointments > busiest.appointments ||
        (load.appointments === busiest.appointments && monday < busiest.monday)
      )
        busiest = { monday, appointments: load.appointments };
    return {
      owner,
      customers,
      appointments: planned.length,
      minutes: planned.reduce((sum, { service }) => sum + (service.minutes ?? 0), 0),
      leftOver: left.length,
      overdue: planned.filter(({ why, notAfter }) => why === 'overdue' || notAfter < this.calendar.from)
        .length,
      busiest: busiest && { week: weekName(busiest.monday), appointments: busiest.appointments },
    };
  }

  private addCalendar(owner: string, by: string, planned: readonly Appointment[]): void {
    const { words } = this.look;
    const own = planned.filter(({ service }) => service.by === by);
    const file = `${this.calendars.length}.ics`;
    this.write(file, calendarText(words.calendar(owner, roleText(by)), own, this.look));
    this.calendars.push({ owner, by, file });
  }

  /** Writes appointments of an earlier schedule that nobody wants any more. */
  cancel(cancelled: readonly Cancelled[]): void {
    if (cancelled.length === 0) return;
    this.write(
      scheduleFiles.cancelled,
      cancelledText(this.look.words.cancelledCalendar, cancelled, this.look),
    );
  }

  /** Writes a further file. */
  addFile(name: string, text: string): void {
    this.write(name, text);
  }

  /** What was written beside calendars, and the page that comes last. */
  files(): readonly string[] {
    return [...this.written];
  }

  /** Gives calendars the names of their owners and roles. @returns these names */
  nameCalendars(): readonly string[] {
    const names = partNames(
      // A calendar of that name is there already.
      [
        'cancelled',
        ...this.calendars.map(({ owner, by }) => (owner === '' ? `nobody ${by}` : `${owner} ${by}`)),
      ],
      'owner',
    ).slice(1);
    const called = names.map((name) => `${name}.ics`);
    const work = (name: string) => path.join(this.work, name);
    // A name such as 1.ics may be another calendar's for now.
    for (const { file } of this.calendars) renameSync(work(file), work(`${file}.named`));
    this.calendars.forEach(({ file }, at) => {
      renameSync(work(`${file}.named`), work(called[at] ?? file));
    });
    return called;
  }
}

function loadsOf(planned: readonly Appointment[]) {
  const loads = new Map<number, { appointments: number; minutes: number }>();
  for (const { dueOn = 0, service } of planned) {
    const monday = mondayOf(dueOn);
    const load = loads.get(monday) ?? { appointments: 0, minutes: 0 };
    load.appointments += 1;
    load.minutes += service.minutes ?? 0;
    loads.set(monday, load);
  }
  return loads;
}
