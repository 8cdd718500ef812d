// The services of a policy, and what a log says of them.
import { intervalOf } from '../../grammar/interval.js';
import type { Tier } from '../../policy/model/policy.js';
import type { Day } from '../calendar/days.js';
import type { Done } from '../log/done.js';
import type { ScheduleNote, TierService } from './appointment.js';
import type { ServiceLog } from './plan-owner.js';

/** Services by tier. */
export function servicesOf(tiers: readonly Tier[]): ReadonlyMap<string, readonly TierService[]> {
  return new Map(
    tiers.map(({ id, service: all }) => [
      id,
      all.flatMap(({ service, by, every, minutes }, at): TierService[] => {
        const interval = intervalOf(every);
        const first = all.findIndex((each) => each.service === service);
        const key = first === at ? service : `${service}\u0000${by}`;
        return interval === undefined ? [] : [{ tier: id, service, by, key, interval, minutes }];
      }),
    ]),
  );
}

/** When services were done, of customers who stand in the results. */
export class DoneLog implements ServiceLog {
  private readonly days = new Map<string, Map<string, Day[]>>();
  private readonly strangers: Done[] = [];
  private readonly others: Done[] = [];
  private twice = 0;

  /**
   * @param tierOf the tier of a customer; undefined: not in the results
   * @param services services by tier
   */
  constructor(
    done: readonly Done[],
    tierOf: (customer: string) => string | undefined,
    services: ReadonlyMap<string, readonly TierService[]>,
  ) {
    for (const each of done) {
      const tier = tierOf(each.customer);
      if (tier === undefined) {
        this.strangers.push(each);
        continue;
      }
      const named = (services.get(tier) ?? []).filter(({ service }) => service === each.service);
      const meant = named.find(({ by }) => by.toLowerCase() === each.by.toLowerCase()) ?? named[0];
      if (meant === undefined) this.others.push(each);
      this.count(each, meant?.key ?? each.service);
    }
    for (const own of this.days.values()) for (const days of own.values()) days.sort((a, b) => a - b);
  }

  private count({ customer, day }: Done, key: string): void {
    const own = this.days.get(customer) ?? new Map<string, Day[]>();
    this.days.set(customer, own);
    const days = own.get(key);
    if (days === undefined) own.set(key, [day]);
    else if (days.includes(day)) this.twice++;
    else days.push(day);
  }

  daysOf(customer: string, { key }: TierService): readonly Day[] {
    return this.days.get(customer)?.get(key) ?? [];
  }

  /** What of the log no appointment counts from. */
  notes(): ScheduleNote[] {
    const { strangers, others, twice } = this;
    return [
      ...(strangers.length === 0
        ? []
        : [{ code: 'done_unknown_customers' as const, rows: strangers.length, first: where(strangers[0]) }]),
      ...(others.length === 0
        ? []
        : [{ code: 'done_other_service' as const, rows: others.length, first: where(others[0]) }]),
      ...(twice === 0 ? [] : [{ code: 'done_twice' as const, rows: twice }]),
    ];
  }
}

const where = (done: Done | undefined) => (done === undefined ? '' : `${done.customer} (${done.line})`);
