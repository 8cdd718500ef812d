// Which choices are kept: the best, and the best in each respect; and what tells why nothing serves.

import { type Collector, firstBy, mainOrder, nearestOrder, type PlainWish, type Rated } from './ranking.js';

const serves = ({ met, kept }: Rated) => met && kept.every(Boolean);
const within = ({ kept }: Rated) => kept.every(Boolean);
const any = () => true;

/**
 * By name: `best`, and `mix`, `moved`, `downgraded`, `cost`, `near` in one respect; `possible` comes nearest within the limits,
 * `free` without them. Of each limit `least:N` meets the targets with least of it, and `without:N` all else; of each target
 * `most:N`, `fewest:N` and `alone:N` say how many can stand there, and come nearest to it alone.
 */
export function collectorsOf({ targets, limits }: PlainWish): Record<string, Collector> {
  // What the best leaves alone would mostly be sacrificed: nobody wants tiers without customers.
  const changingAs = 'best';
  const collectors: Record<string, Collector> = {
    best: { wanted: serves, order: mainOrder },
    mix: { wanted: serves, order: nearestOrder, changingAs },
    moved: { wanted: serves, order: firstBy(({ moved }) => moved), changingAs },
    downgraded: { wanted: serves, order: firstBy(({ downgraded }) => downgraded), changingAs },
    cost: { wanted: serves, order: firstBy(({ cost }) => cost), changingAs },
    near: { wanted: serves, order: firstBy(({ near }) => near), changingAs },
    possible: { wanted: within, order: nearestOrder },
    free: { wanted: any, order: nearestOrder },
  };
  limits.forEach((_, at) => {
    collectors[`least:${at}`] = {
      wanted: ({ met }) => met,
      order: firstBy(({ measured }) => measured[at] ?? 0),
    };
    collectors[`without:${at}`] = {
      wanted: ({ met, kept }) => met && kept.every((each, index) => each || index === at),
      order: mainOrder,
    };
  });
  targets.forEach(({ customers }, at) => {
    const on = (each: Rated) => each.on[at] ?? 0;
    collectors[`most:${at}`] = { wanted: any, order: firstBy((each) => -on(each)) };
    collectors[`fewest:${at}`] = { wanted: any, order: firstBy(on) };
    collectors[`alone:${at}`] = { wanted: any, order: firstBy((each) => Math.abs(on(each) - customers)) };
  });
  return collectors;
}
