// What a starting policy can go by, and which values customers reach.

import type { Engine } from '../../engine/engine.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { currencyFor } from '../columns/currencies.js';
import { fieldNamed } from '../columns/fields.js';
import { isNumericType } from '../columns/value-types.js';
import type { KnownExport } from './export-proposal.js';
import type { PolicyFacts, ReviewProposal } from './proposal.js';
import { type Counted, reachedBy, reachedIn } from './thresholds.js';

/** Fields of the customers that a starting policy goes by, at most. */
const mostFields = 3;

export async function policyFacts(
  engine: Engine,
  known: readonly KnownExport[],
  review: ReviewProposal,
  dialect: Dialect,
): Promise<PolicyFacts> {
  const transactions = known.find(({ opened }) => opened.name === 'transactions');
  const customers = known.find(({ opened }) => opened.name === 'customers');
  const none = {
    asOf: review.asOf,
    currency: undefined,
    dated: false,
    spend: undefined,
    orders: undefined,
    fields: [],
    since: false,
  };
  if (transactions === undefined)
    return customers === undefined
      ? none
      : { ...none, ...(await customersAlone(engine, customers, dialect)) };
  const { columns, facts } = transactions;
  const has = (field: string) => fieldNamed(columns, field) !== undefined;
  const paid = review.exports.find(({ name }) => name === 'transactions')?.only?.values ?? {};
  const once = transactions.totals?.action === 'drop';
  const counted: Counted = { date: has('date'), asOf: review.asOf, only: paid, once };
  const identified = has('customer_id');
  const reached = (aggregate: string) =>
    identified ? reachedBy(engine, aggregate, counted, dialect) : Promise.resolve(undefined);
  const spends = has('amount') || columns.computed !== undefined;
  const by = has('order_id') ? 'order_id' : 'customer_id';
  const netted = columns.computed?.operands.includes('refunded') === true;
  const withoutReturns = spends && (facts.negative > 0 || netted);
  const only = withoutReturns ? ' FILTER (WHERE amount > 0)' : '';
  return {
    ...none,
    currency: currencyFor(
      transactions.opened,
      columns,
      transactions.values,
      facts.values.get('currency') ?? [],
    ),
    dated: has('date'),
    spend: spends ? { reached: await reached('sum(amount)') } : undefined,
    orders: {
      by: { field: by, withoutReturns },
      reached: await reached(`count(${by === 'order_id' ? 'DISTINCT ' : ''}${by})${only}`),
    },
  };
}

async function customersAlone(
  engine: Engine,
  { columns }: KnownExport,
  dialect: Dialect,
): Promise<Pick<PolicyFacts, 'fields' | 'since'>> {
  const numbers = columns.fields.filter(({ type }) => isNumericType(type));
  const fields: PolicyFacts['fields'][number][] = [];
  for (const { field, heading } of numbers) {
    const reached = await reachedIn(engine, 'customers', dialect.identifier(field), dialect);
    // An empty column is nothing to go by.
    if (reached !== undefined && fields.length < mostFields) fields.push({ field, heading, reached });
  }
  return { fields, since: fieldNamed(columns, 'since') !== undefined };
}
