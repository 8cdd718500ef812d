// Types through the policy: what each metric is, and whether rules, points and tests fit it.

import { Decimal } from 'decimal.js';
import type { Place, Problems } from '../../foundation/problems/problem.js';
import { criterionPart, testsIn } from '../../grammar/condition.js';
import { integer, isNumeric, scaleOf, type ValueType, type Want, wide } from '../../grammar/types.js';
import type { PolicyPlace } from '../../policy/linter/places.js';
import { derivedKind, rowsKind } from '../../policy/metrics/index.js';
import { subjectsOfAssign } from '../../policy/model/assign.js';
import { daysBetweenHint, daysInstead } from '../../policy/model/dates-as-days.js';
import { conditionsOf } from '../../policy/model/deciding.js';
import { groupingSubjects } from '../../policy/model/groups.js';
import { lastExport } from '../../policy/model/last.js';
import { criteriaOf, type Metric, type Policy } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import { neverWritten, testMisfit } from './misfit.js';
import { typeWords } from './type-words.js';

/** Type of each field by export. */
export type FieldTypes = ReadonlyMap<string, ReadonlyMap<string, ValueType>>;

const unknown: ValueType = { kind: 'text' };

/** Types of all metrics; operands stand before their users. */
export function typesOfMetrics(metrics: readonly Metric[], fields: FieldTypes): Map<string, ValueType> {
  const types = new Map<string, ValueType>();
  for (const { id, missing, spec } of metrics) {
    if (spec.grain === 'rows') {
      const field =
        spec.field === undefined ? integer : (fields.get(spec.export)?.get(spec.field) ?? unknown);
      types.set(id, holding(rowsKind(spec.kind).type(field), missing));
    } else {
      const operands = spec.operands.map((each) =>
        typeof each === 'string' ? (types.get(each) ?? unknown) : wide(each.decimalPlaces()),
      );
      types.set(id, holding(derivedKind(spec.kind).type(operands), missing));
    }
  }
  return types;
}

/** A type that holds its values, and the number that stands in where there is none. */
function holding(type: ValueType, missing: Decimal | undefined): ValueType {
  if (missing === undefined || !isNumeric(type)) return type;
  const scale = Math.max(scaleOf(type), missing.decimalPlaces());
  const fits = missing.abs().lt(new Decimal(10).pow(18 - scale));
  return scale === scaleOf(type) && (fits || (type.kind === 'decimal' && type.precision === 38))
    ? type
    : wide(scale);
}

/**
 * The types without those that are only guessed, since the export or field behind them is in error, which is told already.
 * @param fields those that are in order
 */
export function knownTypes(
  metrics: readonly Metric[],
  types: ReadonlyMap<string, ValueType>,
  fields: FieldTypes,
): Map<string, ValueType> {
  const known = new Map<string, ValueType>();
  for (const { id, spec } of metrics) {
    const sound =
      spec.grain === 'rows'
        ? spec.export === lastExport ||
          (fields.get(spec.export) !== undefined &&
            (spec.field === undefined || fields.get(spec.export)?.has(spec.field) === true))
        : spec.operands.every((each) => typeof each !== 'string' || known.has(each));
    const type = types.get(id);
    if (sound && type !== undefined) known.set(id, type);
  }
  return known;
}

/** Adds a problem wherever a rule does not fit the type of what it reads. `place` finds a name in the policy. */
export function checkTypes(
  policy: Policy,
  types: ReadonlyMap<string, ValueType>,
  fields: FieldTypes,
  place: PolicyPlace,
  problems: Problems,
): void {
  const refuse: Refuse = (name, reason, fix, at) => {
    problems.add({ code: 'field-type', place: at ?? place(name), reason, fix });
  };
  checkMetrics(policy, types, fields, refuse);
  checkCriteria(policy, types, refuse);
  checkRoles(policy, types, refuse);
  for (const found of conditionsOf(policy).flatMap(testsIn)) {
    const { subject, test } = found;
    const type = subject === 'score' || criterionPart(subject) ? wide(4) : types.get(subject);
    const wrong = type && testMisfit(test, type, 'customers');
    if (wrong) refuse(subject, `"${subject}" is ${wrong.reason}`, wrong.fix, place(subject, found));
  }
}

type Refuse = (name: string, reason: string, fix: string, at?: Place) => void;

