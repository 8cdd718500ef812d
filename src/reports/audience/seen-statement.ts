// What a statement may say to the customer whom it is about: columns of the customer's own row, and what rules ask for.
import { type Condition, subjectsOf } from '../../grammar/condition.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Audience } from './audience.js';
import { seesColumn, seesPart } from './seen-columns.js';

export interface StatementSight {
  /** Fields of the customer that may be told, in the order of results. */
  readonly fields: readonly string[];
  /** Metrics that may be told, in the order of the policy. */
  readonly metrics: readonly string[];
  /** Whether a column of graded.csv or changes.csv may be told. */
  sees(column: string): boolean;
  /** Whether it may be told what a condition asks for. */
  seesAsked(condition: Condition): boolean;
  /** The id by which the customer is known; undefined where it may not be seen. */
  idOf(customer: string): string | undefined;
}

/**
 * @param fields of customers, in results
 * @param declared whether the review says what customers may see: only then rules are told that ask for what they see
 */
export function statementSight(
  audience: Audience,
  policy: Policy,
  fields: readonly string[],
  declared: boolean,
): StatementSight {
  const sees = (column: string) => seesColumn(column, audience, policy);
  const shown = policy.metrics.filter(({ id, hidden }) => !hidden && sees(id)).map(({ id }) => id);
  return {
    fields: fields.filter((field) => !audience.hides(field)),
    metrics: shown,
    sees,
    seesAsked: (condition) =>
      declared && subjectsOf(condition).every((subject) => seesPart(subject, audience, policy)),
    idOf: (customer) => {
      if (audience.pseudonym !== undefined) return audience.pseudonym(customer);
      return audience.hides('customer_id') ? undefined : customer;
    },
  };
}
