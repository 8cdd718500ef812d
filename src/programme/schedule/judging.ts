// What was done of the services of customers, by owner, tier and service.
import { type Day, laterBy } from '../calendar/days.js';
import type { Compliance, Served, TierService } from './appointment.js';
import { keptOf } from './compliance.js';
import type { ServiceLog } from './plan-owner.js';

export class Judging {
  private readonly found = new Map<string, Compliance>();

  /**
   * @param begins the day after the as-of date
   * @param until the last day that is judged
   */
  constructor(
    private readonly services: ReadonlyMap<string, readonly TierService[]>,
    private readonly log: ServiceLog,
    private readonly begins: Day,
    private readonly until: Day,
  ) {}

  add(owner: string, customer: Served): void {
    for (const service of this.services.get(customer.tier) ?? []) this.addService(owner, customer, service);
  }

  all(): readonly Compliance[] {
    return [...this.found.values()];
  }

  private addService(owner: string, { id, tier }: Served, service: TierService): void {
    const { begins } = this;
    const days = this.log.daysOf(id, service);
    const before = days.filter((day) => day < begins).at(-1);
    // What was overdue before the plan began is judged from its beginning on.
    const last = before !== undefined && laterBy(before, service.interval) >= begins ? before : undefined;
    const since = days.filter((day) => day >= begins);
    const kept = keptOf(service.interval, { last, begins }, since, this.until);
    const key = JSON.stringify([owner, tier, service.service]);
    const none = { planned: 0, inTime: 0, late: 0, missed: 0 };
    const sum = this.found.get(key) ?? { owner, tier, service: service.service, ...none };
    for (const name of ['planned', 'inTime', 'late', 'missed'] as const) sum[name] += kept[name];
    this.found.set(key, sum);
  }
}
