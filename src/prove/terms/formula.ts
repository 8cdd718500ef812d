// Conditions over atoms: tests of one subject each, numbered. What is known of some atoms is put in, and what is left is a
// smaller formula, equal text for equal formulas.
import { Decimal } from 'decimal.js';
import type { Condition, Literal, Test } from '../../grammar/condition.js';

export interface Atom {
  readonly subject: string;
  readonly test: Test;
}

interface Tree {
  /** Equal for equal formulas. */
  readonly key: string;
  readonly kind: 'atom' | 'all' | 'any' | 'not';
  readonly atom: number;
  readonly of: readonly Tree[];
}

/** Decided, or what still depends on atoms. */
export type Formula = boolean | Tree;

/** Whether an atom holds; undefined: not known yet. */
export type Known = (atom: number) => boolean | undefined;

/** All tests that a policy asks, each once. */
export class Atoms {
  readonly list: Atom[] = [];
  private readonly numbers = new Map<string, number>();

  number(subject: string, test: Test): number {
    const key = [
      subject,
      test.op,
      test.op === 'missing' ? test.value : '',
      ...literalsInTest(test).map(kindAndText),
    ].join('\0');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.list.length);
    this.list.push({ subject, test });
    return this.list.length - 1;
  }

  formula(condition: Condition): Formula {
    if (condition.kind === 'test') return atom(this.number(condition.subject, condition.test));
    if (condition.kind === 'not') return negated(this.formula(condition.of));
    const parts = condition.of.map((each) => this.formula(each));
    return condition.kind === 'all' ? allOf(parts) : anyOf(parts);
  }

  /** `score >= value`. */
  score(value: Decimal): Formula {
    return atom(this.number('score', { op: 'at_least', value }));
  }
}

function atom(number: number): Tree {
  return { key: String(number), kind: 'atom', atom: number, of: [] };
}

export function negated(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  if (formula.kind === 'not') return formula.of[0] ?? true;
  return { key: `!${formula.key}`, kind: 'not', atom: -1, of: [formula] };
}

export const allOf = (parts: readonly Formula[]) => joined('all', parts);
export const anyOf = (parts: readonly Formula[]) => joined('any', parts);

function joined(kind: 'all' | 'any', parts: readonly Formula[]): Formula {
  const decisive = kind === 'any';
  const trees = new Map<string, Tree>();
  for (const part of parts) {
    if (part === decisive) return decisive;
    if (typeof part !== 'boolean') trees.set(part.key, part);
  }
  const of = [...trees.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [only, ...more] = of;
  if (only === undefined) return !decisive;
  if (more.length === 0) return only;
  const sign = kind === 'all' ? '&' : '|';
  return { key: `(${of.map(({ key }) => key).join(sign)})`, kind, atom: -1, of };
}

/** What is left of a formula. */
export function settled(formula: Formula, known: Known): Formula {
  if (typeof formula === 'boolean') return formula;
  switch (formula.kind) {
    case 'atom':
      return known(formula.atom) ?? formula;
    case 'not': {
      const [inner = true] = formula.of;
      const left = settled(inner, known);
      return left === inner ? formula : negated(left);
    }
    default: {
      const parts = formula.of.map((each) => settled(each, known));
      return parts.every((part, index) => part === formula.of[index]) ? formula : joined(formula.kind, parts);
    }
  }
}

/** Numbers of the atoms that a formula depends on. */
export function atomsIn(formula: Formula, found = new Set<number>()): Set<number> {
  if (typeof formula === 'boolean') return found;
  if (formula.kind === 'atom') found.add(formula.atom);
  for (const each of formula.of) atomsIn(each, found);
  return found;
}

export const formulaKey = (formula: Formula) =>
  typeof formula === 'boolean' ? (formula ? 'T' : 'F') : formula.key;

/** Text 5 and the number 5 are two. */
const kindAndText = (literal: Literal) =>
  literal instanceof Decimal ? `#${literal.toFixed()}` : `${typeof literal}:${literal}`;

/** What a test compares with. */
export function literalsInTest(test: Test): readonly Literal[] {
  if (test.op === 'missing') return [];
  if (test.op === 'between') return [test.low, test.high];
  return test.op === 'in' ? test.values : [test.value];
}

export const numbersInTest = (test: Test) => literalsInTest(test).filter((each) => each instanceof Decimal);
