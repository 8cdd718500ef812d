// Customers in words and figures of one language: tiers and fields by their labels, amounts, scores, why one moved.
import { Decimal } from 'decimal.js';
import { type Language, labelsById } from '../../policy/model/policy.js';
import type { ReportValues, ToldCustomer } from '../values/report-values.js';
import { driverPhrase } from './change-headline.js';
import { changeWords } from './change-words.js';
import { flipPhrases } from './flips.js';
import { moverWords } from './mover-words.js';
import { money } from './plain-text.js';

/** What has to be known of results to speak of their customers. */
export type CustomerSource = Pick<ReportValues, 'policy' | 'fields'> & {
  readonly summary: Pick<ReportValues['summary'], 'currency' | 'value_label' | 'change'>;
};

export class CustomerWords<V extends CustomerSource = CustomerSource> {
  private readonly labels: ReturnType<typeof labelsById>;

  constructor(
    protected readonly values: V,
    readonly language: Language,
  ) {
    this.labels = { ...labelsById(values.policy), ...values.summary.change?.labels };
  }

  tier(id: string | null): string {
    if (id === null) return '';
    if (id === '' || id === 'ungraded') return this.values.policy.ungraded?.label[this.language] ?? '';
    if (id === 'new' || id === 'left') return changeWords[this.language][id];
    return this.values.policy.tiers.find((each) => each.id === id)?.label[this.language] ?? id;
  }

  /** A field of customers, a metric or a criterion. */
  label(id: string): string {
    const { fields } = moverWords[this.language];
    // A field may be called as what every object has by itself.
    if (Object.hasOwn(fields, id)) return fields[id] ?? id;
    return Object.hasOwn(this.labels, id) ? (this.labels[id]?.[this.language] ?? id) : id;
  }

  /** What flips a grade, and to which tier; empty where nothing does. */
  flips(firmness: string): string {
    const names = { metric: (id: string) => this.label(id), tier: (id: string) => this.tier(id) };
    return flipPhrases(firmness, names, this.language).join(this.language === 'zh' ? '；' : '; ');
  }

  /** An amount with the decimals of the currency. */
  money(value: string | null): string {
    return value === null ? '' : money(value, this.values.summary.currency);
  }

  /** What the value metric is called; undefined where the policy has none. */
  get worth(): string | undefined {
    return this.values.summary.value_label?.[this.language];
  }

  /** The same with the currency. */
  get worthWithUnit(): string | undefined {
    const { currency } = this.values.summary;
    if (this.worth === undefined || currency === '') return this.worth;
    return moverWords[this.language].withUnit(this.worth, currency);
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
    return moverWords[this.language].movers.sentence(movement, String(Math.abs(steps)), cause);
  }
}
