// Customers of a proof in words: what they have, what they held, and why they get their tier.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Condition } from '../../grammar/condition.js';
import { testsIn } from '../../grammar/condition.js';
import type { SubjectValue } from '../../policy/linter/domain.js';
import { conditionsOf, decidingCriteria } from '../../policy/model/deciding.js';
import { type Language, labelsById, type Policy, ruleLabelsOf } from '../../policy/model/policy.js';
import { conditionPhrase } from '../../policy/words/phrases.js';
import { reasonPhrase } from '../../policy/words/reasons.js';
import type { HeldStanding } from '../claims/standing.js';
import type { Person } from '../reach/people.js';
import { type ProofWords, proofWordsEn } from './words-en.js';
import { proofWordsZh } from './words-zh.js';

export const proofWords: Readonly<Record<Language, ProofWords>> = { en: proofWordsEn, zh: proofWordsZh };

/** What a hidden metric of the window before is called behind its name. */
const shifted = '_before_';

/** Metrics and fields that a customer is described by: what rows give, and what rules ask; all others follow. */
export function describedMetrics({ values }: Person, policy: Policy): string[] {
  const asked = new Set([
    ...decidingCriteria(policy).map(({ metric }) => metric),
    ...conditionsOf(policy)
      .flatMap(testsIn)
      .map(({ subject }) => subject),
  ]);
  const known = policy.metrics
    .filter(({ id, spec }) => spec.grain === 'rows' || asked.has(id))
    .map(({ id }) => id);
  const fields = [...values.keys()].filter((id) => !policy.metrics.some((each) => each.id === id));
  return [...known, ...fields].filter((id) => values.has(id));
}

export class PeopleWords {
  readonly say: ProofWords;
  private readonly labels: ReturnType<typeof labelsById>;
  private readonly rules: ReturnType<typeof ruleLabelsOf>;

  constructor(
    private readonly policy: Policy,
    readonly language: Language,
    private readonly reasons: ReadonlyMap<Person, readonly string[]>,
  ) {
    this.say = proofWords[language];
    this.labels = labelsById(policy);
    this.rules = ruleLabelsOf(policy);
  }

  metric(id: string): string {
    if (id.startsWith(shifted)) return this.say.before(this.metric(id.slice(shifted.length)));
    return this.labels[id]?.[this.language] ?? id;
  }

  tier(index: number): string {
    return this.policy.tiers[index]?.label[this.language] ?? '';
  }

  value(value: SubjectValue): string {
    if (value === undefined) return this.say.missing;
    if (value instanceof Decimal) return count(value);
    return typeof value === 'boolean' ? this.say[value ? 'yes' : 'no'] : value;
  }

  /** What a customer has; without one metric, and bins of some criteria, where these are told already. */
  person(person: Person, without?: string, toldBins: ReadonlySet<string> = new Set()): string {
    const metrics = describedMetrics(person, this.policy).filter((id) => id !== without);
    const values = metrics.map((id) => this.say.pair(this.metric(id), this.value(person.values.get(id))));
    const bins = [...person.bins]
      .filter(([id]) => !toldBins.has(id))
      .map(([criterion, bin]) => this.say.bin(this.metric(criterion), bin));
    return [...values, ...bins].join(this.say.comma) || this.say.none;
  }

  /** What last results said of a customer. */
  standing(standing: HeldStanding): string {
    if (standing.kind === 'first review') return '';
    if (standing.kind === 'new') return this.say.newcomer;
    const { tier, scored, isProtected, inactive } = standing;
    const then = this.policy.movement.bestOfTwo ? this.say.scoredThen(this.tier(scored)) : '';
    return `${this.say.holding(this.tier(tier))}${then}${isProtected ? this.say.wasProtected : ''}${inactive ? this.say.wasInactive : ''}`;
  }

  /**
   * Why a customer has the tier, where more than score and gates decide.
   * @param before the same customer before a metric grew and the tier became worse: what was so already is not told again,
   * and gates that are not met any more are
   */
  because(person: Person, before?: Person): string {
    const known = new Set(before === undefined ? [] : this.reasons.get(before));
    const fresh = (this.reasons.get(person) ?? []).filter((code) => !known.has(code));
    const plain = /^(score|gates|rest|lowest|segment|adjustment|gate_failed)?(:|$)/;
    const gates = before === undefined ? [] : fresh.filter((code) => code.startsWith('gate_failed:'));
    const [first = gates[0]] = fresh.filter((code) => !plain.test(code));
    return first === undefined ? '' : this.say.because(this.reason(first));
  }

  private reason(code: string): string {
    return reasonPhrase(code, this.language, (kind, about) => {
      const rule = this.rules.get(`${kind}:${about}`)?.[this.language];
      if (rule !== undefined) return rule;
      if (kind === 'segment' || kind === 'last_year')
        return this.policy.tiers.find(({ id }) => id === about)?.label[this.language] ?? about;
      return about
        .split('+')
        .map((each) => this.metric(each))
        .join(this.say.comma);
    });
  }

  condition(condition: Condition): string {
    return conditionPhrase(condition, this.language, {
      subject: (subject) => this.metric(subject),
      number: (value) => count(value),
    });
  }
}
