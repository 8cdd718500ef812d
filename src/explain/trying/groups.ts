// In which groups customers are compared, and where each stands in them, from everybody's values in the results.
import { Decimal } from 'decimal.js';
import type { Engine } from '../../engine/engine.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import {
  as,
  type Column,
  metricType,
  scoreType,
  textType,
  typedColumn,
} from '../../engine/steps/plan/step.js';
import { binStartsStep, groupColumn, withAllBins } from '../../engine/steps/score/bin-starts.js';
import { thisYears } from '../../engine/steps/score/scoring.js';
import type { Literal } from '../../grammar/condition.js';
import { groupingCriterion } from '../../grammar/within.js';
import { type Grouping, groupingsOf } from '../../policy/model/groups.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import { everybody, ratedIn } from '../../regrade/everybody.js';
import { literalOf, shownMetrics } from '../../regrade/values.js';

/** Where a customer stands in a group within which customers are compared. */
export interface GroupFact {
  /** The metric or criterion that compares; undefined where tiers are assigned. */
  readonly of: string | undefined;
  /** What makes groups, and the customer's own one; null: in none. */
  readonly group: { readonly subject: string; readonly value: Literal | null };
  /** What customers are compared by. */
  readonly by: string;
  readonly first: 'highest' | 'lowest';
  /** 1 for the first, and how many have a value; undefined where the customer has none, or no group. */
  readonly place: { readonly rank: number; readonly customers: number } | undefined;
}

/**
 * Groups of each customer who is asked for, in the order of the policy.
 * @param plan with bins as they were; `everybody` must be loaded where the policy has groups
 */
export async function groupsOfCustomers(
  engine: Engine,
  plan: Plan,
  customers: readonly string[],
): Promise<Map<string, GroupFact[]>> {
  const groupings = groupingsOf(plan.policy);
  if (groupings.length === 0 || customers.length === 0) return new Map();
  const { dialect } = engine;
  const { policy, frozen } = plan;
  const shown = shownMetrics(policy).map((id): Column => ({ name: id, type: metricType(plan, id) }));
  const columns = [...shown, { name: 'score', type: scoreType }];
  const typed = columns.map(({ name, type }) =>
    as(dialect.decimalFrom(dialect.identifier(name), type), name, dialect),
  );
  const from = `(SELECT customer_id, ${ratedIn}, ${typed.join(', ')} FROM ${everybody})`;
  const scoring = { policy, centres: undefined, from, given: new Map(), frozen, relations: thisYears };
  const steps = binStartsStep(scoring, columns, dialect);
  const known = [...columns, ...criteriaOf(policy).map(({ id }) => binned(id))];
  const asked = groupings.flatMap((each, at) => {
    const group = typedColumn(known, groupColumn(each.within), dialect);
    const own = typedColumn(columns, each.by, dialect).sql;
    // Points and tiers compare only those who get a tier.
    const value = each.of?.kind === 'metric' ? own : `CASE WHEN ${ratedIn} IS NOT NULL THEN ${own} END`;
    const order = `${value} ${firstOf(each, policy) === 'highest' ? 'DESC' : 'ASC'} NULLS LAST`;
    return [
      as(dialect.asText(group), `g${at}`, dialect),
      as(
        `CASE WHEN ${value} IS NOT NULL THEN rank() OVER (PARTITION BY ${group.sql} ORDER BY ${order}) END`,
        `r${at}`,
        dialect,
      ),
      as(`count(${value}) OVER (PARTITION BY ${group.sql})`, `n${at}`, dialect),
    ];
  });
  const those = dialect.rowsOfText(
    ['id'],
    customers.map((id) => [id]),
  );
  const standing = `SELECT customer_id, ${ratedIn}, ${asked.join(', ')} FROM ${withAllBins(scoring, columns, dialect)}`;
  const sql = `SELECT s.* FROM (${standing}) AS s JOIN ${those} AS a ON a.id = s.customer_id`;
  const rows = await engine.rows(oneQuery(steps, { reads: steps.map(({ name }) => name), sql }, dialect));
  return new Map(
    rows.map((row) => [
      row.customer_id ?? '',
      groupings.flatMap((each, at): GroupFact[] => {
        if (row[ratedIn] == null && each.of?.kind !== 'metric') return [];
        const [group, rank, count] = [row[`g${at}`] ?? null, row[`r${at}`], row[`n${at}`]];
        const placed = group !== null && rank != null;
        return [
          {
            of: each.of?.id,
            group: { subject: each.within, value: group === null ? null : asLiteral(each, group, plan) },
            by: each.by,
            first: firstOf(each, policy),
            place: placed ? { rank: Number(rank), customers: Number(count) } : undefined,
          },
        ];
      }),
    ]),
  );
}

const binned = (criterion: string): Column => ({
  name: groupColumn(`${criterion}.bin`),
  type: { kind: 'integer' },
});

/** The group as a value of what makes it. */
function asLiteral({ within }: Grouping, text: string, plan: Plan): Literal {
  if (groupingCriterion(within) !== undefined) return new Decimal(text);
  return literalOf(text, plan.metricTypes.get(within) ?? textType) ?? text;
}

/** Who comes first: of what counts backwards the lowest. */
function firstOf({ of }: Grouping, policy: Policy): GroupFact['first'] {
  if (of?.kind === 'criterion')
    return criteriaOf(policy).find(({ id }) => id === of.id)?.points.reverse === true ? 'lowest' : 'highest';
  const spec = policy.metrics.find(({ id }) => id === of?.id)?.spec;
  return spec?.options.order === 'ascending' ? 'lowest' : 'highest';
}
