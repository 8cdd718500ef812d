// README and pages in docs tell the truth: their tables come from the code, their commands are run and print what is
// shown, what they quote is accepted. npm run update writes tables and outputs anew.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../src/cli/entries.js';
import { flags } from '../src/cli/options.js';
import { jsonSchemaOf } from '../src/cli/reference/json-schema.js';
import { readCsv } from './grading.js';
import { blocksOf, pages, renewed, textOf } from './pages/pages.js';
import { runIn, sandbox } from './pages/sandbox.js';
import { tables } from './pages/tables.js';
import { long, someOf, updating } from './runs.js';

/** The page whose commands are run; the others have theirs run in long runs, where GRADUS_LONG=1 asks for them. */
const run = someOf(pages, ['README.md']);

describe('pages', { concurrent: true, timeout: 240_000 }, () => {
  it.for(pages)('%s has the tables and outputs that gradus gives', async (page, { expect }) => {
    const made = await renewed(textOf(page), run.includes(page));
    if (updating) writeFileSync(page, made);
    expect(textOf(page)).toBe(made);
  });
});

describe('all pages together', () => {
  const everything = pages.map(textOf).join('\n');

  it('have every table', () => {
    const missing = Object.keys(tables).filter((name) => !everything.includes(`<!-- generated: ${name} -->`));
    expect(missing).toEqual([]);
  });

  it('quote review files that fit their schema', () => {
    const reviews = pages
      .flatMap((page) => blocksOf(textOf(page)))
      .filter(({ language, text }) => language === 'yaml' && text.startsWith('review: '));
    const validate = new Ajv({ strict: false }).compile(jsonSchemaOf('review'));
    for (const { text } of reviews) expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(reviews.length).toBeGreaterThan(0);
  });
});

const commandNames = commands.map((entry) => entry.name.split(' ')[0] ?? '');
const flagNames = Object.values(flags).map((make) => make().long ?? '');
/** Flags of npm scripts and of other programs that pages name. */
const others = [
  '--version',
  '--help',
  '--rows',
  '--against',
  '--only',
  '--ci',
  '--publish',
  '--init',
  '--rm',
  '--read-only',
  '--tmpfs',
  '--user',
  '--now',
  '--failed',
  '--no-git-tag-version',
  '--class',
  '--master',
  '--conf',
];

it.for(pages)('%s names only commands and flags that exist', (page) => {
  const text = textOf(page);
  const shown = blocksOf(text).filter(({ language }) => language !== 'text');
  const places = [
    ...(text.match(/`gradus [^`]*`/g) ?? []),
    ...shown.flatMap((block) => block.text.split('\n')),
  ];
  const named = places.flatMap((place) => /^`?gradus ([a-z]+)/.exec(place)?.[1] ?? []);
  expect(named.filter((name) => !commandNames.includes(name))).toEqual([]);
  const dashed = [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map((match) => match[0]);
  expect(dashed.filter((name) => ![...flagNames, ...others].includes(name))).toEqual([]);
});

it.runIf(long)('the sample gives the committed results', async () => {
  const folder = await sandbox();
  await runIn(folder, 'npm ci\nnpm run sample');
  const sample = path.join(folder, 'samples/annual-review');
  for (const name of ['graded.csv', 'changes.csv', 'migration.csv', 'rejected.csv']) {
    expect(readFileSync(path.join(sample, 'results-2026', name), 'utf8'), name).toBe(
      readFileSync(path.join(sample, 'expected', name), 'utf8'),
    );
  }
  expect(readCsv(path.join(sample, 'results-2026/graded.csv'))).toHaveLength(230);
});

it('shows people who carry on the work code that is there', () => {
  // Each block is quoted from the file that was named last before it.
  const [before = '', ...blocks] = textOf('docs/carrying-on.md').split('```ts\n');
  let text = before;
  for (const block of blocks) {
    const name = [...text.matchAll(/`([\w/-]+\.ts)`/g)].at(-1)?.[1] ?? '';
    const [code = '', rest = ''] = block.split('```\n');
    expect(readFileSync(`src/${name}`, 'utf8'), name).toContain(code);
    text = rest;
  }
  expect(blocks).toHaveLength(2);
});
