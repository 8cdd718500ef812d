// What a policy says, as facts that can be compared and worded: every value of the resolved policy by its name. Facts
// follow the structure of the resolved policy, so that a key that is added there is compared from the first day.
import { Decimal } from 'decimal.js';
import type { Condition } from '../../grammar/condition.js';
import type { Span, Window } from '../../grammar/window.js';
import { canonicalText } from './canonical.js';

export type Fact =
  | { readonly kind: 'number'; readonly value: Decimal }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'window'; readonly value: Window | Span }
  | { readonly kind: 'condition'; readonly value: Condition }
  /** What a metric computes, or how a metric becomes points: a rule with its operands or with points by value. */
  | { readonly kind: 'rule'; readonly rule: string; readonly operands: readonly string[] }
  | { readonly kind: 'points'; readonly rule: string; readonly entries: readonly Entry[] };

/** A bound, corner, category or setting with what it gives. */
export type Entry = readonly [name: string, value: string];

/** Facts by name, such as `score` or `keeps.requires`. */
export type PartFacts = ReadonlyMap<string, Fact>;

/** Text that is equal for two facts exactly when they mean the same. */
export function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'number':
      return fact.value.toFixed();
    case 'condition':
      return canonicalText(fact.value);
    case 'list':
      return JSON.stringify([...fact.values].sort());
    case 'points':
      return JSON.stringify([fact.rule, [...fact.entries].sort()]);
    default:
      return JSON.stringify(fact);
  }
}

/**
 * The facts of a part of a resolved policy, but for the keys in `except`. Mappings inside give `outer.inner`; what is
 * undefined, empty or false says nothing.
 */
export function partFacts(part: object, except: readonly string[] = [], above = ''): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [key, value] of Object.entries(part)) {
    if (except.includes(key)) continue;
    const name = `${above}${writtenName(key)}`;
    const fact = factOf(value);
    if (fact !== undefined) facts.set(name, fact);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, each] of partFacts(value, [], `${name}.`)) facts.set(inner, each);
  }
  return facts;
}

/** `entersDirectly` is written `enters_directly`. */
function writtenName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A single value as a fact; undefined for what says nothing and for mappings of several values. */
function factOf(value: unknown): Fact | undefined {
  if (value instanceof Decimal) return { kind: 'number', value };
  if (typeof value === 'number') return { kind: 'number', value: new Decimal(value) };
  if (typeof value === 'string') return value === '' ? undefined : { kind: 'text', value };
  if (typeof value === 'boolean') return value ? { kind: 'flag', value } : undefined;
  if (Array.isArray(value))
    return value.length === 0 ? undefined : { kind: 'list', values: value.map(shown) };
  if (isCondition(value)) return { kind: 'condition', value };
  return isWindow(value) ? { kind: 'window', value } : undefined;
}

function isCondition(value: unknown): value is Condition {
  return has(value, 'kind') && /^(all|any|not|test)$/.test(String(value.kind));
}

function isWindow(value: unknown): value is Window {
  return (
    has(value, 'unit') &&
    Object.keys(value).every((key) => ['unit', 'length', 'begins', 'field'].includes(key))
  );
}

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

/** Any plain value on one line. */
function shown(value: unknown): string {
  if (value instanceof Decimal) return value.toFixed();
  if (Array.isArray(value)) return value.map(shown).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value)
    .filter((each) => each !== undefined)
    .map(shown)
    .join(' ');
}

/** What a rule for points holds, entry by entry: corners, categories, or settings. */
export function pointsFact(rule: string, spec: unknown): Fact {
  return { kind: 'points', rule, entries: entriesOf(spec) };
}

function entriesOf(spec: unknown): Entry[] {
  if (Array.isArray(spec)) return spec.flatMap(entryOf);
  if (spec === true) return [];
  if (typeof spec !== 'object' || spec === null || spec instanceof Decimal) return [['', shown(spec)]];
  return Object.entries(spec).flatMap(([key, value]): Entry[] => {
    if (value === undefined || value === false) return [];
    return Array.isArray(value) ? value.flatMap(entryOf) : [[writtenName(key), shown(value)]];
  });
}

function entryOf(value: unknown): Entry[] {
  if (has(value, 'at') && has(value, 'points')) return [[shown(value.at), shown(value.points)]];
  if (Array.isArray(value) && value.length === 2) return [[shown(value[0]), shown(value[1])]];
  return [['', shown(value)]];
}
