// Grades everybody of the results under another policy, by the steps of any review. What becomes of them is a relation.

import { withCentres } from '../../cases/run.js';
import type { Engine } from '../../engine/engine.js';
import { finalTiers } from '../../engine/steps/decide/final-tiers.js';
import { lastResults } from '../../engine/steps/decide/moved-tiers.js';
import { stepsOf } from '../../engine/steps/index.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, own, type Step, typedColumn } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Place } from '../../foundation/problems/problem.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { everybodyToday, now, worthType } from './everybody.js';

/** A policy to grade everybody by. */
export interface GradedScenario {
  /** With everybody's metrics as given, and last results where there are some. */
  readonly plan: Plan;
  /** Where its policy says what clusters are made of. */
  readonly assignPlace: Place;
  /** For each tier of the results its index in this policy; undefined where last results are read from their own file. */
  readonly held: readonly (number | undefined)[] | undefined;
}

/** Columns of the relation. Tiers are indexes into the tiers of the scenario's policy. */
export const under = {
  customer: 'customer_id',
  previous: 'previous_then',
  previousValue: 'previous_value_then',
  ruled: 'ruled_then',
  tier: 'tier_then',
  score: 'score_then',
  value: 'value_then',
  reasons: 'reasons_then',
} as const;

/**
 * Grades a scenario into a relation of that name.
 * @param listed whether reasons are asked for, which takes longer
 */
export async function gradeScenario(
  engine: Engine,
  { plan, assignPlace, held }: GradedScenario,
  name: string,
  listed: boolean,
): Promise<void> {
  const { dialect } = engine;
  const planned = stepsOf(plan, dialect).steps.map((step) =>
    step.name === lastResults && held !== undefined ? heldToday(step, held, dialect) : step,
  );
  const steps = await withCentres(planned, engine, assignPlace);
  const from = listed ? tierReasons : finalTiers;
  const columns = steps.find((step) => step.name === from)?.columns ?? [];
  const { value } = plan.policy;
  const worth = value === undefined ? undefined : typedColumn(columns, value, dialect).sql;
  const cells = [
    now.customer,
    as(own.previous, under.previous, dialect),
    as(dialect.cast(own.previousValue, worthType), under.previousValue, dialect),
    as(own.ruled, under.ruled, dialect),
    as(own.tier, under.tier, dialect),
    as('score', under.score, dialect),
    as(
      worth === undefined
        ? dialect.cast('NULL', worthType)
        : `CASE WHEN abs(${worth}) < 1e26 THEN ${dialect.cast(worth, worthType)} END`,
      under.value,
      dialect,
    ),
    ...(listed ? [as('reasons', under.reasons, dialect)] : []),
  ];
  await engine.create({
    name,
    reads: [],
    grain: 'one customer',
    columns: [],
    stored: true,
    sql: oneQuery(steps, { reads: [from], sql: `SELECT ${cells.join(', ')} FROM ${from}` }, dialect),
  });
}

/** Last results as the results show them of who was there. */
function heldToday(step: Step, held: readonly (number | undefined)[], dialect: Dialect): Step {
  const whens = held.map((tier, index) => `WHEN ${index} THEN ${tier ?? 'NULL'}`).join(' ');
  const told: Readonly<Record<string, string>> = {
    customer_id: now.customer,
    [own.previous]: `CASE ${now.previous} ${whens} END`,
    [own.previousScore]: now.previousScore,
    [own.previousValue]: now.previousValue,
  };
  const cells = step.columns.map(({ name, type }) =>
    as(dialect.cast(told[name] ?? 'NULL', type), name, dialect),
  );
  return {
    ...step,
    reads: [],
    sql: `SELECT ${cells.join(', ')} FROM ${everybodyToday} WHERE ${now.previous} IS NOT NULL`,
  };
}
