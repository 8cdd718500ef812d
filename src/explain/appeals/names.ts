// How appeals call tiers, metrics, points, rules and reasons: by their labels.

import type { Language } from '../../policy/model/policy.js';
import type { Named } from '../finding/named.js';
import { Names } from '../page/names.js';
import { appealWords } from './words.js';

export class AppealNames {
  private readonly names: Names;
  readonly words: (typeof appealWords)[Language];

  constructor(
    named: Named,
    readonly language: Language,
  ) {
    this.names = new Names(named, language);
    this.words = appealWords[language];
  }

  tier(id: string): string {
    return this.names.tier(id);
  }

  /** A column of graded.csv: a metric, `tier`, `score`, or the points of a criterion. */
  readonly column = (name: string): string => {
    if (name === 'tier') return this.words.tier;
    const label = this.names.subject(name);
    const criterion = /^(.+)_points$/.exec(name)?.[1];
    return label === name && criterion !== undefined ? this.names.subject(criterionOf(criterion)) : label;
  };

  /** A rule of the policy: `gate:gold:spend`, `cap:arrears`. */
  rule(code: string): string {
    return this.names.named(code);
  }

  /** Reason codes as results have them, with `;` between them. */
  reasons(codes: string): string {
    return codes
      .split(';')
      .map((code) => this.names.reason(code))
      .join(this.words.semicolon);
  }

  list(texts: readonly string[]): string {
    return this.names.list(texts);
  }

  sentences(texts: readonly string[]): string {
    return this.names.sentences(texts);
  }
}

const criterionOf = (id: string) => `${id}.points`;
