// What several scenarios have in common is computed once: steps that say the same in all of them, such as metrics, points and
// scores where only thresholds of tiers differ.

import type { Engine } from '../../engine/engine.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Step } from '../../engine/steps/plan/step.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/**
 * Keeps the relations that several scenarios read alike.
 * @param all for each scenario its steps, and the question that they lead to
 * @returns the steps of each scenario that are left, which read what was kept, and what was kept
 */
export async function sharedOnce(
  engine: Engine,
  all: readonly { readonly steps: readonly Step[]; readonly asked: Pick<Step, 'reads' | 'sql'> }[],
): Promise<{ readonly steps: Step[][]; readonly kept: string[] }> {
  const { dialect } = engine;
  const first = all[0]?.steps ?? [];
  const alike = alikeIn(
    first,
    all.map(({ steps }) => steps),
  );
  const left = all.map(({ steps }) => steps.filter(({ name }) => !alike.has(name)));
  const readers = [...left.flat(), ...all.map(({ asked }) => asked)];
  const later = readers.map(({ sql }) => sql).join('\n');
  const read = new Set(readers.flatMap(({ reads }) => reads));
  const shared = first.filter(({ name }) => alike.has(name));
  const kept = shared.filter(({ name }) => read.has(name));
  for (const step of kept) {
    await engine.create({
      ...step,
      stored: true,
      sql: oneQuery(
        shared,
        {
          reads: [step.name],
          sql: `SELECT ${keptColumns(step, later, dialect)} FROM ${dialect.identifier(step.name)}`,
        },
        dialect,
      ),
    });
  }
  return { steps: left, kept: kept.map(({ name }) => name) };
}

/** Names of the steps that say the same everywhere, and read only such. */
function alikeIn(first: readonly Step[], all: readonly (readonly Step[])[]): ReadonlySet<string> {
  const alike = new Set<string>();
  const known = new Set(first.map(({ name }) => name));
  const by = all.map((steps) => new Map(steps.map((step) => [step.name, step.sql])));
  for (const { name, sql, reads } of first) {
    const same = by.every((steps) => steps.get(name) === sql);
    if (same && reads.every((each) => !known.has(each) || alike.has(each))) alike.add(name);
  }
  return alike;
}

/** The columns that anybody names: those of metrics and points are many, and tiers look at few of them. */
function keptColumns({ columns }: Step, later: string, dialect: Dialect): string {
  const named = columns.filter(
    ({ name }) => later.includes(dialect.identifier(name)) || later.includes(name),
  );
  return (named.length === 0 ? columns : named).map(({ name }) => dialect.identifier(name)).join(', ');
}
