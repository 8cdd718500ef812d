// Ways in words: what is done, and what comes of it.
import type { Trait } from '../../explain/finding/actions.js';
import type { Names } from '../../explain/page/names.js';
import type { CustomerWay } from '../ways/way.js';
import type { StatementWords } from './words-en.js';

/** So much of what comes of it is told. */
const mostFollows = 2;

export interface WayTeller {
  readonly say: StatementWords;
  readonly names: Names;
  /** A value of a metric with its unit. */
  value(value: CustomerWay['follows'][number]['to'], metric: string): string;
}

/** What is done more, as a sentence: `3 more orders of your average amount (CNY 412.50).` */
export function wayMoreText(way: CustomerWay, teller: WayTeller): string {
  const { say } = teller;
  return say.sentence(`${sizeText(way, teller, false)}${followsText(way, teller)}`);
}

/** What may be missing, as part of a sentence. */
export function lessText(way: CustomerWay, teller: WayTeller): string {
  return `${sizeText(way, teller, true)}${followsText(way, teller)}`;
}

function sizeText(way: CustomerWay, teller: WayTeller, less: boolean): string {
  const { say, names, value } = teller;
  const { kind, amount, sum, export: name } = way;
  const size = amount === null ? '' : value(amount, sum ?? '');
  const count = names.number(way.orders);
  // Orders are what customers know; rows of other exports are called by where they stand.
  const of = names.value(name);
  const texts =
    name === 'transactions'
      ? {
          orders: () => (less ? say.fewer : say.orders)(count, size),
          order: () => say.order(size),
          amount: () => (less ? say.less : say.more)(size),
        }
      : {
          orders: () => (less ? say.fewerOf : say.moreOf)(count, of, size),
          order: () => say.oneOf(of, size),
          amount: () => (less ? say.lessIn : say.moreIn)(size, of),
        };
  const text = { ...texts, rows: () => (less ? say.fewerRows : say.rows)(count, of) }[kind]();
  // Which orders are not there nobody asks.
  const traits = less ? [] : way.traits.map((trait) => traitText(trait, teller));
  return traits.length === 0 ? text : `${text}${say.brackets(traits.join(say.listed))}`;
}

function traitText({ field, is }: Trait, { say, names }: WayTeller): string {
  const name = names.value(field);
  if (is === 'again') return say.again(name);
  if (is === 'fresh') return say.fresh(name);
  return 'value' in is
    ? say.is(name, names.value(is.value))
    : say.noneOf(name, names.list(is.noneOf.map((each) => names.value(each))));
}

function followsText({ follows }: CustomerWay, { say, names, value }: WayTeller): string {
  const told = follows
    .slice(0, mostFollows)
    .map(({ metric, from, to }) =>
      say.follows(names.subject(metric), value(from, metric), value(to, metric)),
    );
  return told.length === 0 ? '' : say.brackets(told.join(say.listed));
}
