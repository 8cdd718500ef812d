// A YAML file as a plain value plus a way back: every path of the value knows its line and column.
// Numbers become exact decimals from their source text, never binary floating point.
import type { Decimal } from 'decimal.js';
import {
  Composer,
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
  YAMLParseError,
} from 'yaml';
import { fail, type Place, type Problem, ProblemsError } from '../problems/problem.js';
import { mostLevels, tooDeepAt } from './depth.js';
import { keyTwice, syntaxProblems } from './syntax.js';
import { tagsIn } from './tags.js';
import { numberOf } from './written-number.js';

export type YamlPath = readonly (string | number)[];

/** Plain YAML values: null-prototype objects, arrays, strings, booleans, null, and Decimal for numbers. */
export type YamlValue = YamlObject | readonly YamlValue[] | string | boolean | null | Decimal;
export interface YamlObject {
  readonly [key: string]: YamlValue;
}

export interface YamlFile {
  readonly file: string;
  readonly text: string;
  readonly value: YamlValue;
  /** Place of the value at a path; with `key`, of that key (or of the path itself when the key is absent). */
  place(path: YamlPath, key?: string): Place;
  /** The text of the file with another plain value at a path. */
  withValue(path: YamlPath, value: string): string;
  /** The text of the file with another key at the beginning of the mapping at a path, and its value on the same line. */
  withEntry(path: YamlPath, key: string, value: string): string;
}

const plainNumber = /^[-+]?(\d[\d_]*\.?\d*|\.\d+)$/;

/** Files that were parsed last: a command asks for the same policy several times. */
const parsedLately = new Map<string, YamlFile>();
const keptAtMost = 8;

/**
 * Parses YAML text; the same text of the same file gives the same value, which nobody can change.
 * @param file the name shown in problems
 * @throws ProblemsError with every syntax problem (unclosed brackets, duplicate keys, too many aliases)
 */
export function parseYaml(file: string, text: string): YamlFile {
  const key = `${file}\0${text}`;
  const known = parsedLately.get(key);
  const found = known ?? parsed(file, text);
  parsedLately.delete(key);
  parsedLately.set(key, found);
  const [oldest] = parsedLately.keys();
  if (oldest !== undefined && parsedLately.size > keptAtMost) parsedLately.delete(oldest);
  return found;
}

function parsed(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  refuseDeep(file, text, tokens);
  const document = composed(tokens, text);
  const sourceLines = text.split(/\r?\n/);
  const placeAt = (start: number, end: number): Place => {
    const { line, col } = lines.linePos(start);
    const text = sourceLines[line - 1] ?? '';
    const length = Math.max(1, Math.min(end - start, text.length - col + 1));
    return { file, line, column: col, length, ...excerptOf(text, col) };
  };
  // That a tag is not known says less than that there may be none.
  const errors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const problems = syntaxProblems(errors, (start, end) => placeAt(start, end));
  const refuse: Refuse = (node, problem) => {
    const range = isNode(node) ? node.range : undefined;
    problems.push({ place: range ? placeAt(range[0], range[1]) : { file }, ...problem });
  };
  const value = problems.length > 0 ? null : toValue(document.contents, refuse);
  for (const { start, end, problem } of tagsIn(tokens))
    problems.push({ place: placeAt(start, end), ...problem });
  if (problems.length > 0) throw new ProblemsError(problems);
  const place = (path: YamlPath, key?: string): Place => {
    const node = nodeAt(document, path, key);
    const range = node?.range;
    return range ? placeAt(range[0], range[1]) : { file };
  };
  const withValue = (path: YamlPath, other: string): string => {
    const [start, end] = nodeAt(document, path)?.range ?? [0, 0];
    // Block scalars end with their line.
    const rest = text.slice(end);
    const gap = text.slice(start, end).endsWith('\n') ? '\n' : '';
    return `${text.slice(0, start)}${other}${gap}${rest}`;
  };
  const withEntry = (path: YamlPath, key: string, other: string): string => {
    const node = mappingAt(document, path);
    const [start] = (node?.flow === true ? node.range : firstKey(node)?.range) ?? [0];
    const entry = `${key}: ${other}`;
    if (node?.flow === true)
      return `${text.slice(0, start + 1)} ${entry}${node.items.length === 0 ? ' ' : ','}${text.slice(start + 1)}`;
    return `${text.slice(0, start)}${entry}\n${' '.repeat(lines.linePos(start).col - 1)}${text.slice(start)}`;
  };
  return { file, text, value, place, withValue, withEntry };
}

/** The mapping at a path. */
function mappingAt(document: Document, path: YamlPath): YAMLMap | undefined {
  const node = path.reduce<unknown>(childOf, document.contents);
  return isMap(node) ? node : undefined;
}

