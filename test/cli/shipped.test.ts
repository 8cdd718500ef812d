// JSON Schemas and reference pages under config/: alike with the shapes that gradus reads files with, and true to what
// gradus accepts, as an independent validator sees it. npm run update writes the generated files anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/entries.js';
import {
  fileShape,
  jsonSchemaOf,
  peopleWrite,
  type SchemaName,
  schemaNames,
  schemaText,
} from '../../src/cli/reference/json-schema.js';
import { referencePage } from '../../src/cli/reference/reference.js';
import { Problems, ProblemsError } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readShape } from '../../src/foundation/yaml/shape.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';

const updating = process.env.UPDATE === '1';

const validators = new Map(
  schemaNames.map((name) => {
    const ajv = new Ajv({
      allErrors: true,
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allowUnionTypes: true,
    });
    return [name, ajv.compile(jsonSchemaOf(name))];
  }),
);
const validatorOf = (name: SchemaName) => validators.get(name) as ValidateFunction;

/** What the validator has against a file. */
function against(name: SchemaName, text: string): string[] {
  const validate = validatorOf(name);
  validate(parse(text));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function gradusAccepts(name: SchemaName, file: string, text: string): boolean {
  const problems = new Problems();
  try {
    const source = parseYaml(file, text);
    if (name === 'policy') readPolicy(source, problems);
    else readShape(source, fileShape(name), problems);
  } catch (error) {
    if (error instanceof ProblemsError) return false;
    throw error;
  }
  return problems.list.length === 0;
}

/** Policies, reviews and cases among the YAML files below a folder. */
function filesBelow(folder: string): { file: string; kind: SchemaName }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !/(^|\/)results/.test(name))
    .map((name) => ({ file: path.join(folder, name), kind: kindOf(path.basename(name), folder) }));
}

function kindOf(name: string, folder: string): SchemaName {
  if (name.endsWith('cases.yaml')) return 'cases';
  return name.startsWith('review') && folder !== 'config' ? 'review' : 'policy';
}

const shipped = [...filesBelow('config'), ...filesBelow('samples')];

describe('config/', () => {
  const generated = schemaNames.flatMap((name) => [
    [`config/${name}.schema.json`, () => schemaText(name)] as const,
    [`config/${name.toUpperCase()}.md`, () => referencePage(name)] as const,
  ]);
  it.each(generated)('%s is what the code gives', (file, make) => {
    if (updating) writeFileSync(file, make());
    else expect(readFileSync(file, 'utf8')).toBe(make());
  });

  it('holds the schema of every kind that the command line offers', () => {
    const entry = commands.find(({ name }) => name === 'schema');
    expect(entry?.operands[0]?.choices).toEqual(schemaNames);
  });

  it('holds a policy, and samples hold reviews', () => {
    expect(new Set(shipped.map(({ kind }) => kind))).toEqual(new Set(peopleWrite));
  });

  it.each(shipped)('$file fits its schema, and names it for editors', ({ file, kind }) => {
    const text = readFileSync(file, 'utf8');
    expect(against(kind, text)).toEqual([]);
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '';
    expect(path.join(path.dirname(file), named)).toBe(path.join('config', `${kind}.schema.json`));
  });
});

describe('the schemas', () => {
  it('accept every file of the gallery of mistakes that gradus accepts', () => {
    const accepted = filesBelow('test/mistakes')
      .map((each) => ({ ...each, text: readFileSync(each.file, 'utf8') }))
      .filter(({ kind, file, text }) => gradusAccepts(kind, file, text));
    expect(accepted.length).toBeGreaterThan(100);
    expect(
      accepted.flatMap(({ kind, file, text }) => against(kind, text).map((error) => `${file}: ${error}`)),
    ).toEqual([]);
  });

  const policy = readFileSync('config/annual-weighted.yaml', 'utf8');
  const review = readFileSync('samples/annual-review/review-2026.yaml', 'utf8');
  const cases = readFileSync('config/annual-weighted.cases.yaml', 'utf8');
  const wrong: readonly (readonly [what: string, kind: SchemaName, text: string])[] = [
    ['a misspelt key', 'policy', policy.replace('currency:', 'curency:')],
    ['a missing key', 'policy', policy.replace(/^version:.*$/m, '')],
    ['a metric that computes two things', 'policy', policy.replace('sum: trans', 'max: a.b\n    sum: trans')],
    ['a metric that computes nothing', 'policy', policy.replace('sum: transactions.amount', '')],
    ['points by two rules', 'policy', policy.replace('points: { line', 'points: { map: { a: 1 }, line')],
    ['a weight above 100', 'policy', policy.replace('weight: 50', 'weight: 150')],
    ['a bound that is no number', 'policy', policy.replace('20000: 50', 'lots: 50')],
    ['a window that is none', 'policy', policy.replace('12 months', '12 moons')],
    ['a test that does not exist', 'policy', policy.replace('at_least', 'at_lest')],
    ['an empty condition', 'policy', policy.replace('{ rating: { at_least: 4.5 } }', '{}')],
    ['a single tier', 'policy', 'policy: p\nversion: 1\nmetrics: {}\ntiers: [{ id: a }]'],
    ['text for true or false', 'policy', policy.replace('window: 12 months', 'distinct: maybe')],
    ['half a step', 'policy', policy.replace('max_steps: 1', 'max_steps: 0.5')],
    ['a service without a cadence', 'policy', policy.replace('score: 70', 'service: [{ visit: x, for: y }]')],
    ['a date that is none', 'review', review.replace('2026-12-31', '31.12.2026')],
    ['an unknown type', 'review', review.replace('type: money', 'type: cash')],
    [
      'an unknown delimiter',
      'review',
      `${review}`.replace('missing_customer:', 'delimiter: ":"\n    missing_customer:'),
    ],
    ['a share that is none', 'review', review.replace('changed: 40%', 'changed: some')],
    ['an export without a file', 'review', 'exports: { transactions: { encoding: auto } }'],
    ['an expectation of nothing', 'cases', cases.replace(/expect: \{.*\}/, 'expect: {}')],
    ['no case', 'cases', 'cases: []'],
  ];
  it.each(wrong)('refuse %s, as gradus does', (_what, kind, text) => {
    expect(against(kind, text)).not.toEqual([]);
    expect(gradusAccepts(kind, 'file.yaml', text)).toBe(false);
  });
});
