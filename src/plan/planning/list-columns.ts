// What lists may name: columns of graded.csv and changes.csv, how near customers are to another tier, and the override in
// force; each with its type.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { pointsColumn, pointsType, scoreType, textType } from '../../engine/steps/plan/step.js';
import { changes } from '../../format/changes.js';
import type { ColumnFormat } from '../../format/column.js';
import { graded } from '../../format/graded.js';
import { overrides } from '../../format/lists.js';
import { integer, type ValueType, wide } from '../../grammar/types.js';
import { criteriaOf } from '../../policy/model/policy.js';

/** How near a customer is to the next better tier, and to losing the own one: `score`, `gates` or `both`. */
export const nearGain = 'near.gain';
export const nearLoss = 'near.loss';

/** Which way the small changes lead that give another tier; in conditions `firmness` stands for it. */
export const flipWay = 'firmness.way';

/** Columns of the override in force. */
export const overrideSubjects: ReadonlyMap<string, keyof typeof overrides | 'status'> = new Map([
  ...(Object.keys(overrides) as (keyof typeof overrides)[]).flatMap((name) =>
    name === 'customer_id' || name === '<other>' ? [] : [[`override.${name}`, name] as const],
  ),
  ['override.status', 'status'] as const,
]);

/** Columns that hold the id of a tier. */
export const tierColumnsOfLists: readonly string[] = [
  'tier',
  'previous_tier',
  'scored_tier',
  'moved_tier',
  'ruled_tier',
  'next_tier',
  'override.tier',
];

export const scorePartOf = (criterion: string) => `score_change_by_${criterion}`;

/** Type by name, in the order in which columns stand in graded.csv, then changes.csv; undefined where nobody knows it. */
export function listColumns(plan: Plan): ReadonlyMap<string, ValueType | undefined> {
  const customers = plan.exports.find(({ name }) => name === 'customers');
  const fields = new Map(
    [...(customers?.fields ?? []), ...(customers?.computed ?? [])].map(({ name, type }) => [name, type]),
  );
  const criteria = [...criteriaOf(plan.policy), ...(plan.former ? criteriaOf(plan.former.policy) : [])];
  const each: Readonly<Record<string, readonly (readonly [string, ValueType | undefined])[]>> = {
    '<field>': plan.profile.map((name) => [name, fields.get(name)]),
    '<metric>': plan.policy.metrics
      .filter(({ hidden }) => !hidden)
      .map(({ id }) => [id, plan.metricTypes.get(id)]),
    '<criterion>_points': criteriaOf(plan.policy).map(({ id }) => [pointsColumn(id), pointsType]),
    'score_change_by_<criterion>': criteria.map(({ id }) => [scorePartOf(id), scoreType]),
  };
  const columns = Object.entries<ColumnFormat>({ ...graded, ...changes }).flatMap(
    ([name, format]) => each[name] ?? [[name, typeOf(format)] as const],
  );
  return new Map([
    ...columns,
    [nearGain, textType],
    [nearLoss, textType],
    [flipWay, textType],
    ...[...overrideSubjects].map(
      ([subject, column]) => [subject, column === 'status' ? textType : typeOf(overrides[column])] as const,
    ),
  ]);
}

function typeOf({ type }: ColumnFormat): ValueType {
  if (type === 'number') return wide(12);
  if (type === 'whole number') return integer;
  return type === 'date' ? { kind: 'date' } : textType;
}

/** The column of a name in a condition: `firmness` is the way that its changes lead, `<criterion>.points` is the column `<criterion>_points`. */
export function columnOfSubject(subject: string): string {
  if (subject === 'firmness') return flipWay;
  const criterion = /^(.+)\.points$/.exec(subject)?.[1];
  return criterion === undefined ? subject : pointsColumn(criterion);
}
