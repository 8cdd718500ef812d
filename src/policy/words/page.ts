// The differences between two policies as a page of text and as a JSON value.
import type { ChalkInstance } from 'chalk';
import type { Difference } from '../model/differences.js';
import type { Fact } from '../model/facts.js';
import type { Language, Policy } from '../model/policy.js';
import { differencePhrase } from './differences.js';
import { factPhrase } from './phrases.js';

interface Look {
  readonly language: Language;
  readonly paint: ChalkInstance;
}

/** One line for each difference, below the names of both policies. */
export function policyDifferencesText(
  old: Policy,
  now: Policy,
  differences: readonly Difference[],
  { language, paint }: Look,
): string {
  const head = paint.bold(`${titleOf(old)} → ${titleOf(now)}`);
  const lines = differences.map((each) => painted(each, differencePhrase(each, language), paint));
  return `${[head, '', ...lines, ...(lines.length > 0 ? [''] : []), countPhrase(lines.length, language)].join('\n')}\n`;
}

function titleOf({ name, version }: Policy): string {
  return `${name} ${version}`;
}

function painted({ change }: Difference, line: string, paint: ChalkInstance): string {
  if (change === 'new') return paint.green(line);
  return change === 'removed' ? paint.red(line) : line;
}

function countPhrase(count: number, language: Language): string {
  if (language === 'zh') return count === 0 ? '含义没有差异。' : `${count} 处差异。`;
  if (count === 0) return 'No difference in meaning.';
  return count === 1 ? '1 difference.' : `${count} differences.`;
}

/** What `--json` prints: each difference with its parts in words. */
export function policyDifferencesValue(
  old: Policy,
  now: Policy,
  differences: readonly Difference[],
  language: Language,
) {
  const words = (fact: Fact | undefined) => (fact === undefined ? null : factPhrase(fact, language));
  return {
    old: { policy: old.name, version: old.version },
    new: { policy: now.name, version: now.version },
    same: differences.length === 0,
    differences: differences.map((each) => ({
      section: each.section,
      id: each.id,
      change: each.change,
      ...('was' in each && { was: each.was }),
      ...(each.change === 'changed' && {
        fact: each.fact,
        before: words(each.before),
        after: words(each.after),
      }),
      ...(each.change === 'order' && { before: each.before, after: each.after }),
      ...(each.change === 'new' && {
        facts: Object.fromEntries([...each.facts].map(([name, fact]) => [name, words(fact)])),
      }),
      text: differencePhrase(each, language),
    })),
  };
}
