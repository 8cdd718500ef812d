// One name, one meaning: no name is exported by two files, wherever they stand.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const source = path.resolve(import.meta.dirname, '../../src');

/** Names that two files may export, each with the reason. */
const allowed: Readonly<Record<string, string>> = {};

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/** Which files define a name, by name. Overloads and a type beside its value are one definition, in one file. */
const definedIn = new Map<string, string[]>();
for (const file of globSync('**/*.ts', { cwd: source }).sort()) {
  const text = readFileSync(path.join(source, file), 'utf8');
  const names = new Set([...text.matchAll(exported)].map(([, name = '']) => name));
  for (const name of names) definedIn.set(name, [...(definedIn.get(name) ?? []), file]);
}

it('has one definition for each exported name', () => {
  expect(definedIn.size).toBeGreaterThan(1000);
  const shared = [...definedIn].filter(([name, files]) => files.length > 1 && !Object.hasOwn(allowed, name));
  expect(
    Object.fromEntries(shared),
    'say in each name what it is of, or keep one definition where both mean the same',
  ).toEqual({});
});

it('allows no name that only one file exports', () => {
  const spare = Object.keys(allowed).filter((name) => (definedIn.get(name) ?? []).length < 2);
  expect(spare).toEqual([]);
});

it('renames nothing on its way out of a file', () => {
  const files = globSync('**/*.ts', { cwd: source });
  const lists = files.filter((file) => /^export \{/m.test(readFileSync(path.join(source, file), 'utf8')));
  expect(lists).toEqual([]);
});
