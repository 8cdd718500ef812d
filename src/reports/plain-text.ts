// Tables and figures as a terminal shows them.
import type { ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import { Decimal } from 'decimal.js';
import { grouped } from '../text/thousands.js';

export type Align = 'left' | 'right';

/** A table without a frame: a heading line, a rule, and rows; numbers to the right. */
export function table(
  head: readonly string[],
  body: readonly (readonly string[])[],
  paint: ChalkInstance,
  align?: readonly Align[],
): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    right: '',
    'right-mid': '',
    mid: '',
    'mid-mid': '',
    middle: '  ',
  };
  const made = new Table({
    head: head.map((each) => paint.bold(each)),
    chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, index) => align?.[index] ?? (index === 0 ? 'left' : 'right')),
  });
  for (const row of body) made.push([...row]);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A whole number with its thousands marked. */
export function count(value: number): string {
  return grouped(String(value));
}

/** Two decimals for the eye; the exact value stands in summary.json. */
export function money(exact: string): string {
  const [whole = '0', cents = '00'] = new Decimal(exact).toFixed(2).split('.');
  return `${grouped(whole)}.${cents}`;
}

/** A share in percent, for the eye. */
export function percent(share: string, places = 1): string {
  return `${new Decimal(share).times(100).toFixed(places)} %`;
}

/** A share in percent with all its digits. */
export function exactPercent(share: string): string {
  return `${new Decimal(share).times(100).toFixed()} %`;
}
