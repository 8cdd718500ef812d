// Pages for people name tests, scripts and each other: they must be there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deadLinks } from './pages/links.js';
import { pages, textOf } from './pages/pages.js';
import { problemsFile, problemsPage } from './pages/problems.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

it.for(pages)('%s names tests and scripts that are there', (page) => {
  const text = textOf(page);
  const files = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const named = [...text.matchAll(/npm run ([\w-]+)/g)].map((match) => match[1] ?? '');
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

const linking = [
  ...pages,
  'CHANGELOG.md',
  ...readdirSync('config')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `config/${name}`),
  ...readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('README.md'))
    .map((name) => `src/${name}`),
];

it.for(linking)('links of %s lead to pages and headings that are there', (page) => {
  expect(deadLinks(page)).toEqual([]);
});

// Written by test/cli/mistakes.test.ts, together with the messages that it shows.
it.skipIf(process.env.UPDATE === '1')('docs/problems.md shows what the gallery of mistakes holds', () => {
  expect(textOf(problemsFile)).toBe(problemsPage());
});
