// Columns of transactions with how their cells count: what the rows show, one thing after the other.

import type { Engine } from '../../engine/engine.js';
import { withRates } from '../columns/currencies.js';
import { withRounding } from '../columns/decimal-places.js';
import { type ColumnsProposal, fieldNamed } from '../columns/fields.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { countsOf, withRefunds } from '../columns/refunds.js';
import { withContinuation } from '../orders/order-lines.js';
import { withOrderNumbers } from '../orders/order-numbers.js';
import type { LookedAt } from './customers.js';
import { withoutGuests } from './guests.js';
import { withSpelling } from './id-spelling.js';
import { withEssentials } from './who-and-how-much.js';

/** The columns with refunds, currencies and ids for nobody told apart. */
export async function asTheyCount(
  engine: Engine,
  side: LookedAt,
  proposed: ColumnsProposal,
  listed: { readonly opened: OpenedExport; readonly columns: ColumnsProposal } | undefined,
  asked: { readonly needed: readonly string[]; readonly currency: string | undefined },
): Promise<ColumnsProposal> {
  const { dialect } = engine;
  const { opened, values } = side;
  const whole = await withEssentials(engine, side, proposed, asked.needed, dialect);
  const numbered = await withOrderNumbers(engine, opened, whole, dialect);
  const lined = await withContinuation(engine, opened, numbered, dialect);
  const refunded = await withRefunds(engine, opened, values, lined, dialect);
  const exact = withRounding(refunded, values);
  const currency = fieldNamed(exact, 'currency');
  const codes = currency === undefined ? [] : await countsOf(engine, opened, currency.index, dialect);
  const rated = withRates(exact, values, codes, asked.currency);
  const ids = fieldNamed(listed?.columns, 'customer_id');
  const known = listed && ids && { opened: listed.opened, index: ids.index };
  const spelled = await withSpelling(engine, opened, rated, known, dialect);
  return withoutGuests(engine, side, spelled, known, dialect);
}
