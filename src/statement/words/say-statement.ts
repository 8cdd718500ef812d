// From what a statement says to words: whole sentences, in the language of the customer.
import { Decimal } from 'decimal.js';
import type { Named } from '../../explain/finding/named.js';
import { Names } from '../../explain/page/names.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Literal } from '../../grammar/condition.js';
import type { MetricWindow } from '../../policy/model/metric-windows.js';
import type { Labels, Language } from '../../policy/model/policy.js';
import type { StatementsSpec } from '../../review/statements.js';
import type { Statement } from '../values/statement.js';
import type { CustomerWay } from '../ways/way.js';
import type { SaidItem, SaidStatement } from './said.js';
import { lessText, type WayTeller, wayMoreText } from './way-words.js';
import { type StatementWords, statementEnglish } from './words-en.js';
import { statementChinese } from './words-zh.js';

export const statementWords: Readonly<Record<Language, StatementWords>> = {
  en: statementEnglish,
  zh: statementChinese,
};

/** More of anything would not stay on one page with everything else. */
const most = { figures: 7, benefits: 6, asked: 5, text: 100, perk: 60 } as const;

/** What is the same for all customers. */
export interface Telling {
  readonly named: Named;
  readonly asOf: string;
  readonly nextAsOf: string;
  readonly value: string | undefined;
  readonly windows: readonly MetricWindow[];
  readonly spec: Pick<StatementsSpec, 'contact' | 'appeal' | 'perks'>;
  readonly language: Language;
}

export class StatementTeller implements WayTeller {
  readonly say: StatementWords;
  readonly names: Names;

  constructor(private readonly telling: Telling) {
    const { named, language, asOf, nextAsOf } = telling;
    this.say = statementWords[language];
    this.names = new Names(named, language, nextAsOf, asOf);
  }

  /** A value with its unit: money with the currency, percentages and yes or no as people write them. */
  value = (value: Literal | null, metric: string): string => {
    const { say, names } = this;
    if (value === null) return say.noValue;
    if (typeof value === 'boolean') return value ? say.yes : say.no;
    if (!(value instanceof Decimal)) return short(names.value(value));
    const { money, unit = '' } = names.metric(metric) ?? {};
    if (money === true) return say.money(names.amount(value), this.telling.named.currency);
    return say.withUnit(names.number(value.toDecimalPlaces(2)), unit);
  };

  all(statement: Statement): SaidStatement {
    const { say, telling, names } = this;
    const { movement, fields } = statement;
    const tier = this.tier(statement.tier);
    const [worth] = statement.figures.filter(({ metric }) => metric === telling.value);
    const name = short(fields.get('name') ?? '');
    const up = this.up(statement);
    const keep = this.keep(statement);
    return {
      title: say.title,
      customer_id: short(statement.id ?? ''),
      greeting: name === '' ? say.dearAll : say.dear(name),
      headline: this.headline(statement),
      why: this.why(statement),
      encouragement: this.encouragement(statement),
      tier,
      previous_tier: statement.previousTier === undefined ? '' : this.tier(statement.previousTier),
      as_of: this.date(telling.asOf),
      validity:
        statement.validUntil === undefined ? say.validNext : say.validUntil(this.date(statement.validUntil)),
      valid_until: statement.validUntil === undefined ? '' : this.date(statement.validUntil),
      value_label: worth === undefined ? '' : names.subject(worth.metric),
      value: worth === undefined ? '' : this.value(worth.now, worth.metric),
      value_before: worth?.before === undefined ? '' : this.value(worth.before, worth.metric),
      discount: this.discount(statement),
      next_tier: statement.next === undefined ? '' : this.tier(statement.next),
      ...up,
      ...keep,
      note: up.ways.length + keep.keep_ways.length > 0 || keep.keep !== '' ? say.rulesThen : '',
      contact: this.spec(telling.spec.contact),
      appeal: this.spec(telling.spec.appeal),
      rose: movement === 'up',
      fell: movement === 'down',
      stayed: movement === 'same',
      is_new: movement === 'new',
      best: statement.next === undefined,
      figures: statement.figures.slice(0, most.figures).map(({ metric, now, before }) => ({
        label: short(names.subject(metric)),
        now: this.value(now, metric),
        before: before === undefined ? '' : this.value(before, metric),
      })),
      counted: this.counted(statement),
      benefits: this.benefits(statement),
      asks: statement.asked.slice(0, most.asked).map(({ condition, met, has }) => ({
        text: say.asked(names.condition(condition), has === undefined ? '' : this.has(has), met),
        met,
      })),
      asks_more: statement.askedMore && statement.asked.length > 0 ? say.asksMore : '',
      field: Object.fromEntries(fields),
    };
  }

  private tier(id: string): string {
    return this.names.tier(id);
  }

  /** What is asked for is compared with all digits. */
  private has({ metric, value }: { readonly metric: string; readonly value: Literal | null }): string {
    const { money, unit = '' } = this.names.metric(metric) ?? {};
    if (money === true || !(value instanceof Decimal)) return this.value(value, metric);
    return this.say.withUnit(this.names.number(value), unit);
  }

