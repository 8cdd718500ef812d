// How firm grades are. tier_flips: which small changes give a customer another tier; they go through the steps of any
// review, in one statement, and everybody else stays as graded. customer_firmness: the same in one cell. firm_tiers: all
// customers with it.

import { isNumeric, type ValueType } from '../../../grammar/types.js';
import { decidingMetrics } from '../../../policy/model/deciding.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { finalTiers } from '../decide/final-tiers.js';
import { tierId } from '../decide/scored-tiers.js';
import type { Plan } from '../plan/planned.js';
import { as, type Column, indexType, metricType, own, type Step, scoreType, textType } from '../plan/step.js';
import type { GivenRelation } from '../plan/told-customers.js';
import { toldNames } from '../score/given.js';
import { type GradeAgain, gradedAgain } from './again.js';
import { customerMargins, lossPlacesStep, margins, marginsStep } from './margin.js';
import { reachSql, stagedColumns, withFollowers } from './reach.js';
import { regradedMetrics } from './regraded-metrics.js';
import { usualOrderColumns, withUsual } from './usual-order.js';
import type { Variant, Variants } from './variant.js';
import { variantsOf } from './variants.js';

export const tierFlips = 'tier_flips';
export const customerFirmness = 'customer_firmness';
export const firmTiers = 'firm_tiers';
/** In it: what graded.csv says. */
export const firmnessCell = 'firmness';
/** Within the statement: everybody with the numbers that changes are told from. */
const numbers = '_numbers';
/** Number of the small change; missing in rows of those of whom nobody knows what one comes to. */
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
export function firmnessSteps(plan: Plan, graded: Step, gradeAgain: GradeAgain, dialect: Dialect): Step[] {
  const variants = variantsOf(plan, dialect);
  const cells = cellsStep(plan, variants.tried, dialect);
  return [
    flipsStep(plan, graded, variants, gradeAgain, dialect),
    cells,
    lossPlacesStep(plan, { graded, flips: tierFlips }, variants, gradeAgain, dialect),
    marginsStep(cells, variants, dialect),
    firmStep(graded, dialect),
  ];
}

