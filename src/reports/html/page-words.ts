// Words, labels and figures of a report page in one language.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import { type Language, labelsById } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import type { ToldCustomer } from '../values/report-values.js';
import { driverPhrase } from '../words/change-headline.js';
import { changeWords } from '../words/change-words.js';
import { money, percent } from '../words/plain-text.js';
import { type ReportPageWords, reportPageEn } from './words-en.js';
import { reportPageZh } from './words-zh.js';

export const pageWords: Readonly<Record<Language, ReportPageWords>> = { en: reportPageEn, zh: reportPageZh };

/** How a page of these values says things. */
export class PageWords {
  readonly say: ReportPageWords;
  private readonly labels: ReturnType<typeof labelsById>;

  constructor(
    private readonly values: SeenValues,
    readonly language: Language,
  ) {
    this.say = pageWords[language];
    this.labels = { ...labelsById(values.policy), ...values.summary.change?.labels };
  }

  tier(id: string | null): string {
    if (id === null) return '';
    if (id === 'new' || id === 'left') return changeWords[this.language][id];
    return this.values.tiers.find((each) => each.tier === id)?.label[this.language] ?? id;
  }

  /** A field of customers, a metric or a criterion. */
  label(id: string): string {
    // A field may be called as what every object has by itself.
    if (Object.hasOwn(this.say.fields, id)) return this.say.fields[id] ?? id;
    return Object.hasOwn(this.labels, id) ? (this.labels[id]?.[this.language] ?? id) : id;
  }

  count(value: number): string {
    return count(value);
  }

  percent(share: string | null): string {
    return share === null ? '' : percent(share);
  }

  /** An amount with the decimals of the currency. */
  money(value: string | null): string {
    return value === null ? '' : money(value, this.values.summary.currency);
  }

  /** The same with the currency behind it. */
  amount(value: string): string {
    const { currency } = this.values.summary;
    return currency === '' ? this.money(value) : `${this.money(value)} ${currency}`;
  }

  /** What the value metric is called; undefined where the policy has none. */
  get worth(): string | undefined {
    return this.values.summary.value_label?.[this.language];
  }

  /** The same with the currency. */
  get worthWithUnit(): string | undefined {
    const { currency } = this.values.summary;
    return this.worth === undefined || currency === '' ? this.worth : this.say.withUnit(this.worth, currency);
  }

  /** A score without zeros at its end. */
  score(value: string | null): string {
    return value === null ? '' : new Decimal(value).toFixed();
  }

  /** Why a customer moved, as a sentence; empty for who did not. */
  why({ movement, steps, mainDriver }: ToldCustomer): string {
    if ((movement !== 'up' && movement !== 'down') || steps === null) return '';
    const known = mainDriver !== null && mainDriver !== 'unattributed';
    const cause = known ? driverPhrase(mainDriver, this.language, this.labels) : undefined;
    return this.say.movers.sentence(movement, String(Math.abs(steps)), cause);
  }

  list(texts: readonly string[]): string {
    return texts.join(this.say.listed);
  }

  /** Text of people on one line. */
  line(text: string): string {
    return onOneLine(text);
  }
}
