// What is easily forgotten when something is added, and what no other test would miss.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { flags } from '../../src/cli/options.js';
import { type JsonSchema, jsonSchemaOf } from '../../src/cli/reference/json-schema.js';
import { type FileFormat, resultsFiles } from '../../src/format/files.js';
import { metricKinds } from '../../src/policy/metrics/index.js';
import { pointsShapes } from '../../src/policy/points/index.js';

const textsBelow = (folder: string, wanted: (name: string) => boolean): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter(wanted)
      .map((name) => [name, readFileSync(name, 'utf8')]),
  );
const sources = textsBelow('src', (name) => name.endsWith('.ts'));
/** Tests that look at one thing after the other: not those that go through all of them by themselves. */
const tests = textsBelow('test', (name) => /(?<!registry|keys|growing|second-dialect)\.test\.ts$/.test(name));
const pages = textsBelow('docs', (name) => name.endsWith('.md'));
const somewhere = (texts: ReadonlyMap<string, string>, pattern: RegExp) =>
  [...texts.values()].some((text) => pattern.test(text));

it('tests every metric kind and points shape on rows', () => {
  const keys = [...metricKinds.keys(), ...pointsShapes.keys()];
  expect(keys.filter((key) => !somewhere(tests, new RegExp(`[{,] ${key}:`)))).toEqual([]);
});

it('grades what further rows do to every metric kind over rows', () => {
  const { text = '' } = { text: tests.get(path.join('test', 'policy', 'effects.property.long.test.ts')) };
  // A field of the customer's own row, and what last results say: no further row changes them.
  const own = ['value', 'last'];
  const kinds = [...metricKinds.values()].filter(({ grain, key }) => grain === 'rows' && !own.includes(key));
  expect(kinds.map(({ key }) => key).filter((key) => !text.includes(`'${key}: `))).toEqual([]);
});

/** Kept with results, where reports read it. */
const waiting: readonly string[] = ['pseudonymKey'];

/** Names of all keys of a file, by its JSON Schema. */
function keysBelow(schema: JsonSchema): string[] {
  const below = (each: unknown) =>
    typeof each === 'object' && each !== null ? keysBelow(each as JsonSchema) : [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => [name, ...below(each)]),
    ...(schema.anyOf ?? []).flatMap(below),
    ...below(schema.additionalProperties),
  ];
}

it('tells of every key of the review file on a page, and tests it', () => {
  const keys = [...new Set(keysBelow(jsonSchemaOf('review')))].filter((key) => !waiting.includes(key));
  expect(keys.length).toBeGreaterThan(40);
  const untold = keys.filter((key) => !somewhere(pages, new RegExp(`\\b${key}\\b`)));
  const untested = keys.filter((key) => !somewhere(tests, new RegExp(`\\b${key}\\b`)));
  expect({ untold, untested }).toEqual({ untold: [], untested: [] });
});

it('uses whatever a review says', () => {
  // Where reviews are read, and where their copy is written, everything is mentioned.
  const elsewhere = new Map([...sources].filter(([name]) => !/review[/\\]|review-copy/.test(name)));
  const said = [
    ...(sources.get(path.join('src', 'review', 'review.ts')) ?? '').matchAll(/^ {2}readonly (\w+)/gm),
  ];
  // Only the copy keeps it as it was written; its meaning is `only`.
  const names = said
    .map(([, name = '']) => name)
    .filter((name) => ![...waiting, 'writtenOnly'].includes(name));
  expect(names.length).toBeGreaterThan(40);
  const unused = names.filter(
    (name) => !somewhere(elsewhere, new RegExp(`(\\.|[{,] |^\\s+)${name}\\b`, 'm')),
  );
  expect(unused).toEqual([]);
});

it('reads every flag', () => {
  const readers = new Map(
    [...sources].filter(([name]) =>
      /cli[/\\](programme|commands[/\\](?!command\.)|program|main|console)|review[/\\]read\./.test(name),
    ),
  );
  const unread = Object.keys(flags).filter((flag) => {
    const alike = {
      outFile: 'out',
      templateFile: 'template',
      tierOnly: 'tier',
      byField: 'by',
      checkOnly: 'check',
      resultsEngine: 'engine',
    }[flag];
    const name = alike ?? flag.replace(/\w+Format$/, 'format');
    const taken = new RegExp(
      `(flags|given|options)\\??\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}(: \\w+)?( = |,\\s*[a-z{]|\\))`,
    );
    return !somewhere(readers, taken);
  });
  expect(unread).toEqual([]);
});

it('compares the bytes of every file of results', () => {
  const files = Object.entries<FileFormat>(resultsFiles).filter(([, { unlisted }]) => unlisted !== true);
  const bytes = readFileSync('test/grading/same-bytes.test.ts', 'utf8');
  expect(files.map(([name]) => name).filter((name) => !bytes.includes(`'${name}'`))).toEqual([]);
});
