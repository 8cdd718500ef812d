// What rejected rows may be worth, by the digits in their cells: a guard that counts rows lets the three best customers go.

import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../../engine/engine.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import type { Note } from '../../foundation/problems/note.js';
import type { ValueType } from '../../grammar/types.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { exportWord } from './words.js';

const customersNamed = 5;
const least = new Decimal('0.05');

/** Sums up what rejected rows may be worth, row by row. */
export class LostTally {
  private sum = new Decimal(0);
  private readonly byCustomer = new Map<string, Decimal>();

  constructor(private readonly planned: PlannedExport) {}

  /** Takes a row that rejectedSql found. */
  add({ worth, customer }: Row): void {
    const { worth: spec } = this.planned;
    if (spec === undefined || worth == null) return;
    const decimal = this.planned.fields.find(({ name }) => name === spec.cells[0])?.decimal ?? '.';
    const value = worth
      .split('\u001F')
      .map((cell) => byDigits(cell, decimal))
      .reduce((product, each) => product.times(each), new Decimal(1));
    this.sum = this.sum.plus(value);
    if (customer != null)
      this.byCustomer.set(customer, value.plus(this.byCustomer.get(customer) ?? new Decimal(0)));
  }

  /** What may be lost; undefined where it is little beside what used rows hold. */
  async found(engine: Engine, sums: readonly string[], dialect: Dialect): Promise<RejectedValue | undefined> {
    const { name, worth } = this.planned;
    if (worth === undefined || this.sum.isZero()) return undefined;
    const quoted = (each: string) => dialect.identifier(each);
    // A sum needs more digits than what is summed.
    const type: ValueType = worth.type.kind === 'decimal' ? { ...worth.type, precision: 38 } : worth.type;
    const ask = async (what: string, from: string) => {
      const value = { sql: dialect.cast(what, type), type };
      const [row] = await engine.rows(`SELECT ${dialect.asText(value)} AS n FROM ${from}`);
      return new Decimal(row?.n ?? 0);
    };
    // Sums that are there anyway say it mostly; only where they do not are the rows asked.
    const [metric] = sums;
    if (metric !== undefined) {
      const known = await ask(`sum(${quoted(metric)})`, quoted(totalsName(name)));
      if (this.sum.div(least).lte(known)) return undefined;
    }
    const used = await ask(
      `sum(abs(${quoted(worth.field)}))`,
      `${quoted(cleanName(name))} WHERE ${own.fate} = 0`,
    );
    const share = this.sum.div(this.sum.plus(used));
    if (share.lte(least)) return undefined;
    const most = [...this.byCustomer].sort(([a, x], [b, y]) => y.cmp(x) || (a < b ? -1 : 1));
    return {
      export: name,
      field: worth.field,
      rejected: this.sum.toFixed(),
      share: share.toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed(),
      customers: most.slice(0, customersNamed).map(([id]) => id),
    };
  }
}

const units: readonly (readonly [RegExp, number])[] = [
  [/亿|億/, 1e8],
  [/万|萬|lakh/i, 1e4],
  [/千|[0-9]\s*k\b/i, 1e3],
  [/[0-9]\s*(m|mio)\b/i, 1e6],
];

/** The magnitude that the digits of a cell speak of; 0 without digits. Grouping in threes and exponents are understood. */
export function byDigits(cell: string, decimal: '.' | ','): Decimal {
  const text = cell.normalize('NFKC');
  const found = /[0-9][0-9.,'’ ]*(?:[eE][-+]?[0-9]{1,2}(?![0-9]))?/.exec(text)?.[0];
  if (found === undefined) return new Decimal(0);
  const [mantissa = '', exponent = '0'] = found.toLowerCase().split('e');
  const marks = mantissa.match(/[.,]/g) ?? [];
  const last = Math.max(mantissa.lastIndexOf('.'), mantissa.lastIndexOf(','));
  const behind = mantissa.slice(last + 1).replace(/[^0-9]/g, '');
  // The last mark stands before decimals unless three digits follow it and it is not the declared one, or it repeats.
  const lone = marks.length === 1 || marks.at(-1) !== marks.at(-2);
  const splits = last >= 0 && lone && (behind.length !== 3 || mantissa[last] === decimal);
  const whole = (splits ? mantissa.slice(0, last) : mantissa).replace(/[^0-9]/g, '');
  const value = new Decimal(`${whole || '0'}.${splits ? behind || '0' : '0'}`);
  const unit = units.find(([pattern]) => pattern.test(text))?.[1] ?? 1;
  return value.times(unit).times(new Decimal(10).pow(Number(exponent)));
}

/** The note on it, for people. */
export function lostNote(lost: RejectedValue): Note {
  const percent = new Decimal(lost.share).times(100).toDecimalPlaces(1, Decimal.ROUND_HALF_UP).toFixed();
  const { customers, field } = lost;
  const [who, whose] =
    customers.length > 0
      ? [`, above all of ${customers.join(', ')}`, `，主要涉及 ${customers.join('、')}`]
      : ['', ''];
  return {
    en: `rejected rows of ${lost.export} may hold ${percent}% of all ${field}, by their digits${who}: look into rejected.csv before you rely on the tiers`,
    zh: `${exportWord(lost.export, 'zh')}中被拒绝的数据行按其数字可能占全部 ${field} 的 ${percent}%${whose}：采用等级之前请查看 rejected.csv`,
  };
}

/** What rejected rows of an export may hold, by the digits in their cells. */
export interface RejectedValue {
  readonly export: string;
  /** The field that is summed up as value. */
  readonly field: string;
  /** Sum of the magnitudes in rejected cells. */
  readonly rejected: string;
  /** Its share in what rejected and used rows hold together. */
  readonly share: string;
  /** Ids of the customers who may lose the most, the first of them first. */
  readonly customers: readonly string[];
}