function childOf(node: unknown, part: string | number): unknown {
  if (isMap(node)) return pairOf(node.items, String(part))?.value;
  return isSeq(node) ? node.items[Number(part)] : undefined;
}

function firstKey(node: YAMLMap | undefined): Node | undefined {
  const key = node?.items[0]?.key;
  return isNode(key) ? key : undefined;
}

/** The first document; a second one is an error of it. */
function composed(parsed: readonly CST.Token[], text: string): Document.Parsed {
  // Keys that stand twice are looked for below: the composer compares every key with every other.
  const composer = new Composer({ uniqueKeys: false, merge: false });
  const [document, second] = composer.compose(parsed, true, text.length);
  if (document === undefined) throw new Error('no document was composed');
  if (second !== undefined) {
    const [start, end] = second.range;
    document.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'more than one document'));
  }
  return document;
}

function refuseDeep(file: string, text: string, parsed: readonly CST.Token[]): void {
  const deep = tooDeepAt(parsed);
  if (deep === undefined) return;
  const before = text.slice(0, deep).split(/\r?\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  const line = text.split(/\r?\n/)[before.length - 1] ?? '';
  fail({
    code: 'yaml-syntax',
    place: { file, line: before.length, column, ...excerptOf(line, column) },
    reason: `nested more than ${mostLevels} levels deep`,
    fix: 'flatten the file',
  });
}

/** Longest line that is shown as it is. */
const shownAtMost = 200;

/** The line, or what stands around the column of a very long one. */
function excerptOf(line: string, column: number): Pick<Place, 'excerpt' | 'cut'> {
  if (line.length <= shownAtMost) return { excerpt: line };
  const cut = Math.max(0, column - 1 - shownAtMost / 4);
  return { excerpt: line.slice(cut, cut + shownAtMost), cut };
}

type Refuse = (node: unknown, problem: Omit<Problem, 'place'>) => void;

function nodeAt(document: Document, path: YamlPath, key?: string): Node | undefined {
  let node: unknown = document.contents;
  let found = isNode(node) ? node : undefined;
  for (const part of path) {
    node = childOf(node, part);
    if (!isNode(node)) return found;
    found = node;
  }
  if (key !== undefined && isMap(node)) {
    const pair = pairOf(node.items, key);
    if (pair && isNode(pair.key)) return pair.key;
  }
  if (isMap(found) && found.items[0] && isNode(found.items[0].key)) return found.items[0].key;
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** Pairs of maps by their keys, where one was looked for: problems ask for many places in one map. */
const pairsOfMaps = new WeakMap<readonly Pair[], ReadonlyMap<string, Pair>>();

function pairOf(items: readonly Pair[], key: string): Pair | undefined {
  // Of a key that stands twice the first counts.
  const pairs =
    pairsOfMaps.get(items) ?? new Map(items.map((pair) => [keyText(pair.key), pair] as const).reverse());
  pairsOfMaps.set(items, pairs);
  return pairs.get(key);
}

function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return key.source ?? String(key.value);
}

function toValue(node: unknown, refuse: Refuse): YamlValue {
  if (isMap(node)) {
    const object = Object.create(null) as Record<string, YamlValue>;
    for (const pair of node.items) {
      const key = keyText(pair.key);
      // Schemas skip this key without a word, so it would be a rule that nobody applies.
      if (key === '__proto__')
        refuse(pair.key, {
          code: 'bad-name',
          reason: `"${key}" cannot be a key`,
          fix: 'choose another name',
        });
      else if (key.includes('\0'))
        refuse(pair.key, { code: 'bad-name', reason: 'a key holds a NUL character', fix: 'remove it' });
      else if (key in object) refuse(pair.key, keyTwice(key));
      else object[key] = toValue(pair.value, refuse);
    }
    return Object.freeze(object);
  }
  if (isSeq(node)) return Object.freeze(node.items.map((item) => toValue(item, refuse)));
  if (isScalar(node)) {
    const value = scalarValue(node.value, node.source);
    if (typeof value === 'string' && value.includes('\0'))
      refuse(node, { code: 'wrong-value', reason: 'the text holds a NUL character', fix: 'remove it' });
    return value;
  }
  if (isNode(node) && 'source' in node) {
    // Aliases (*name) are refused: they make files hard to read and allow tiny files that unfold into huge ones.
    refuse(node, {
      code: 'yaml-syntax',
      reason: 'aliases (*name) are not allowed',
      fix: 'write the value out; text that begins with * needs quotes',
    });
  }
  return null;
}

function scalarValue(value: unknown, source: string | undefined): YamlValue {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const text = source ?? String(value);
    return plainNumber.test(text) ? numberOf(text) : text;
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}
