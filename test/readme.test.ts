// The README tells the truth: its tables come from the code, its run is run, its commands exist.
// npm run update writes the generated parts anew.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { flags } from '../src/cli/options.js';
import { commands } from '../src/cli/program.js';
import { jsonSchemaOf } from '../src/cli/reference/json-schema.js';
import { catalogue, type ProblemCode, severityOf } from '../src/foundation/problems/catalogue.js';
import { templates } from '../src/init/shipped.js';
import { metricKinds } from '../src/policy/metrics/index.js';
import { ways } from '../src/policy/model/assign.js';
import { pointsShapes } from '../src/policy/points/index.js';
import { changeGuards } from '../src/review/change-guards.js';
import { emptyFolder, readCsv, writeFiles } from './grading.js';

const file = path.resolve('README.md');
const updating = process.env.UPDATE === '1';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const generated: Record<string, () => string> = {
  templates: () =>
    table(
      ['template', 'is'],
      templates().map(({ name, title }) => [`\`${name}\``, title]),
    ),
  commands: () =>
    [
      table(
        ['command', 'does'],
        commands.map((entry) => [
          `\`${[entry.name, ...entry.operands.map(({ name }) => name)].join(' ')}\``,
          entry.does,
        ]),
      ),
      table(
        ['flag', 'does', 'commands'],
        Object.entries(flags).map(([name, make]) => {
          const option = make();
          const users = commands
            .filter((entry) => (entry.flags as readonly string[]).includes(name))
            .map((entry) => entry.name);
          return [`\`${option.flags}\``, option.description, users.join(', ')];
        }),
      ),
    ].join('\n\n'),
  metrics: () =>
    table(
      ['metric', 'value', 'example'],
      [...metricKinds.values()].map((kind) => [`\`${kind.key}\``, kind.means, `\`${kind.example}\``]),
    ),
  guards: () =>
    table(
      ['guard', 'measures'],
      Object.entries(changeGuards).map(([guard, means]) => [`\`${guard}\``, means]),
    ),
  points: () =>
    table(
      ['points', 'rule', 'example'],
      [...pointsShapes.values()].map((shape) => [`\`${shape.key}\``, shape.means, `\`${shape.example}\``]),
    ),
  findings: () =>
    table(
      ['code', 'finding', 'severity'],
      lintCodes.map((code) => [`\`${code}\``, catalogue[code].means, severityOf(code)]),
    ),
  assign: () =>
    table(
      ['by', 'tier'],
      Object.entries(ways).map(([by, way]) => [`\`${by}\``, way.means]),
    ),
};

/** What a policy that is well formed may still be found to be. */
const lintCodes = [
  'weights-sum',
  'weights-too-fine',
  'tier-order',
  'tier-open',
  'tier-unreachable',
  'quota-sum',
  ...(Object.keys(catalogue) as ProblemCode[]).filter(
    (code) => severityOf(code) === 'warning' && catalogue[code].exit === 2,
  ),
] as const;

/** Replaces, or compares, the text between a marker and the next end marker. */
function section(marker: string, content: string): void {
  const readme = readFileSync(file, 'utf8');
  const start = readme.indexOf(marker);
  expect(start, `README has no ${marker}`).toBeGreaterThanOrEqual(0);
  const from = start + marker.length + 1;
  const to = readme.indexOf('<!-- end -->', from);
  if (updating) writeFileSync(file, `${readme.slice(0, from)}${content}\n${readme.slice(to)}`);
  else expect(readme.slice(from, to)).toBe(`${content}\n`);
}

const gradus = (...args: string[]) =>
  execFileSync(process.execPath, ['bin/gradus.js', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NO_COLOR: '1' },
  });

