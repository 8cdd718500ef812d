// Appointments as iCalendar (RFC 5545): whole days, ids that stay, sequences that rise with each change.
import icalGenerator, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { type Day, isoOf } from '../calendar/days.js';
import type { Appointment, Cancelled } from './appointment.js';
import type { ScheduleWords } from './words.js';

export interface CalendarLook {
  readonly words: ScheduleWords;
  readonly language: 'en' | 'zh';
  /** The first day that is planned: when the calendar was made, for clients that ask. The same schedule has the same bytes. */
  readonly stamp: Day;
  /** Names of tiers and of customers as people read them. */
  tier(id: string): string;
  name(appointment: Appointment): string;
}

/** What a calendar calls an appointment. */
export function summaryOf(appointment: Appointment, { words, tier, name }: CalendarLook): string {
  const { service, customer } = appointment;
  return words.event(roleText(service.service), name(appointment), tier(customer.tier));
}

/** A calendar of appointments that have a day. */
export function calendarText(
  title: string,
  appointments: readonly Appointment[],
  look: CalendarLook,
): string {
  const calendar = emptyCalendar(title, ICalCalendarMethod.PUBLISH, look);
  for (const each of appointments) {
    if (each.dueOn === undefined) continue;
    calendar.createEvent({
      ...wholeDay(each.dueOn, look),
      id: each.uid,
      sequence: each.sequence,
      summary: summaryOf(each, look),
      description: described(each, look),
      categories: [{ name: roleText(each.service.service) }],
    });
  }
  return textOf(calendar);
}

/** A calendar that takes appointments away again. */
export function cancelledText(title: string, cancelled: readonly Cancelled[], look: CalendarLook): string {
  const calendar = emptyCalendar(title, ICalCalendarMethod.CANCEL, look);
  for (const { uid, sequence, dueOn, summary } of cancelled)
    calendar.createEvent({
      ...wholeDay(dueOn, look),
      id: uid,
      sequence,
      summary,
      status: ICalEventStatus.CANCELLED,
    });
  return textOf(calendar);
}

function emptyCalendar(name: string, method: ICalCalendarMethod, { language }: CalendarLook) {
  const prodId = { company: 'gradus', product: 'schedule', language: language.toUpperCase() };
  return icalGenerator({ name, method, prodId });
}

function wholeDay(day: Day, { stamp }: CalendarLook) {
  return {
    start: isoOf(day),
    end: isoOf(day + 1),
    allDay: true,
    stamp: new Date(stamp * 86_400_000),
    transparency: ICalEventTransparency.TRANSPARENT,
  };
}

function described(each: Appointment, { words, tier }: CalendarLook): string {
  return [
    words.customer(each.customer.id),
    words.tier(tier(each.customer.tier)),
    words.by(roleText(each.service.by)),
    words.whyWords[each.why],
    ...(each.service.minutes === undefined ? [] : [words.minutes(each.service.minutes)]),
    ...(each.lastDone === undefined ? [] : [words.lastDone(isoOf(each.lastDone))]),
    words.notAfter(isoOf(each.notAfter)),
  ].join('\n');
}

/** A name of a policy as people read it: `business_review` is business review. */
export function roleText(name: string): string {
  return name.replaceAll('_', ' ');
}

/**
 * The library folds a calendar sign by sign, which takes most of the time of a schedule; so it writes the properties, and
 * lines are folded here. Each line ends in CRLF, the last one too.
 */
function textOf(calendar: ReturnType<typeof icalGenerator>): string {
  const events = calendar.events();
  calendar.clear();
  const [head = '', tail = ''] = calendar
    .toString()
    .trimEnd()
    .split(/(?=END:VCALENDAR$)/);
  const lines = [head, ...events.map((event) => event.toString()), tail]
    .flatMap((part) => part.split(/\r?\n/))
    .filter((line) => line !== '');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Octets of a line without its end. */
const longestLine = 74;

/** A line in pieces of at most 75 octets, none of which ends within a sign (RFC 5545, 3.1). */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= longestLine) return line;
  let [text, octets] = ['', 0];
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > longestLine) {
      text += '\r\n ';
      // The blank counts.
      octets = 1;
    }
    text += sign;
    octets += size;
  }
  return text;
}