function flipsStep(
  plan: Plan,
  graded: Step,
  variants: Variants,
  gradeAgain: GradeAgain,
  dialect: Dialect,
): Step {
  const { tried } = variants;
  const columns: Column[] = [
    { name: 'customer_id', type: textType },
    { name: variant, type: indexType },
    { name: before, type: indexType },
    { name: own.tier, type: indexType },
    { name: apart, type: scoreType },
  ];
  const step = {
    name: tierFlips,
    grain: 'one small change that gives a customer another tier, or of which nobody knows',
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
  const none = (name: string, type: ValueType) => as(dialect.cast('NULL', type), name, dialect);
  const untold = [
    `SELECT customer_id FROM ${graded.name} WHERE NOT ${smallSql(plan, variants, dialect)}`,
    ...tried.flatMap(({ applies, known }) =>
      known === 'TRUE' ? [] : [`SELECT customer_id FROM ${numbers} WHERE ${applies} AND NOT ${known}`],
    ),
  ].map(
    (sql) =>
      `SELECT customer_id, ${columns
        .slice(1)
        .map(({ name, type }) => none(name, type))
        .join(', ')} FROM (${sql})`,
  );
  const apartSql = as(dialect.cast(`abs(score - ${scoreBefore})`, scoreType), apart, dialect);
  const flips = `SELECT customer_id, ${variant}, ${before}, ${own.tier}, ${apartSql} FROM ${finalTiers} WHERE ${before} IS NOT NULL AND ${own.tier} IS DISTINCT FROM ${before}`;
  const { reads, ...again } = gradedAgain(
    plan,
    {
      given: variantsGiven(plan, tried, dialect),
      before: [numbersStep(plan, graded, variants, dialect)],
      sql: [flips, ...untold].join('\nUNION ALL\n'),
    },
    gradeAgain,
    dialect,
  );
  return { ...step, reads: [graded.name, ...reads], columns, ...again };
}

/** Numbers from here on are not moved: products of them may have more digits than there are. */
const largest = '1000000000000';

/** True for whom all numbers that decide are small enough. */
function smallSql(plan: Plan, { reads }: Variants, dialect: Dialect): string {
  const sizes = [...new Set([...decidingMetrics(plan.policy), ...reads])].flatMap((id) =>
    isNumeric(metricType(plan, id)) ? [`coalesce(abs(${dialect.identifier(id)}) < ${largest}, TRUE)`] : [],
  );
  return sizes.length === 0 ? 'TRUE' : `(${sizes.join(' AND ')})`;
}

/** Everybody with what changes and their bounds are told from; each is reckoned once, however many changes ask for it. */
function numbersStep(plan: Plan, graded: Step, variants: Variants, dialect: Dialect): Step {
  const { tried, reads } = variants;
  const moving = new Set(tried.flatMap(({ near }) => [...withFollowers(plan, near, dialect).keys()]));
  const columns = [
    'customer_id',
    as(own.tier, before, dialect),
    as('score', scoreBefore, dialect),
    ...new Set([...regradedMetrics(plan), ...reads].map(dialect.identifier)),
    ...usualOrderColumns(plan),
    ...stagedColumns(plan, { read: reads, moving }, dialect),
  ];
  return {
    name: numbers,
    reads: [],
    grain: 'one customer',
    columns: [],
    stored: true,
    sql: `SELECT ${columns.join(', ')} FROM ${withUsual(plan, `(SELECT * FROM ${graded.name} WHERE ${smallSql(plan, variants, dialect)})`, dialect)}`,
  };
}

/** Everybody whom a small change can give another tier, once for each, with what it makes of the metrics, and with what was before. */
function variantsGiven(plan: Plan, tried: readonly Variant[], dialect: Dialect): GivenRelation {
  const rows = regradedMetrics(plan);
  const carries: Column[] = [
    { name: variant, type: indexType },
    { name: before, type: indexType },
    { name: scoreBefore, type: scoreType },
  ];
  const selects = tried.map(({ moved, near, applies, known }, index) => {
    const told = rows.flatMap((id) => {
      const names = toldNames(id);
      const value = moved.get(id)?.sql ?? dialect.identifier(id);
      return [as('TRUE', names.told, dialect), as(value, names.value, dialect)];
    });
    const columns = ['customer_id', as(String(index), variant, dialect), before, scoreBefore, ...told];
    const asked = [reachSql(plan, near, dialect), applies, known].filter((each) => each !== 'TRUE');
    const where = asked.length === 0 ? '' : ` WHERE ${asked.join(' AND ')}`;
    return `SELECT ${columns.join(', ')} FROM ${numbers}${where}`;
  });
  return { metrics: new Set(rows), sql: selects.join('\nUNION ALL\n'), carries };
}

/** Those who are not firm with their flips, nearest first, and those of whom nobody knows without any. */
function cellsStep(plan: Plan, tried: readonly Variant[], dialect: Dialect): Step {
  const whens = tried.map(({ code }, index) => `WHEN ${index} THEN ${dialect.text(`${code}:`)}`);
  const code = whens.length === 0 ? 'NULL' : `CASE ${variant} ${whens.join(' ')} END`;
  const text = dialect.together([code, `coalesce(${tierId(plan.policy, own.tier, dialect)}, 'ungraded')`]);
  const flip = `CASE WHEN ${variant} IS NOT NULL THEN ${text} END`;
  const place = `row_number() OVER (PARTITION BY customer_id ORDER BY ${apart} NULLS FIRST, ${variant})`;
  const ranked = `SELECT customer_id, ${as(flip, '_flip', dialect)}, ${as(place, '_place', dialect)} FROM ${tierFlips} WHERE ${variant} IS NOT NULL`;
  const cells = tried.map((_, index) => `max(CASE WHEN _place = ${index + 1} THEN _flip END)`);
  const all = cells.length === 0 ? dialect.cast('NULL', textType) : dialect.listed(';', cells);
  const untold = `SELECT DISTINCT customer_id, ${dialect.cast('NULL', textType)} FROM ${tierFlips} WHERE ${variant} IS NULL AND customer_id NOT IN (SELECT customer_id FROM ${tierFlips} WHERE ${variant} IS NOT NULL)`;
  return {
    name: customerFirmness,
    reads: [tierFlips],
    grain: 'one customer whose grade is not firm, or of whom nobody knows',
    columns: [
      { name: 'customer_id', type: textType },
      { name: '_flips', type: textType },
    ],
    stored: true,
    sql: `SELECT customer_id, ${as(all, '_flips', dialect)} FROM (${ranked}) GROUP BY customer_id\nUNION ALL\n${untold}`,
  };
}

function firmStep(graded: Step, dialect: Dialect): Step {
  // Who has no tier has no grade that could be firm.
  const cell = `CASE WHEN g.${own.tier} IS NULL THEN NULL WHEN f.customer_id IS NULL THEN 'firm' ELSE f._flips END`;
  return {
    name: firmTiers,
    reads: [graded.name, customerMargins],
    grain: 'one customer',
    columns: [
      ...graded.columns,
      { name: firmnessCell, type: textType },
      { name: margins.orders, type: indexType },
      { name: margins.value, type: indexType },
    ],
    stored: false,
    sql: `SELECT g.*, ${as(cell, firmnessCell, dialect)}, f.${margins.orders}, f.${margins.value}\nFROM ${graded.name} AS g LEFT JOIN ${customerMargins} AS f ON f.customer_id = g.customer_id`,
  };
}
