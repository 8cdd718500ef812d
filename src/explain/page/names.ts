// How explanations call metrics, tiers and conditions, and how they write values.
import { Decimal } from 'decimal.js';
import { decimalsOf } from '../../foundation/characters/currency-decimals.js';
import { visible } from '../../foundation/characters/visible.js';
import { type Condition, criterionPart, type Literal } from '../../grammar/condition.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Language } from '../../policy/model/policy.js';
import { conditionPhrase } from '../../policy/words/phrases.js';
import { reasonPhrase } from '../../policy/words/reasons.js';
import type { MetricWords, Named } from '../finding/named.js';
import { type ActionWords, actionWords } from './action-words.js';
import { type ExplainWords, explainWords } from './words.js';

export class Names {
  readonly say: ExplainWords;
  /** Words of what customers can do. */
  readonly does: ActionWords;

  /** @param nextAsOf dates of the next review and of this one, where they are told of */
  constructor(
    private readonly explained: Named,
    readonly language: Language,
    readonly nextAsOf = '',
    readonly asOf = '',
  ) {
    this.say = explainWords[language];
    this.does = actionWords[language];
  }

  get lastTier(): string {
    return this.explained.tiers.at(-1)?.id ?? '';
  }

  /** Without an id: what who has no tier is called. */
  tier(id: string): string {
    if (id === '' || id === 'ungraded') return this.explained.ungraded?.[this.language] ?? id;
    return this.explained.tiers.find((tier) => tier.id === id)?.label[this.language] ?? id;
  }

  /** A metric by its label; also `score`, `<criterion>.points` and `<criterion>.bin`. */
  subject(id: string): string {
    const { metrics, criteria } = this.explained;
    if (id === 'score') return this.say.score;
    if (id === recentTransactions) return this.say.recent;
    const part = criterionPart(id);
    if (part === undefined) return metrics.get(id)?.label[this.language] ?? id;
    const label = this.subject(criteria.get(part.criterion) ?? part.criterion);
    return part.of === 'points' ? this.say.pointsOf(label) : this.say.binOf(label);
  }

  /** The same with its unit: `Annual spend (CNY)`. */
  withUnit(id: string): string {
    const unit = this.explained.metrics.get(id)?.unit ?? '';
    if (unit === '') return this.subject(id);
    return this.language === 'zh' ? `${this.subject(id)}（${unit}）` : `${this.subject(id)} (${unit})`;
  }

  /** A value for the eye; `metric` says what it is a value of. */
  value(value: Literal | null | undefined, metric?: string): string {
    if (value === null || value === undefined) return this.say.missing;
    if (value instanceof Decimal) return this.number(value, metric);
    if (typeof value === 'string') return visible(value.replace(/[\t\n]/g, ' '));
    return value ? this.say.yes : this.say.no;
  }

  /** With thousands marked; amounts of money that are not whole with the decimals of the policy's currency at least. */
  number(value: Decimal, metric?: string): string {
    const money = metric !== undefined && this.explained.metrics.get(metric)?.money === true;
    const places = value.decimalPlaces();
    const cents = money && places > 0 ? Math.max(places, decimalsOf(this.explained.currency)) : places;
    const [whole = '', decimals] = value.toFixed(cents).split('.');
    const grouped = whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',');
    return decimals === undefined ? grouped : `${grouped}.${decimals}`;
  }

  /** An amount of money: whole, or with the decimals of the policy's currency. */
  amount(value: Decimal): string {
    const places = value.decimalPlaces();
    const shown = value.toFixed(places === 0 ? 0 : Math.max(places, decimalsOf(this.explained.currency)));
    return shown.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
  }

  /** What a metric is counted in, and of which export. */
  metric(id: string): MetricWords | undefined {
    return this.explained.metrics.get(id);
  }

  /** With its sign: `+5,871`. */
  signed(value: Decimal, metric?: string): string {
    return `${value.gt(0) ? '+' : ''}${this.number(value, metric)}`;
  }

  condition(condition: Condition): string {
    return conditionPhrase(condition, this.language, {
      subject: (subject) => this.subject(subject),
      number: (value, metric) => this.number(value, metric),
    });
  }

  /** A cap, a floor or an adjustment by its label. */
  rule(kind: 'floor' | 'cap' | 'adjustment', name: string): string {
    return this.explained.rules.get(`${kind}:${name}`)?.[this.language] ?? name;
  }

  /** A rule of the policy by its code: `gate:gold:spend`, `cap:arrears`. */
  named(code: string): string {
    const [kind = '', tier = '', ...about] = code.split(':');
    const say = Object.entries(this.does.rule).find(([each]) => each === kind)?.[1];
    if (say === undefined) return this.reason(code);
    const subjects = about
      .join(':')
      .split('+')
      .map((each) => this.subject(each));
    return say(this.tier(tier), this.list(subjects));
  }

  /** A reason code in words. */
  reason(code: string): string {
    return reasonPhrase(code, this.language, (kind, about) => {
      if (kind === 'segment' || kind === 'last_year') return this.tier(about);
      if (kind === 'floor' || kind === 'cap' || kind === 'adjustment') return this.rule(kind, about);
      if (kind === 'override') return about;
      return about
        .split('+')
        .map((subject) => this.subject(subject))
        .join(this.language === 'zh' ? '、' : ', ');
    });
  }

  /** What changed a score: a criterion, or what is none. */
  cause(part: string): string {
    const words: Readonly<Record<string, string>> = { ...this.say.parts, ...this.say.causes };
    return words[part] ?? this.subject(this.explained.criteria.get(part) ?? part);
  }

  /** What mostly changed the tier. */
  driver(code: string): string {
    if (code === 'unattributed') return this.say.unattributed;
    // Metrics that stand in one rule are told together: `behaviour:miles+segments`.
    const causes = code.split(':').map((part) => this.list(part.split('+').map((each) => this.cause(each))));
    return this.say.driver(causes.join(this.say.comma));
  }

  /** Sentences one behind the other. */
  sentences(texts: readonly string[]): string {
    return texts.join(this.language === 'zh' ? '' : ' ');
  }

  list(texts: readonly string[]): string {
    return texts.join(this.language === 'zh' ? '、' : ', ');
  }
}
