// The best choices by each of several orders, of everything that was seen.

import type { PolicySetting } from '../../simulate/changes/settings.js';
import type { Threshold } from './choices.js';
import { type Collector, isBefore, type Rated } from './ranking.js';

/** A choice that is worth grading. */
export interface Winner {
  readonly rated: Rated;
  /** Values other than thresholds, and those of the varied tiers, best first. */
  readonly outside: readonly PolicySetting[];
  readonly choice: readonly Threshold[];
}

/** Keeps the best of what it is shown, for each name. */
export class Winners<Name extends string> {
  /** By name; where it matters which values change, the best for each set of them. */
  private readonly kept = new Map<Name, Map<number, Winner>>();
  private readonly collectors: readonly (readonly [Name, Collector])[];

  constructor(private readonly byName: Readonly<Record<Name, Collector>>) {
    this.collectors = Object.entries(byName) as [Name, Collector][];
    for (const [name] of this.collectors) this.kept.set(name, new Map());
  }

  see(rated: Rated, choice: readonly Threshold[], outside: readonly PolicySetting[]): void {
    for (const [name, { wanted, order, changingAs }] of this.collectors) {
      if (!wanted(rated)) continue;
      const set = changingAs === undefined ? 0 : rated.changed;
      const own = this.kept.get(name);
      const before = own?.get(set);
      if (before === undefined || isBefore(order, rated, before.rated))
        own?.set(set, { rated, choice: [...choice], outside });
    }
  }

  get(name: Name): Winner | undefined {
    const { changingAs, order } = this.byName[name];
    const all = [...(this.kept.get(name)?.values() ?? [])];
    if (changingAs === undefined) return all[0];
    const may = this.get(changingAs as Name)?.rated.changed ?? 0;
    return all
      .filter(({ rated }) => (rated.changed & ~may) === 0)
      .reduce<Winner | undefined>(
        (best, each) => (best === undefined || isBefore(order, each.rated, best.rated) ? each : best),
        undefined,
      );
  }

  all(): Winner[] {
    return this.collectors.flatMap(([name]) => this.get(name) ?? []);
  }
}
