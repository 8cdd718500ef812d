// Types of fields: as the review declares them, else as the policy uses them, else by well-known names.
import { Decimal } from 'decimal.js';
import { type Condition, type Literal, subjectsOf, type Test, testsIn } from '../../grammar/condition.js';
import { type FieldType, serves, type Want } from '../../grammar/types.js';
import { isAsOf } from '../../grammar/window.js';
import { rowsKind } from '../../policy/metrics/index.js';
import { subjectsOfAssign } from '../../policy/model/assign.js';
import { conditionsOf } from '../../policy/model/deciding.js';
import { groupingSubjects } from '../../policy/model/groups.js';
import { criteriaOf, type Metric, type Policy } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';

const wellKnown: ReadonlyMap<string, FieldType> = new Map([
  ['date', 'date'],
  ['amount', 'money'],
  ['price', 'money'],
  ['quantity', 'number'],
]);

/** Type of a field whose review line does not declare one. */
export function guessType(field: string, want: Want): FieldType {
  const byName = wellKnown.get(field);
  // What uses the date of a row for something else is told so.
  if (byName === 'date' || (byName !== undefined && serves(byName, want))) return byName;
  switch (want) {
    case 'numeric':
      return 'number';
    case 'date':
      return 'date';
    case 'boolean':
      return 'boolean';
    default:
      return byName ?? 'text';
  }
}

/** What the policy asks of the fields of one export: field → use. */
export function wantsOf(policy: Policy, exportName: string): Map<string, Want> {
  const wants = new Map<string, Want>();
  const note = (field: string, want: Want) => {
    const known = wants.get(field);
    if (known === undefined || known === 'any') wants.set(field, want);
  };
  for (const { id, spec } of policy.metrics) {
    if (spec.grain !== 'rows') continue;
    if (spec.window.unit === 'since' && exportName === 'customers') note(spec.window.field, 'date');
    if (spec.export !== exportName) continue;
    if (spec.field !== undefined) {
      const want = rowsKind(spec.kind).wants;
      note(spec.field, want === 'any' && spec.kind === 'value' ? useOf(policy, id) : want);
    }
    if (spec.window.unit !== 'all' || spec.before !== undefined) note('date', 'date');
    for (const { subject, test } of spec.only ? testsIn(spec.only) : []) note(subject, wantOfTest(test));
  }
  return wants;
}

/** What the fields named in a condition must be. */
export function wantsOfCondition(condition: Condition | undefined): Map<string, Want> {
  const tests = condition === undefined ? [] : testsIn(condition);
  return new Map(tests.map(({ subject, test }) => [subject, wantOfTest(test)]));
}

/** Names in conditions of the policy, and of groups, that are no metrics: fields of the customers export. */
export function fieldsNamed(policy: Policy): string[] {
  const metrics = new Set(policy.metrics.map((metric) => metric.id));
  const subjects = new Set([...conditionsOf(policy).flatMap(subjectsOf), ...groupingSubjects(policy)]);
  return [...subjects].filter(
    (subject) => subject !== 'score' && !subject.includes('.') && !metrics.has(subject),
  );
}

/** A customer field as a metric. */
export function fieldMetric(field: string): Metric {
  return {
    id: field,
    hidden: true,
    label: { en: field, zh: field },
    unit: '',
    missing: undefined,
    spec: {
      grain: 'rows',
      kind: 'value',
      export: 'customers',
      field,
      options: {},
      only: undefined,
      window: { unit: 'all' },
      before: undefined,
    },
  };
}

/** How the policy uses a metric or customer field: points shapes, arithmetic and tests all speak. */
export function useOf(policy: Policy, subject: string): Want {
  for (const criterion of criteriaOf(policy)) {
    if (criterion.metric === subject && pointsShape(criterion.points.kind).wants === 'numeric')
      return 'numeric';
  }
  if (subjectsOfAssign(policy.assign).includes(subject)) return 'numeric';
  if (policy.value === subject) return 'numeric';
  const read = policy.metrics.some(({ spec }) => spec.grain === 'metrics' && spec.operands.includes(subject));
  if (read) return 'numeric';
  for (const condition of conditionsOf(policy)) {
    for (const each of testsIn(condition)) {
      const want = each.subject === subject ? wantOfTest(each.test) : 'any';
      if (want !== 'any') return want;
    }
  }
  return 'any';
}

function wantOfTest(test: Test): Want {
  const literal = literalsOf(test)[0];
  if (literal instanceof Decimal) return 'numeric';
  if (typeof literal === 'boolean') return 'boolean';
  if (literal === undefined) return 'any';
  // A date that does not exist is meant as a date, too, and is refused as one.
  return isAsOf(literal) || /^\d{4}-\d{2}-\d{2}$/.test(literal) ? 'date' : 'text';
}

/** The values that a test compares with. */
export function literalsOf(test: Test): readonly Literal[] {
  switch (test.op) {
    case 'in':
      return test.values;
    case 'between':
      return [test.low, test.high];
    case 'missing':
      return [];
    default:
      return [test.value];
  }
}
