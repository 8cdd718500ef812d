// The customers of a results folder, from graded.csv beside changes.csv.
import { nearCase } from '../change/near-misses.js';
import type { Engine } from '../engine/engine.js';
import { type Column, indexType, scoreType, stepsColumn, textType } from '../engine/steps/plan/step.js';
import { type ValueType, wide } from '../grammar/types.js';
import { causes } from '../policy/model/causes.js';
import type { Policy } from '../policy/model/policy.js';
import { comparesWorth } from '../results/worth-then.js';
import { ownHeading, shownFields, type ToldSource } from './customers.js';
import { subjectColumns } from './gates.js';
import { id, openTable } from './tables.js';

/** Of a results folder; @param part a field by whose values customers are told apart */
export async function savedCells(
  engine: Engine,
  folder: string,
  policy: Policy,
  personal: readonly string[],
  part?: string,
): Promise<ToldSource> {
  const { dialect } = engine;
  const graded = await openTable(engine, folder, 'graded.csv');
  const changes = await openTable(engine, folder, 'changes.csv');
  const headings = graded.columns;
  const column = (heading: string) => {
    const found = ownHeading(headings, heading);
    return found === undefined ? undefined : `g.${dialect.identifier(found)}`;
  };
  const nothing = (type: ValueType) => dialect.cast('NULL', type);
  const text = (heading: string) => column(heading) ?? nothing(textType);
  const amount = (heading: string | undefined) => {
    const found = heading === undefined ? undefined : column(heading);
    return found === undefined ? nothing(wide(12)) : dialect.plainDecimal(found).sql;
  };
  const score = (sql: string) => dialect.decimalFrom(sql, scoreType);
  const index = (heading: string) =>
    `CASE ${text(heading)} ${policy.tiers.map((tier, at) => `WHEN ${dialect.text(tier.id)} THEN ${at}`).join(' ')} END`;
  const near = nearCase(policy, { tier: index('tier'), ...subjectColumns(policy, column, dialect) }, dialect);
  const fields = shownFields(headings, personal);
  const value = policy.value === undefined ? undefined : ownHeading(headings, policy.value);
  const before = column('previous_score');
  return {
    columns: { headings, value, fields },
    near,
    cells: {
      fromForAll: before === undefined ? undefined : `${graded.from} AS g`,
      from: `${graded.from} AS g LEFT JOIN ${changes.from} AS c ON c.${id} = g.${id}`,
      customer: `g.${id}`,
      fields: fields.map((name) => dialect.original(`g.${dialect.identifier(name)}`)),
      tier: index('tier'),
      previous: index('previous_tier'),
      movement: text('movement'),
      validUntil: text('valid_until'),
      value: amount(value),
      previousValue: amount(comparesWorth(folder) ? 'previous_value' : undefined),
      score: score(text('score')),
      previousScore: score(before ?? 'c.previous_score'),
      driver: 'c.main_driver',
      reasons: text('reasons'),
      near: near?.sql,
      toNext: text('score_to_next'),
      firmness: text('firmness'),
      marginOrders: text('margin_orders'),
      marginValue: amount('margin_value'),
      ...(part !== undefined && { more: partCells(part, profileFields(headings, personal), dialect) }),
    },
  };
}

/** Column of the value of the field by which customers are told apart. */
export const partColumn = 'part';
export const profileCell = (index: number) => `p${index + 1}`;

/** Fields among whose values downgrades may concentrate: nothing personal. */
export function profileFields(headings: readonly string[], personal: readonly string[]): string[] {
  return headings.slice(1, headings.indexOf('tier')).filter((name) => !personal.includes(name));
}

/** What the change of some customers is measured from. */
function partCells(
  part: string,
  profile: readonly string[],
  dialect: Engine['dialect'],
): (readonly [Column, string])[] {
  const field = (name: string) => dialect.original(`g.${dialect.identifier(name)}`);
  return [
    [{ name: partColumn, type: textType }, field(part)],
    ...causes.map((cause): readonly [Column, string] => [
      { name: stepsColumn(cause), type: indexType },
      dialect.cast(`c.steps_${cause}`, indexType),
    ]),
    ...profile.map((name, at): readonly [Column, string] => [
      { name: profileCell(at), type: textType },
      field(name),
    ]),
  ];
}