describe('README', () => {
  for (const [name, make] of Object.entries(generated))
    it(`has the table of ${name}`, () => section(`<!-- generated: ${name} -->`, make()));

  it('shows what the sample run prints, and the sample gives the committed results', () => {
    const folder = 'samples/annual-review';
    gradus('grade', `${folder}/review-2025.yaml`, '--quiet');
    const printed = gradus('grade', `${folder}/review-2026.yaml`);
    section('<!-- run: gradus grade samples/annual-review/review-2026.yaml -->', `\`\`\`\n${printed}\`\`\``);
    for (const name of ['graded.csv', 'changes.csv', 'migration.csv', 'rejected.csv']) {
      expect(readFileSync(`${folder}/results-2026/${name}`, 'utf8'), name).toBe(
        readFileSync(`${folder}/expected/${name}`, 'utf8'),
      );
    }
    expect(readCsv(`${folder}/results-2026/graded.csv`)).toHaveLength(230);
  });

  it('shows what diff prints first', () => {
    // Of the results that the test before this one has graded.
    const [old, now] = ['2025', '2026'].map((year) => `samples/annual-review/results-${year}`);
    const printed = gradus('diff', old ?? '', now ?? '');
    const [first = ''] = printed.split('\n\nShares of the row');
    section(`<!-- run: gradus diff ${old} ${now} -->`, `\`\`\`\n${first}\n\`\`\``);
  });

  it('names only commands and flags that exist', () => {
    const readme = readFileSync(file, 'utf8');
    const names = commands.map((entry) => entry.name.split(' ')[0]);
    for (const match of readme.matchAll(/gradus ([a-z]+) /g))
      if (match[1] !== undefined && /^(grade|check|sql|init|diff|test|policy|schema)$/.test(match[1]))
        expect(names).toContain(match[1]);
    const known = Object.values(flags).map((make) => make().long);
    for (const match of readme.matchAll(/(?<![\w-])--[a-z][a-z-]+/g))
      expect([...known, '--version', '--help', '--rows', '--against']).toContain(match[0]);
  });

  it('shows what policy diff prints', () => {
    const folder = emptyFolder();
    const old = readFileSync('config/annual-weighted.yaml', 'utf8');
    const edits: readonly (readonly [from: string, to: string])[] = [
      ['- id: vip', '- id: diamond\n    formerly: [vip]'],
      ['  - id: gold', '  - { id: platinum, score: 80, benefits: { discount: 0.82 } }\n  - id: gold'],
      ['score: 70', 'score: 72'],
      ['at_most: silver, when', 'at_most: gold, when'],
      ['20000: 50', '20000: 55'],
      ['window: 12 months\n    label: { en: Purchases', 'window: 6 months\n    label: { en: Purchases'],
    ];
    const now = edits.reduce((text, [from, to]) => text.replace(from, to), old);
    writeFiles(folder, { '2025/policy.yaml': old, 'policy.yaml': now });
    const printed = gradus('policy', 'diff', path.join(folder, '2025'), path.join(folder, 'policy.yaml'));
    const lines = printed.split('\n').slice(2, -3);
    section('<!-- run: gradus policy diff results/2025 policy.yaml -->', ['```', ...lines, '```'].join('\n'));
  });

  it('quotes test cases that pass', () => {
    const cases = /```yaml\n(as_of: .*\ncases:[^`]*)```/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    const folder = emptyFolder();
    writeFiles(folder, { 'cases.yaml': cases });
    const args = ['test', 'config/annual-weighted.yaml', '--cases', path.join(folder, 'cases.yaml')];
    expect(gradus(...args)).toContain('3 cases, all passed.');
  });

  it('quotes a review file that fits its schema', () => {
    const review = /```yaml\n(review: [^`]*)```/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    const validate = new Ajv({ strict: false }).compile(jsonSchemaOf('review'));
    expect(validate(parse(review)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('quotes policies and reviews that gradus accepts', () => {
    expect(gradus('check', 'samples/annual-review/review-2026.yaml', '--quiet')).toBe('');
  });
});

it('shows people who carry on the work code that is there', () => {
  // Each block is quoted from the file that was named last before it.
  const [before = '', ...blocks] = readFileSync('src/README.md', 'utf8').split('```ts\n');
  let text = before;
  for (const block of blocks) {
    const name = [...text.matchAll(/`([\w/-]+\.ts)`/g)].at(-1)?.[1] ?? '';
    const [code = '', rest = ''] = block.split('```\n');
    expect(readFileSync(`src/${name}`, 'utf8'), name).toContain(code);
    text = rest;
  }
  expect(blocks).toHaveLength(2);
});
