// The appointments of one owner: what each customer is to get, when it is due, and the days that it falls on.
import type { Day } from '../calendar/days.js';
import type { WorkingDays } from '../calendar/working-days.js';
import type { Capacity } from '../planning/capacity.js';
import type { Demand } from '../planning/cycles.js';
import { placeAll } from '../planning/place.js';
import type { Appointment, Served, TierService } from './appointment.js';
import { type EarlierSchedule, uidOf } from './identity.js';

/** When services were done, by customer. */
export interface ServiceLog {
  /** Days on which a service of a customer was done, in order. */
  daysOf(customer: string, service: TierService): readonly Day[];
}

export interface PlannedTime {
  /** The day after the as-of date. */
  readonly begins: Day;
  readonly calendar: WorkingDays;
  readonly capacity: Capacity;
  readonly services: ReadonlyMap<string, readonly TierService[]>;
  readonly log: ServiceLog;
  readonly earlier: EarlierSchedule;
}

/** An appointment with what its sequence depends on still to be said. */
export type Unnumbered = Omit<Appointment, 'sequence'>;

/** Appointments in the order of their days, who is left over last. */
export function planOwner(customers: readonly Served[], time: PlannedTime): Unnumbered[] {
  const wanted = customers.flatMap((customer) =>
    (time.services.get(customer.tier) ?? []).map((service) => {
      const done = time.log.daysOf(customer.id, service);
      const since = done.filter((day) => day >= time.begins).length;
      const own = (at: number) => uidOf(customer.id, service.key, time.begins, since + at);
      const standing = time.earlier.standing(customer.id, service.key, own, time.calendar.from);
      const demand: Demand = {
        interval: service.interval,
        lastDone: done.at(-1),
        overrideEnds: customer.overrideEnds,
        standing: standing.map(({ dueOn }) => dueOn),
        minutes: service.minutes ?? 0,
        order: `${customer.id}\u0000${service.key}`,
      };
      return {
        customer,
        service,
        lastDone: done.at(-1),
        demand,
        idOf: (at: number) => standing[at - 1]?.uid ?? own(at),
      };
    }),
  );
  const placed = placeAll(
    wanted.map(({ demand }) => demand),
    time.calendar,
    time.capacity,
  );
  return wanted
    .flatMap(({ customer, service, lastDone, idOf }, at) =>
      (placed[at] ?? []).map(
        ({ day, notBefore, notAfter, why }, index): Unnumbered => ({
          customer,
          service,
          why: index === 0 && customer.moved !== undefined && why === 'regular' ? customer.moved : why,
          lastDone: index === 0 ? lastDone : undefined,
          dueOn: day,
          notBefore,
          notAfter,
          uid: idOf(index + 1),
        }),
      ),
    )
    .sort(byDay);
}

function byDay(a: Unnumbered, b: Unnumbered): number {
  const day = (each: Unnumbered) => each.dueOn ?? Number.POSITIVE_INFINITY;
  if (day(a) !== day(b)) return day(a) < day(b) ? -1 : 1;
  if (a.customer.id !== b.customer.id) return a.customer.id < b.customer.id ? -1 : 1;
  if (a.service.service !== b.service.service) return a.service.service < b.service.service ? -1 : 1;
  return a.notAfter - b.notAfter;
}
