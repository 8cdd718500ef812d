// How firm grades are. tier_flips: which small changes give a customer another tier; they go through the steps of any
// review, in one statement, and everybody else stays as graded. customer_firmness: the same in one cell. firm_tiers: all
// customers with it.

import { decidingMetrics } from '../../../policy/model/deciding.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { lastResults } from '../decide/moved-tiers.js';
import { overridesName } from '../decide/overrides.js';
import { tierId } from '../decide/scored-tiers.js';
import { oneQuery } from '../plan/one-query.js';
import type { Plan } from '../plan/planned.js';
import { as, type Column, indexType, metricType, own, type Step, scoreType, textType } from '../plan/step.js';
import type { GivenRelation } from '../plan/told-customers.js';
import { customerMetrics } from '../score/customer-metrics.js';
import { toldNames } from '../score/given.js';
import { gradedCustomers } from '../score/graded-customers.js';
import { thisYears } from '../score/scoring.js';
import { reachSql, toLine, toLineSql, was } from './reach.js';
import { type Variant, variantsOf } from './variants.js';

export const tierFlips = 'tier_flips';
export const customerFirmness = 'customer_firmness';
export const firmTiers = 'firm_tiers';
/** In it: what graded.csv says. */
export const firmnessCell = 'firmness';
/** Number of the small change. */
const variant = '_variant';
const before = '_before';
const scoreBefore = '_score_before';
/** How far the score moved with it; null without scores. */
const apart = '_apart';

/**
 * The relations that say how firm grades are.
 * @param graded all customers as they are graded, with their metrics
 * @param gradeAgain the steps of a plan whose customers are told
 */
export function firmnessSteps(
  plan: Plan,
  graded: Step,
  gradeAgain: (plan: Plan) => readonly Step[],
  dialect: Dialect,
): Step[] {
  const { tried } = variantsOf(plan, dialect);
  return [
    flipsStep(plan, graded, tried, gradeAgain, dialect),
    cellsStep(plan, tried, dialect),
    firmStep(graded, tried, dialect),
  ];
}

function flipsStep(
  plan: Plan,
  graded: Step,
  tried: readonly Variant[],
  gradeAgain: (plan: Plan) => readonly Step[],
  dialect: Dialect,
): Step {
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: variant, type: indexType },
    { name: before, type: indexType },
    { name: own.tier, type: indexType },
    { name: apart, type: scoreType },
  ];
  const step = {
    name: tierFlips,
    grain: 'one small change that gives a customer another tier',
    stored: true,
  };
  if (tried.length === 0) {
    const none = columns.map(({ name, type }) => as(dialect.cast('NULL', type), name, dialect));
    return {
      ...step,
      reads: [graded.name],
      columns,
      sql: `SELECT ${none.join(', ')} FROM ${graded.name} WHERE FALSE`,
    };
  }
  const { given, moving } = variantsGiven(plan, graded, tried, dialect);
  const again: Plan = {
    ...plan,
    given,
    metrics: plan.policy.metrics,
    exports: [],
    profile: [],
    former: undefined,
    unattributed: undefined,
    firmness: undefined,
  };
  // What was read, decided by people or found among all customers stays as it is.
  const kept = [lastResults, overridesName, thisYears.binStarts, thisYears.centres];
  const steps = gradeAgain(again).filter(({ name }) => !kept.includes(name));
  const narrowed = steps.map((each) => {
    if (each.name === gradedCustomers) return { ...each, stored: false };
    if (each.name !== customerMetrics) return each;
    return {
      ...each,
      stored: true,
      sql: `SELECT * FROM (${each.sql}) WHERE ${reachSql(plan, moving, dialect)}`,
    };
  });
  const moved = `abs(score - ${scoreBefore})`;
  const sql = oneQuery(
    narrowed,
    {
      reads: [finalTiers],
      sql: `SELECT customer_id, ${variant}, ${before}, ${own.tier}, ${as(dialect.cast(moved, scoreType), apart, dialect)} FROM ${finalTiers} WHERE ${own.tier} <> ${before}`,
    },
    dialect,
  );
  const read = new Set(gradeAgain(again).flatMap(({ reads }) => reads));
  return { ...step, reads: [graded.name, ...kept.filter((name) => read.has(name))], columns, sql };
}