  private date(iso: string): string {
    const [year = '', month = '', day = ''] = iso.split('-');
    return this.say.date(year, Number(month), Number(day));
  }

  private spec(labels: Labels | undefined): string {
    return labels?.[this.telling.language] ?? '';
  }

  private headline({ tier, previousTier, movement }: Statement): string {
    const { headline } = this.say;
    const now = this.tier(tier);
    const before = previousTier === undefined ? '' : this.tier(previousTier);
    return movement === undefined ? headline.is(now) : headline[movement](now, before);
  }

  private why({ why, figures }: Statement): string {
    const { say, names } = this;
    if (why === undefined) return '';
    if (why.is !== 'behaviour') return say.why[why.is];
    const { metric } = why;
    if (metric === undefined) return say.why.behaviourOf;
    const figure = figures.find((each) => each.metric === metric);
    return figure?.before === undefined
      ? say.why.behaviour(names.subject(metric))
      : say.why.behaviourChanged(
          names.subject(metric),
          this.value(figure.before, metric),
          this.value(figure.now, metric),
        );
  }

  /** For who fell: that there is a way back, where one is told. */
  private encouragement({ movement, previousTier, ways: { up } }: Statement): string {
    const { say } = this;
    if (movement !== 'down' || up === undefined || (up.ways.length === 0 && !up.unchanged)) return '';
    return (up.tier === previousTier ? say.wayBack : say.wayOn)(this.tier(up.tier));
  }

  private discount({ discount }: Statement): string {
    return discount === undefined
      ? ''
      : this.say.discount(new Decimal(1).minus(discount).times(100).toFixed());
  }

  private benefits(statement: Statement): SaidItem[] {
    const { perks } = this.telling.spec;
    const discount = this.discount(statement);
    const named = statement.perks.map(
      (perk) => perks.get(perk)?.[this.telling.language] ?? perk.replaceAll('_', ' '),
    );
    return [...(discount === '' ? [] : [discount]), ...named]
      .slice(0, most.benefits)
      .map((text) => ({ text: capital(short(text, most.perk)) }));
  }

  /** The days that figures count, where all of them count the same. */
  private counted({ figures }: Statement): string {
    const shown = new Set(figures.map(({ metric }) => metric));
    const of = this.telling.windows.filter((window) => shown.has(window.metric) && !window.compared_with);
    const [first] = of;
    if (first?.from == null || of.some(({ from, until }) => from !== first.from || until !== first.until))
      return '';
    return this.say.counted(this.date(first.from), this.date(first.until));
  }

  private up({ next, ways: { up, untold } }: Statement): Pick<SaidStatement, 'up' | 'ways'> {
    const { say, telling } = this;
    if (next === undefined) return { up: say.best, ways: [] };
    const tier = this.tier(next);
    if (up === undefined || untold !== undefined) return { up: say.askUs(tier), ways: [] };
    const limit = up.limits.includes('new_customer_limit')
      ? say.newLimit
      : up.limits.includes('max_up')
        ? say.stepLimit
        : '';
    const then = this.date(telling.nextAsOf);
    const one = up.ways.length === 1;
    const lead = up.unchanged
      ? say.enoughUnchanged(tier, then)
      : up.ways.length === 0
        ? say.nothingNear(tier)
        : up.when === 'this review'
          ? say.enoughNow(tier, this.date(telling.asOf), one)
          : say.enoughNext(tier, then, one);
    return { up: this.sentences([limit, lead]), ways: this.items(up.ways) };
  }

  private keep({ tier: own, ways: { keep } }: Statement): Pick<SaidStatement, 'keep' | 'keep_ways'> {
    const { say, telling } = this;
    if (keep === undefined) return { keep: '', keep_ways: [] };
    const [tier, then] = [this.tier(own), this.date(telling.nextAsOf)];
    const room = keep.room && lessText(keep.room, this);
    if (keep.kept && keep.unchanged !== own) {
      // A better tier comes by itself, so that keeping this one is not all there is to say.
      const better = this.tier(keep.unchanged);
      const text =
        room === undefined ? say.rises(tier, better, then) : say.risesRoom(tier, better, then, room);
      return { keep: text, keep_ways: [] };
    }
    if (keep.kept)
      return {
        keep: room === undefined ? say.keeps(tier, then) : say.keepsRoom(tier, then, room),
        keep_ways: [],
      };
    const loses = say.loses(tier, this.tier(keep.unchanged), then);
    const more =
      keep.ways.length === 0 ? say.askToKeep(tier) : say.enoughToKeep(tier, keep.ways.length === 1);
    return { keep: this.sentences([loses, more]), keep_ways: this.items(keep.ways) };
  }

  private items(ways: readonly CustomerWay[]): SaidItem[] {
    return ways.map((way) => ({ text: wayMoreText(way, this) }));
  }

  private sentences(texts: readonly string[]): string {
    return texts.filter((text) => text !== '').join(this.say.between);
  }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** On one line, and no longer than a page takes. */
function short(text: string, signsAtMost: number = most.text): string {
  const line = onOneLine(text.slice(0, 4 * signsAtMost)).trim();
  const signs = [...line];
  return signs.length > signsAtMost ? `${signs.slice(0, signsAtMost - 1).join('')}…` : line;
}
