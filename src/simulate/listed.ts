// simulated.csv: everybody with the tier of today and those of scenarios, and which rule makes the difference.

import type { Engine } from '../engine/engine.js';
import { tierId } from '../engine/steps/decide/scored-tiers.js';
import { as, textType } from '../engine/steps/plan/step.js';
import type { NamedCell } from '../format/column.js';
import type { Policy } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { everybodyToday, now, shownFieldColumn } from './graded/everybody.js';
import { under } from './graded/scenario.js';
import { flippedBy } from './measured/flipped.js';
import { scenarioRelation } from './ready.js';
import { counterparts } from './run.js';

/** What is listed. */
interface Listed {
  /** Headings of graded.csv. */
  readonly headings: readonly string[];
  readonly today: Policy;
  /** Policies of the scenarios, in their order. */
  readonly scenarios: readonly Policy[];
}

/** Writes the table; the relations must hold reasons. */
export async function writeSimulated(engine: Engine, listed: Listed, file: string): Promise<void> {
  const { written: dialect } = engine;
  const { headings, today, scenarios } = listed;
  for (const [index] of scenarios.entries()) await loadFlips(engine, index);
  const fields = headings.slice(1, headings.indexOf('tier'));
  const cells: NamedCell[] = [
    ['customer_id', dialect.defused(`e.${now.customer}`)],
    ...fields.map((field, index): NamedCell => [field, `e.${shownFieldColumn(index + 1)}`]),
    ['tier', tierId(today, `e.${now.tier}`, dialect)],
    ...scenarios.flatMap((policy, index) => scenarioCells(policy, today, index, dialect)),
  ];
  const joins = scenarios.map(
    (_, index) =>
      `JOIN ${scenarioRelation(index)} AS s${index} ON s${index}.${under.customer} = e.${now.customer} LEFT JOIN ${flips(index)} AS f${index} ON f${index}.reasons_now = e.${now.reasons} AND f${index}.reasons_then = s${index}.${under.reasons}`,
  );
  const heading = (name: string, index: number) => (index === 0 ? `${dialect.mark}${name}` : name);
  const sql = `SELECT ${cells.map(([name, cell], index) => as(cell, heading(name, index), dialect)).join(',\n  ')}
FROM ${everybodyToday} AS e ${joins.join('\n')} ORDER BY e.${now.customer}`;
  await engine.write(
    {
      file,
      step: {
        name: 'simulated',
        reads: [],
        grain: 'one customer',
        columns: cells.map(([name]) => ({ name, type: textType })),
        stored: false,
        sql,
      },
    },
    file,
  );
}

/** Columns of a scenario; those of the second and further ones have its number. */
function scenarioCells(policy: Policy, today: Policy, index: number, dialect: Dialect): NamedCell[] {
  const tier = `s${index}.${under.tier}`;
  const whens = counterparts(today, policy).map(
    (same, at) => `WHEN ${at} THEN ${same === undefined ? 'NULL' : `${same} - ${tier}`}`,
  );
  const steps = `(CASE e.${now.tier} ${whens.join(' ')} END)`;
  const named = (name: string) => (index === 0 ? name : `${name}_${index + 1}`);
  return [
    [named('simulated_tier'), tierId(policy, tier, dialect)],
    [named('simulated_steps'), steps],
    [
      named('flipped_by'),
      // Who has a tier on neither side stays as they are.
      `CASE WHEN e.${now.tier} IS NULL AND ${tier} IS NULL THEN NULL WHEN ${steps} IS NULL OR ${steps} <> 0 THEN f${index}.code END`,
    ],
  ];
}

const flips = (index: number) => `flips_${index}`;

/** Which code tells the difference, by the reasons of today and of the scenario: there are few pairs of them. */
async function loadFlips(engine: Engine, index: number): Promise<void> {
  const { dialect } = engine;
  const pairs = await engine.rows(
    `SELECT DISTINCT e.${now.reasons} AS n, s.${under.reasons} AS t FROM ${everybodyToday} AS e JOIN ${scenarioRelation(index)} AS s ON s.${under.customer} = e.${now.customer}`,
  );
  const rows = pairs.map(({ n, t }) => [n ?? null, t ?? null, flippedBy(n ?? '', t ?? '')]);
  await engine.create({
    name: flips(index),
    reads: [],
    grain: 'one pair of reasons',
    columns: [],
    stored: true,
    sql: `SELECT reasons_now, reasons_then, code FROM ${dialect.rowsOfText(['reasons_now', 'reasons_then', 'code'], rows)}`,
  });
}