/** Everybody once for each small change, with what it makes of the metrics, and with what was before. */
function variantsGiven(
  plan: Plan,
  graded: Step,
  tried: readonly Variant[],
  dialect: Dialect,
): { given: GivenRelation; moving: string[] } {
  const deciding = decidingMetrics(plan.policy);
  const rows = plan.policy.metrics.filter(({ id, spec }) => spec.grain === 'rows' && deciding.has(id));
  const moving = movingIn(plan, tried);
  const carries: Column[] = [
    { name: variant, type: indexType },
    { name: before, type: indexType },
    { name: scoreBefore, type: scoreType },
    { name: toLine, type: scoreType },
    ...moving.map((id) => ({ name: was(id), type: metricType(plan, id) })),
  ];
  const kept = [
    as(own.tier, before, dialect),
    as('score', scoreBefore, dialect),
    as(dialect.cast(toLineSql(plan.policy, 'score'), scoreType), toLine, dialect),
    ...moving.map((id) => as(dialect.identifier(id), was(id), dialect)),
  ];
  const selects = tried.map(({ applies, known, moved }, index) => {
    const told = rows.flatMap(({ id }) => {
      const names = toldNames(id);
      return [
        as('TRUE', names.told, dialect),
        as(moved.get(id)?.sql ?? dialect.identifier(id), names.value, dialect),
      ];
    });
    return `SELECT ${['customer_id', as(String(index), variant, dialect), ...kept, ...told].join(', ')} FROM ${graded.name} WHERE ${applies} AND ${known}`;
  });
  return {
    given: { metrics: new Set(rows.map(({ id }) => id)), sql: selects.join('\nUNION ALL\n'), carries },
    moving,
  };
}

/** Metrics that decide and that some change moves, those that follow from others included. */
function movingIn({ policy }: Plan, tried: readonly Variant[]): string[] {
  const moving = new Set(tried.flatMap(({ moved }) => [...moved.keys()]));
  const deciding = decidingMetrics(policy);
  // Metrics stand behind those that they read.
  for (const { id, spec } of policy.metrics)
    if (
      spec.grain === 'metrics' &&
      spec.operands.some((each) => typeof each === 'string' && moving.has(each))
    )
      moving.add(id);
  return [...moving].filter((id) => deciding.has(id));
}

function cellsStep(plan: Plan, tried: readonly Variant[], dialect: Dialect): Step {
  const whens = tried.map(({ code }, index) => `WHEN ${index} THEN ${dialect.text(`${code}:`)}`);
  const code = whens.length === 0 ? 'NULL' : `CASE ${variant} ${whens.join(' ')} END`;
  const text = dialect.together([code, tierId(plan.policy, own.tier, dialect)]);
  const place = `row_number() OVER (PARTITION BY customer_id ORDER BY ${apart} NULLS FIRST, ${variant})`;
  const ranked = `SELECT customer_id, ${as(text, '_flip', dialect)}, ${as(place, '_place', dialect)} FROM ${tierFlips}`;
  const cells = tried.map((_, index) => `max(CASE WHEN _place = ${index + 1} THEN _flip END)`);
  const all = cells.length === 0 ? dialect.cast('NULL', textType) : dialect.listed(';', cells);
  return {
    name: customerFirmness,
    reads: [tierFlips],
    grain: 'one customer whom a small change gives another tier',
    columns: [
      { name: 'customer_id', type: textType },
      { name: '_flips', type: textType },
    ],
    stored: true,
    sql: `SELECT customer_id, ${as(all, '_flips', dialect)} FROM (${ranked}) GROUP BY customer_id`,
  };
}

function firmStep(graded: Step, tried: readonly Variant[], dialect: Dialect): Step {
  const untold = tried.flatMap(({ applies, known }) =>
    known === 'TRUE' ? [] : [`${applies} AND NOT ${known}`],
  );
  const whens = untold.map((each) => `WHEN ${each} THEN NULL`);
  const cell = `CASE WHEN f._flips IS NOT NULL THEN f._flips ${whens.join(' ')} ELSE 'firm' END`;
  return {
    name: firmTiers,
    reads: [graded.name, customerFirmness],
    grain: 'one customer',
    columns: [...graded.columns, { name: firmnessCell, type: textType }],
    stored: false,
    sql: `SELECT g.*, ${as(cell, firmnessCell, dialect)}\nFROM ${graded.name} AS g LEFT JOIN ${customerFirmness} AS f ON f.customer_id = g.customer_id`,
  };
}
