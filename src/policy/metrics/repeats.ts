// Repeat purchases: purchases of a product that the customer had bought before.
import { integer } from '../../grammar/types.js';
import { repeatEffects } from './effect.js';
import { fieldName, type MetricKind, type RowsKind } from './kind.js';

const repeats: RowsKind = {
  key: 'repeats',
  grain: 'rows',
  movedBy: 'repeats',
  effects: repeatEffects,
  means:
    'rows in the window whose product (the field) the customer had bought before, in the window or earlier',
  example: '{ repeats: transactions.product, window: 12 months }',
  written: fieldName,
  wants: 'any',
  takesRows: false,
  onCustomer: 'no',
  ofNothing: '0',
  least: 0,
  dear: () => true,
  type: () => integer,
  // Every row in the window is a repeat but the first ever of each product. Products first bought in the window are
  // those bought up to its end less those bought before it; so no order among rows of one day matters.
  aggregate: (product, { window, upToEnd, earlier }) => {
    const known = earlier === undefined ? '0' : `count(DISTINCT ${product.sql})${earlier}`;
    return `count(${product.sql})${window} - (count(DISTINCT ${product.sql})${upToEnd} - ${known})`;
  },
  finish: (value) => value,
};

export const repeatPurchases: readonly MetricKind[] = [repeats];
