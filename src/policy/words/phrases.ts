// Facts of a policy in words: conditions, windows, rules and points, in English and Chinese.
import { Decimal } from 'decimal.js';
import { amongWords } from '../../foundation/yaml/written-number.js';
import type { Condition, Literal, Test } from '../../grammar/condition.js';
import type { NamedYear, Span, Window } from '../../grammar/window.js';
import type { Entry, Fact } from '../model/facts.js';
import type { Language } from '../model/policy.js';
import { policyWords } from './names.js';

/** A fact in words. */
export function factPhrase(fact: Fact | undefined, language: Language, naming: Naming = asWritten): string {
  const words = policyWords[language];
  if (fact === undefined) return words.none;
  switch (fact.kind) {
    case 'number':
      return fact.value.toFixed();
    case 'text':
      return (language === 'zh' ? ends[fact.value] : undefined) ?? fact.value;
    case 'flag':
      return fact.value ? words.yes : words.no;
    case 'list':
      return fact.values.join(language === 'zh' ? '、' : ', ');
    case 'window':
      return windowPhrase(fact.value, language);
    case 'condition':
      return conditionPhrase(fact.value, language, naming);
    case 'rule':
      return fact.operands.length === 1
        ? `${fact.rule} ${fact.operands[0]}`
        : `${fact.rule} (${fact.operands.join(', ')})`;
    case 'points':
      return fact.entries.length === 0
        ? fact.rule
        : `${fact.rule} (${fact.entries.map(entryPhrase).join(', ')})`;
  }
}

/** Until when tiers are valid, in Chinese. */
const ends: Readonly<Record<string, string>> = { 'end of year': '当年年底', 'end of next year': '次年年底' };

function entryPhrase([name, value]: Entry): string {
  return name === '' ? value : `${name}: ${value}`;
}

/** What changed between two rules for points of the same kind, entry by entry; else both rules. */
export function pointsChange(before: Fact, after: Fact, language: Language): string {
  const whole = `${factPhrase(before, language)} → ${factPhrase(after, language)}`;
  if (before.kind !== 'points' || after.kind !== 'points' || before.rule !== after.rule) return whole;
  const was = new Map(before.entries);
  const is = new Map(after.entries);
  const named = was.size === before.entries.length && is.size === after.entries.length && !is.has('');
  if (!named) return whole;
  const { none } = policyWords[language];
  const changes = [...new Set([...is.keys(), ...was.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .sort(byNumber)
    .map((name) => `${name}: ${was.get(name) ?? none} → ${is.get(name) ?? none}`);
  return `${after.rule} (${changes.join(', ')})`;
}

/** Bounds by size, after which come names as they stand. */
function byNumber(a: string, b: string): number {
  const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
  return isNumber(a) && isNumber(b) ? new Decimal(a).comparedTo(b) : 0;
}

function windowPhrase(window: Window | Span, language: Language): string {
  if (window.unit === 'all') return language === 'zh' ? '全部' : 'all';
  if (window.unit === 'since')
    return language === 'zh' ? `自客户的 ${window.field} 起` : `since ${window.field}`;
  if (!('length' in window)) return yearPhrase(window, language);
  const { length, unit } = window;
  if (language === 'zh') return `${length} ${unit === 'days' ? '天' : '个月'}`;
  return `${length} ${length === 1 ? unit.slice(0, -1) : unit}`;
}

function yearPhrase({ unit, begins }: NamedYear, language: Language): string {
  if (language === 'en') return begins === undefined ? unit : `${unit} from ${begins}`;
  const year = begins === undefined ? '自然年' : `自 ${begins} 起的年度`;
  return unit === 'previous year' ? `上一个${year}` : year;
}

/** How a condition in words calls what it asks for, and writes numbers. */
export interface Naming {
  subject(subject: string): string;
  number(value: Decimal, subject: string): string;
}

const asWritten: Naming = { subject: (subject) => subject, number: (value) => value.toFixed() };

/** A condition in words: `annual_spend at least 200000 and not (region is north)`. */
export function conditionPhrase(
  condition: Condition,
  language: Language,
  naming: Naming = asWritten,
): string {
  if (condition.kind === 'test') return testPhrase(condition.subject, condition.test, language, naming);
  if (condition.kind === 'not') {
    const inner = conditionPhrase(condition.of, language, naming);
    return language === 'zh' ? `非（${inner}）` : `not (${inner})`;
  }
  const parts = condition.of.map((each) => {
    const phrase = conditionPhrase(each, language, naming);
    if (each.kind === 'test' || each.kind === 'not' || each.of.length === 1) return phrase;
    return language === 'zh' ? `（${phrase}）` : `(${phrase})`;
  });
  const joints = { en: { all: ' and ', any: ' or ' }, zh: { all: ' 且 ', any: ' 或 ' } };
  return parts.join(joints[language][condition.kind]);
}

function testPhrase(of: string, test: Test, language: Language, naming: Naming): string {
  const { tests } = policyWords[language];
  const subject = naming.subject(of);
  const chinese = language === 'zh';
  switch (test.op) {
    case 'in': {
      const values = amongWords(test.values)
        .map((value) => literalPhrase(value, of, language, naming))
        .join(chinese ? '、' : ', ');
      return chinese ? `${subject} 属于 ${values}` : `${subject} is one of ${values}`;
    }
    case 'between': {
      const [low, high] = [
        literalPhrase(test.low, of, language, naming),
        literalPhrase(test.high, of, language, naming),
      ];
      return chinese ? `${subject} 介于 ${low} 与 ${high} 之间` : `${subject} from ${low} to ${high}`;
    }
    case 'missing':
      if (chinese) return `${subject} ${test.value ? '缺失' : '不缺失'}`;
      return `${subject} is ${test.value ? '' : 'not '}missing`;
    default:
      return `${subject} ${tests[test.op]} ${literalPhrase(test.value, of, language, naming)}`;
  }
}

function literalPhrase(literal: Literal, of: string, language: Language, naming: Naming): string {
  if (literal instanceof Decimal) return naming.number(literal, of);
  if (typeof literal === 'string') return literal;
  return literal ? policyWords[language].yes : policyWords[language].no;
}
