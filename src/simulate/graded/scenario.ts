// Grades everybody of the results under another policy, by the steps of any review. What becomes of them is a relation.

import { withCentres } from '../../cases/run.js';
import type { Engine } from '../../engine/engine.js';
import { finalTiers } from '../../engine/steps/decide/final-tiers.js';
import { lastResults } from '../../engine/steps/decide/moved-tiers.js';
import { stepsOf } from '../../engine/steps/index.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, indexType, own, type Step, typedColumn } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Place } from '../../foundation/problems/problem.js';
import { fieldMetric } from '../../plan/planning/fields.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { carriedTier, everybodyToday, now, worthType } from './everybody.js';

/** A policy to grade everybody by. */
export interface GradedScenario {
  /** With everybody's metrics as given, and last results where there are some. */
  readonly plan: Plan;
  /** Where its policy says what clusters are made of. */
  readonly assignPlace: Place;
  /** For each tier of the results its index in this policy; undefined where last results are read from their own file. */
  readonly held: readonly (number | undefined)[] | undefined;
  /** Whether anybody asks what customers were worth in last results. */
  readonly worthBefore: boolean;
}

/** Columns of the relation. Tiers are indexes into the tiers of the scenario's policy. */
export const under = {
  customer: 'customer_id',
  /** The tier of today. */
  now: 'now_then',
  previous: 'previous_then',
  previousValue: 'previous_value_then',
  ruled: 'ruled_then',
  tier: 'tier_then',
  score: 'score_then',
  value: 'value_then',
  reasons: 'reasons_then',
} as const;

/** The steps of a scenario. */
export async function scenarioSteps(
  engine: Engine,
  { plan: given, assignPlace, held, worthBefore }: GradedScenario,
): Promise<Step[]> {
  const { dialect } = engine;
  const carried = fieldMetric(carriedTier);
  const plan: Plan = {
    ...given,
    policy: { ...given.policy, metrics: [...given.policy.metrics, carried] },
    metrics: [...given.metrics, carried],
    metricTypes: new Map([...given.metricTypes, [carriedTier, indexType]]),
  };
  const steps = stepsOf(plan, dialect).steps.map((step) =>
    step.name === lastResults && held !== undefined ? heldToday(step, held, worthBefore, dialect) : step,
  );
  return withCentres(steps, engine, assignPlace);
}

/** What is asked of the customers of a scenario, over its last steps. */
export function scenarioCells(
  steps: readonly Step[],
  from: string,
  { policy }: Plan,
  dialect: Dialect,
): Readonly<Record<Exclude<keyof typeof under, 'reasons'>, string>> {
  const columns = steps.find((step) => step.name === from)?.columns ?? [];
  return {
    customer: 'customer_id',
    now: dialect.identifier(carriedTier),
    previous: own.previous,
    previousValue: own.previousValue,
    ruled: own.ruled,
    tier: own.tier,
    score: 'score',
    value:
      policy.value === undefined
        ? dialect.cast('NULL', worthType)
        : typedColumn(columns, policy.value, dialect).sql,
  };
}

/** Grades a scenario into a relation of that name; with reasons where they are asked for, which takes longer. */
export async function gradeScenario(
  engine: Engine,
  { plan }: GradedScenario,
  steps: readonly Step[],
  { name, listed }: { readonly name: string; readonly listed: boolean },
): Promise<void> {
  const { dialect } = engine;
  const from = listed ? tierReasons : finalTiers;
  const cells = Object.entries(scenarioCells(steps, from, plan, dialect)).map(([key, sql]) =>
    as(sql, under[key as keyof typeof under], dialect),
  );
  const reasons = listed ? [as('reasons', under.reasons, dialect)] : [];
  await engine.create({
    name,
    reads: [],
    grain: 'one customer',
    columns: [],
    stored: true,
    sql: oneQuery(
      steps,
      { reads: [from], sql: `SELECT ${[...cells, ...reasons].join(', ')} FROM ${from}` },
      dialect,
    ),
  });
}

/** Last results as the results show them of who was there. */
function heldToday(
  step: Step,
  held: readonly (number | undefined)[],
  worthBefore: boolean,
  dialect: Dialect,
): Step {
  const whens = held.map((tier, index) => `WHEN ${index} THEN ${tier ?? 'NULL'}`).join(' ');
  const told: Readonly<Record<string, string>> = {
    customer_id: now.customer,
    [own.previous]: `CASE ${now.previous} ${whens} END`,
    ...(worthBefore && { [own.previousValue]: now.previousValue }),
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
