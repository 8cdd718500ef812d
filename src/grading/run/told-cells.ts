// The customers of a run as reports ask for them: the relation that graded.csv is written from, so that nothing that was
// just written is read again. A test compares what is told of a run with what is told of its files.
import { nearCase } from '../../change/near-misses.js';
import { firmnessCell } from '../../engine/steps/firm/firmness.js';
import { margins, marginValue } from '../../engine/steps/firm/margin.js';
import { asksFirmness } from '../../engine/steps/firm/variants.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import {
  type Column,
  customerSubject,
  own,
  profileColumn,
  type Step,
  textType,
  typedColumn,
} from '../../engine/steps/plan/step.js';
import {
  dateCell,
  firstMovement,
  gradedRelation,
  movementSql,
  scoreToNext,
} from '../../engine/steps/tell/results.js';
import { mainDriverSql } from '../../engine/steps/tell/tier-changes.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { integer, type Typed, wide } from '../../grammar/types.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { ownHeading, shownFields, type ToldSource } from '../../telling/customers.js';
import { subjectHeading } from '../../telling/gates.js';

/** @param headings of graded.csv: what it does not say, reports from its folder cannot say either */
export function runCells(
  plan: Plan,
  steps: readonly Step[],
  headings: readonly string[],
  { personal }: Review,
  dialect: Dialect,
): ToldSource {
  const columns = steps.find(({ name }) => name === tierReasons)?.columns ?? [];
  const { policy, last } = plan;
  const nothing = dialect.cast('NULL', textType);
  const says = (heading: string) => ownHeading(headings, heading) !== undefined;
  const fields = shownFields(
    headings,
    personal.map(({ field }) => field),
  );
  const value = policy.value !== undefined && says(policy.value) ? policy.value : undefined;
  const near = nearCase(
    policy,
    {
      tier: own.tier,
      knows: (subject) => says(subjectHeading(subject)),
      subject: customerSubject(columns, dialect),
    },
    dialect,
  );
  const moved = `${own.tier} IS DISTINCT FROM ${own.previous}`;
  return {
    columns: { headings, value, fields },
    near,
    cells: {
      from: gradedRelation(plan),
      customer: 'customer_id',
      fields: fields.map((field) => textCell(typedColumn(columns, profileColumn(field), dialect), dialect)),
      tier: own.tier,
      previous: own.previous,
      movement: last === undefined ? firstMovement(policy) : movementSql(),
      validUntil: policy.movement.valid === undefined ? nothing : dateCell(own.validUntil, dialect),
      value: amount(value === undefined ? undefined : typedColumn(columns, value, dialect), dialect),
      previousValue: amount(last?.otherWorth === true ? undefined : previousValue(columns, dialect), dialect),
      score: 'score',
      previousScore: own.previousScore,
      driver: last === undefined ? nothing : `CASE WHEN ${moved} THEN ${mainDriverSql(plan, dialect)} END`,
      reasons: 'reasons',
      near: near?.sql,
      toNext: scoreToNext(policy, dialect),
      firmness: asksFirmness(plan) ? firmnessCell : nothing,
      marginOrders: asksFirmness(plan) ? dialect.asText({ sql: margins.orders, type: integer }) : nothing,
      marginValue: amount(asksFirmness(plan) ? marginValue(plan, dialect) : undefined, dialect),
    },
  };
}

function previousValue(columns: readonly Column[], dialect: Dialect): Typed | undefined {
  const there = columns.some(({ name }) => name === own.previousValue);
  return there ? typedColumn(columns, own.previousValue, dialect) : undefined;
}

function textCell(cell: Typed, dialect: Dialect): string {
  if (cell.type.kind === 'text') return cell.sql;
  return cell.type.kind === 'decimal' ? dialect.print(cell) : dialect.asText(cell);
}

/** As the cells of graded.csv are read: what has more than 26 digits before the point is left to graded.csv. */
function amount(cell: Typed | undefined, dialect: Dialect): string {
  if (cell === undefined) return dialect.cast('NULL', wide(12));
  return `CASE WHEN abs(${cell.sql}) < 1e26 THEN ${dialect.cast(cell.sql, wide(12))} END`;
}
