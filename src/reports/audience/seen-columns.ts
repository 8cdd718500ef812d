// Which columns of results an audience may see: besides those that it names, what is made of something hidden is hidden, too.
import { type Condition, subjectsOf } from '../../grammar/condition.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import type { Audience } from './audience.js';

/** What else has to be seen of whoever sees a column. */
const needs: Readonly<Record<string, readonly string[]>> = {
  steps: ['movement', 'previous_tier'],
  last_downgrade: ['movement'],
  previous_score: ['score'],
  score_change: ['score', 'previous_score'],
  score_to_next: ['score'],
  firmness: ['score'],
  margin_orders: ['score', 'firmness'],
  margin_value: ['score', 'firmness'],
  main_driver: ['movement'],
};

/** Whether what customers are worth may be seen. */
export function seesValue({ hides }: Audience, metric: string | null | undefined): boolean {
  return metric == null || (!hides(metric) && !hides('value'));
}

/** Whether everything may be seen that tiers ask for, so that nobody is told how near to it a customer is. */
export function seesGates(audience: Audience, policy: Policy): boolean {
  return policy.tiers.every(({ requires, entersDirectly, keeps }) =>
    [requires, entersDirectly, keeps?.requires].every((each) => seesSubjects(each, audience, policy)),
  );
}

function seesSubjects(condition: Condition | undefined, audience: Audience, policy: Policy): boolean {
  if (condition === undefined) return true;
  return subjectsOf(condition).every((subject) => seesPart(subject, audience, policy));
}

/** Whether a subject of conditions may be seen: a metric, the score, points of a criterion. */
export function seesPart(subject: string, audience: Audience, policy: Policy): boolean {
  const criterion = /^(.+)\.(points|bin)$/.exec(subject)?.[1];
  return seesColumn(criterion === undefined ? subject : `${criterion}_points`, audience, policy);
}

/** Whether scores and what they are made of may be seen. */
function seesPoints(audience: Audience, policy: Policy): boolean {
  const { hides } = audience;
  // From the score and all other points those of one criterion could be reckoned.
  return !hides('score') && criteriaOf(policy).every(({ id, metric }) => !hides(id) && !hides(metric));
}

/** Whether an audience may see a column of graded.csv or changes.csv. */
export function seesColumn(column: string, audience: Audience, policy: Policy): boolean {
  const { hides } = audience;
  if (column === 'customer_id') return audience.pseudonym !== undefined || !hides(column);
  if (hides(column) || (needs[column] ?? []).some(hides)) return false;
  if (column === policy.value || column === 'previous_value' || column === 'margin_value')
    return seesValue(audience, policy.value);
  if (/^steps_/.test(column)) return seesColumn('steps', audience, policy);
  if (/^score_change_/.test(column))
    return seesColumn('score_change', audience, policy) && seesPoints(audience, policy);
  const criterion = criteriaOf(policy).find(({ id }) => column === `${id}_points`);
  return criterion === undefined || seesPoints(audience, policy);
}
