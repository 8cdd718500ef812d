// Pages for people name tests and scripts: they must be there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

it.for(readdirSync('docs'))('%s names tests and scripts that are there', (page) => {
  const text = readFileSync(path.join('docs', page), 'utf8');
  const files = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const named = [...text.matchAll(/`npm run ([\w-]+)/g)].map((match) => match[1] ?? '');
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
