// Words, labels and figures of a report page in one language.
import { count } from '../../foundation/characters/thousands.js';
import { onOneLine } from '../../foundation/characters/visible.js';
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import { CustomerWords } from '../words/customer-words.js';
import { percent } from '../words/plain-text.js';
import { type ReportPageWords, reportPageEn } from './words-en.js';
import { reportPageZh } from './words-zh.js';

export const pageWords: Readonly<Record<Language, ReportPageWords>> = { en: reportPageEn, zh: reportPageZh };

/** How a page of these values says things. */
export class PageWords extends CustomerWords<SeenValues> {
  readonly say: ReportPageWords;

  constructor(values: SeenValues, language: Language) {
    super(values, language);
    this.say = pageWords[language];
  }

  count(value: number): string {
    return count(value);
  }

  percent(share: string | null): string {
    return share === null ? '' : percent(share);
  }

  /** An amount with the currency behind it. */
  amount(value: string): string {
    const { currency } = this.values.summary;
    return currency === '' ? this.money(value) : `${this.money(value)} ${currency}`;
  }

  list(texts: readonly string[]): string {
    return texts.join(this.say.listed);
  }

  /** Text of people on one line. */
  line(text: string): string {
    return onOneLine(text);
  }
}
