// One statement as several: what engines keep that compute a relation in WITH anew for whoever reads it. Relations that are made of
// each other, each read several times, would otherwise be computed more often with every one of them.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { oneQuery } from './one-query.js';
import type { Step } from './step.js';

/** A step behind those of its relations that are kept: which it says itself, or which are read more than once. */
export function inStages(step: Step, dialect: Dialect): Step[] {
  if (step.apart === undefined) return [step];
  const { apart, ...whole } = step;
  const readers = readersOf([...apart.steps, { name: step.name, ...apart.query }]);
  const kept = apart.steps.filter(({ name, stored }) => {
    const count = readers.get(name) ?? 0;
    return count > 1 || (stored && count > 0);
  });
  const nameOf = (name: string) => `_${step.name}_${name}`;
  // Under its own name within a statement, whatever relation outside has the same.
  const known = (earlier: readonly Step[]) =>
    apart.steps.map((each) =>
      earlier.includes(each)
        ? { ...each, reads: [], stored: false, sql: `SELECT * FROM ${dialect.identifier(nameOf(each.name))}` }
        : each,
    );
  const stages = kept.map((each, index) => ({
    ...each,
    name: nameOf(each.name),
    stored: true,
    sql: oneQuery(known(kept.slice(0, index)), each, dialect),
  }));
  return [...stages, { ...whole, sql: oneQuery(known(kept), apart.query, dialect) }];
}

/** How many of those that are needed at all read a relation, the last of them being what is asked for. */
function readersOf(steps: readonly Pick<Step, 'name' | 'reads'>[]): Map<string, number> {
  const readers = new Map<string, number>();
  for (const [index, { name, reads }] of [...steps].reverse().entries())
    if (index === 0 || readers.has(name))
      for (const read of new Set(reads)) readers.set(read, (readers.get(read) ?? 0) + 1);
  return readers;
}
