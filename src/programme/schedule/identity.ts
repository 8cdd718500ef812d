// Which appointment is which from one schedule to the next: by customer, service and how many times it was done before.
import { createHash } from 'node:crypto';
import { type Day, isoOf } from '../calendar/days.js';
import type { Appointment, Cancelled } from './appointment.js';

/** An appointment of an earlier schedule. */
export interface EarlierAppointment {
  readonly uid: string;
  readonly dueOn: Day;
  readonly sequence: number;
  /** What calendars show of it. */
  readonly content: string;
  readonly summary: string;
}

/**
 * The id of an appointment, whatever day it falls on.
 * @param planBegins the day after the as-of date
 * @param time the first, second, ... time since then, those that were done included
 */
export function uidOf(customer: string, service: string, planBegins: Day, time: number): string {
  const named = JSON.stringify([customer, service, isoOf(planBegins), time]);
  return `${createHash('sha256').update(named).digest('hex').slice(0, 32)}@gradus`;
}

/** What calendars show of an appointment; where it changes, its sequence rises. */
export function contentOf(
  { customer, service, dueOn, why }: Omit<Appointment, 'sequence'>,
  owner: string,
): string {
  const minutes = service.minutes === undefined ? '' : String(service.minutes);
  return contentText([
    customer.tier,
    service.by,
    minutes,
    owner,
    dueOn === undefined ? '' : isoOf(dueOn),
    why,
  ]);
}

/** The same of a row of schedule.csv. */
export function earlierContent(cells: Readonly<Record<string, string>>): string {
  return contentText(['tier', 'by', 'minutes', 'owner', 'due_on', 'why'].map((name) => cells[name] ?? ''));
}

const contentText = (parts: readonly string[]) => JSON.stringify(parts);

/** An earlier schedule, from which appointments take over their ids. */
export class EarlierSchedule {
  private readonly byUid = new Map<string, EarlierAppointment>();
  private readonly byService = new Map<string, EarlierAppointment[]>();
  private readonly taken = new Set<string>();

  /** @param added takes an appointment of the earlier schedule; those before the time that is planned stay as they are */
  add(customer: string, service: string, each: EarlierAppointment): void {
    this.byUid.set(each.uid, each);
    const key = keyOf(customer, service);
    const there = this.byService.get(key);
    if (there === undefined) this.byService.set(key, [each]);
    else there.push(each);
  }

  /**
   * What stands of a service of a customer, time after time: its own times where the earlier schedule has them, else those
   * that are open.
   * @param own the id of each time, from 1 on
   * @param from first day that is planned: what was planned before it is not open any more
   */
  standing(
    customer: string,
    service: string,
    own: (time: number) => string,
    from: Day,
  ): EarlierAppointment[] {
    const found: EarlierAppointment[] = [];
    for (let time = 1; ; time++) {
      const each = this.byUid.get(own(time));
      if (each === undefined) break;
      found.push(each);
    }
    if (found.length > 0) return found;
    return (this.byService.get(keyOf(customer, service)) ?? []).filter(({ dueOn }) => dueOn >= from);
  }

  /** Remembers that an appointment is still wanted. */
  keep(uid: string): void {
    this.taken.add(uid);
  }

  /** The sequence of an appointment: as it was, or one more where calendars would show something else. */
  sequenceOf(
    uid: string,
    content: string,
  ): { readonly sequence: number; readonly is: 'new' | 'changed' | 'same' } {
    const before = this.byUid.get(uid);
    if (before === undefined) return { sequence: 0, is: 'new' };
    if (before.content === content) return { sequence: before.sequence, is: 'same' };
    return { sequence: before.sequence + 1, is: 'changed' };
  }

  /** What was planned from a day on, and is not wanted any more, in the order of days. */
  cancelled(from: Day): Cancelled[] {
    return [...this.byUid.values()]
      .filter(({ uid, dueOn }) => dueOn >= from && !this.taken.has(uid))
      .sort((a, b) => a.dueOn - b.dueOn || (a.uid < b.uid ? -1 : 1))
      .map(({ uid, sequence, dueOn, summary }) => ({ uid, sequence: sequence + 1, dueOn, summary }));
  }
}

const keyOf = (customer: string, service: string) => JSON.stringify([customer, service]);
