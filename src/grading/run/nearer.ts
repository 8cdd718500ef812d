// Relations that are found by a search: rounds of statements, each made of what the one before has found.
import type { Engine } from '../../engine/engine.js';
import type { Nearer, Step } from '../../engine/steps/plan/step.js';

/** So many customers are graded in a round of a search, and between two places so many at least and at most. */
const round = { customers: 30_000, least: 8, most: 250 };

/** Rounds of a search, each a relation of its own, until nothing is open. */
export async function createNearer(engine: Engine, step: Step, { open, next }: Nearer): Promise<void> {
  let last = `${step.name}_0`;
  await engine.create({ ...step, name: last });
  for (let turn = 1; ; turn++) {
    const [count] = await engine.rows(`SELECT count(*) AS n FROM ${last} WHERE ${open}`);
    const left = Number(count?.n);
    if (left === 0) break;
    const tries = Math.max(round.least, Math.min(round.most, Math.floor(round.customers / left)));
    const name = `${step.name}_${turn}`;
    await engine.create({ ...step, name, ...next(last, tries) });
    last = name;
  }
  await engine.create({ ...step, stored: false, sql: `SELECT * FROM ${last}` });
}