/** Metrics and what they are computed from. */
function checkMetrics(
  policy: Policy,
  types: ReadonlyMap<string, ValueType>,
  fields: FieldTypes,
  refuse: Refuse,
): void {
  for (const { id, hidden, missing, spec } of policy.metrics) {
    const own = types.get(id);
    if (missing !== undefined && !hidden && own !== undefined && !isNumeric(own)) {
      refuse(
        id,
        `"${id}" is ${typeWords(own)}, so the number ${missing.toFixed()} cannot stand in where it is missing`,
        'remove missing:',
      );
    }
    if (spec.grain === 'rows' && spec.export === lastExport && !hidden) {
      const named = types.get(spec.field ?? '');
      if (named !== undefined && !isNumeric(named))
        refuse(
          id,
          `last takes numbers, but "${spec.field}" is ${typeWords(named)}`,
          'take a metric that is a number',
        );
    }
    if (spec.grain === 'rows' && spec.field !== undefined && !hidden) {
      const field = fields.get(spec.export)?.get(spec.field);
      const needed = rowsKind(spec.kind).wants;
      if (field !== undefined && !suits(field, needed))
        refuse(
          id,
          `${spec.kind} needs ${needed === 'date' ? 'dates' : 'numbers'}, but ${spec.export}.${spec.field} is ${typeWords(field)}`,
          needed === 'date' ? 'take a field with dates' : 'take a field with numbers, or count it',
        );
    }
    if (spec.grain === 'rows' || hidden) continue;
    const dates = spec.operands.filter((each) => typeof each === 'string' && isDate(types.get(each)));
    if (dates.length > 0) {
      const named = dates.map((each) => `"${String(each)}"`).join(' and ');
      refuse(
        id,
        `${spec.kind} needs numbers, but ${named} ${dates.length === 1 ? 'is a date' : 'are dates'} (YYYY-MM-DD)`,
        spec.kind === 'subtract' ? daysBetweenHint : daysInstead,
      );
    }
    for (const operand of spec.operands) {
      const type = typeof operand === 'string' ? types.get(operand) : undefined;
      if (type !== undefined && !isNumeric(type) && !isDate(type)) {
        refuse(
          id,
          `${spec.kind} needs numbers, but "${String(operand)}" is ${typeWords(type)}`,
          'declare the field with type: number or type: money',
        );
      }
    }
  }
}

/** Criteria and the shapes of their points. */
function checkCriteria(policy: Policy, types: ReadonlyMap<string, ValueType>, refuse: Refuse): void {
  for (const criterion of criteriaOf(policy)) {
    const type = types.get(criterion.metric);
    const { wants, key, categories } = pointsShape(criterion.points.kind);
    if (type === undefined) continue;
    for (const category of categories?.(criterion.points.spec) ?? []) {
      const wrong = neverWritten(category, type);
      if (wrong) refuse(criterion.metric, `"${criterion.metric}" is ${wrong.reason}`, wrong.fix);
    }
    if (isNumeric(type) || (wants === 'category' && !isDate(type))) continue;
    refuse(
      criterion.metric,
      `points by ${key} need ${wants === 'category' ? 'a category' : 'a number'}, but "${criterion.metric}" is ${typeWords(type)}`,
      isDate(type) ? daysInstead : 'use map, or declare the field with type: number',
    );
  }
}

/** Metrics that say what customers are worth, in which groups they are compared, and by which tiers are assigned. */
function checkRoles(policy: Policy, types: ReadonlyMap<string, ValueType>, refuse: Refuse): void {
  const worth = policy.value === undefined ? undefined : types.get(policy.value);
  if (policy.value !== undefined && worth !== undefined && !isNumeric(worth)) {
    refuse(
      policy.value,
      `value: says what a customer is worth, but "${policy.value}" is ${typeWords(worth)}`,
      'name a metric that is a number, such as the sum of a year',
    );
  }
  for (const group of groupingSubjects(policy)) {
    const type = types.get(group);
    if (type === undefined || !isDate(type)) continue;
    refuse(
      group,
      `customers are compared within groups of the same value, but "${group}" is ${typeWords(type)}`,
      'name a field or metric of few values, such as customers.region, or years_since the date',
    );
  }
  for (const subject of subjectsOfAssign(policy.assign)) {
    const type = types.get(subject);
    if (type === undefined || isNumeric(type)) continue;
    refuse(
      subject,
      `tiers are assigned by ${policy.assign.by}, which needs a number, but "${subject}" is ${typeWords(type)}`,
      isDate(type) ? daysInstead : 'name another metric',
    );
  }
}

/** Adds a problem wherever a metric selects rows by a comparison that the type of the field does not allow. */
export function checkMetricOnly(
  policy: Policy,
  fields: FieldTypes,
  place: PolicyPlace,
  problems: Problems,
): void {
  for (const { id, hidden, spec } of policy.metrics) {
    if (hidden || spec.grain !== 'rows' || spec.only === undefined) continue;
    for (const found of testsIn(spec.only)) {
      const { subject, test } = found;
      const type = fields.get(spec.export)?.get(subject);
      const wrong = type && testMisfit(test, type, 'rows');
      if (!wrong) continue;
      problems.add({
        code: 'field-type',
        place: place(id, found),
        reason: `${spec.export}.${subject} is ${wrong.reason}`,
        fix: wrong.fix,
      });
    }
  }
}

function suits(type: ValueType, needed: Want): boolean {
  if (needed === 'numeric') return isNumeric(type);
  return needed === 'date' ? isDate(type) : true;
}

function isDate(type: ValueType | undefined): boolean {
  return type?.kind === 'date' || type?.kind === 'datetime';
}
