// An evaluation in parts: what stands under each heading, for a terminal, as Markdown and on a page.
import type { Language, Policy } from '../../policy/model/policy.js';
import type { Drawing } from '../../reports/html/blocks-html.js';
import type { Block } from '../../reports/text/blocks.js';
import { moverWords } from '../../reports/words/mover-words.js';
import { money, percent } from '../../reports/words/plain-text.js';
import { evaluateWords, metricLabel } from '../words/words.js';
import type { EvaluateWords } from '../words/words-en.js';
import type { Evaluation } from './evaluation.js';

/** A chart of a part, whose numbers stand in the part's first table. */
export interface PartChart {
  readonly id: string;
  readonly finding: string;
  readonly desc: string;
  readonly drawing: Drawing;
}

export interface EvaluationPart {
  readonly anchor: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  readonly chart?: PartChart;
}

/** How an evaluation says things in one language. */
export class EvaluationVoice {
  readonly say: EvaluateWords;
  /** The policy of the last review. */
  readonly policy: Policy | undefined;

  constructor(
    readonly evaluation: Evaluation,
    readonly language: Language,
  ) {
    this.say = evaluateWords[language];
    this.policy = evaluation.given.years.at(-1)?.policy;
  }

  metric(id: string): string {
    return metricLabel(this.policy, id, this.language);
  }

  /** What customers are worth. */
  get value(): string {
    return this.metric(this.evaluation.given.value ?? this.evaluation.given.active);
  }

  /** The same with the currency that amounts are in. */
  get valueInCurrency(): string {
    const currency = this.policy?.currency ?? '';
    return currency === '' ? this.value : moverWords[this.language].withUnit(this.value, currency);
  }

  money(exact: string | null): string {
    return exact === null ? this.say.none : money(exact, this.policy?.currency ?? '');
  }

  percent(share: string | number): string {
    return percent(String(share));
  }
}

export const textBlock = (said: string): Block => ({ kind: 'text', text: said });
export const headingBlock = (said: string): Block => ({ kind: 'heading', text: said });
export const itemsBlock = (all: readonly string[]): Block => ({
  kind: 'list',
  items: all.map((each) => ({ text: each })),
});

/** A table whose first column heads its rows, and whose others are numbers. */
export function numbersTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Extract<Block, { kind: 'table' }> {
  return { kind: 'table', head, rows, align: head.map((_, at) => (at === 0 ? 'left' : 'right')), loose: [] };
}
