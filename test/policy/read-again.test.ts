// The same policy is read once, however often a command asks for it; what was found about it is told each time.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';

// Its segments leave gaps, which is doubtful and not wrong.
const doubtful = readFileSync('config/rfm-segments.yaml', 'utf8');
const policy = (score: string) => `policy: Again
version: "1"
metrics: { spend: { sum: transactions.amount } }
score: [{ dimension: d, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 50 } } }] }]
tiers: [{ id: high, score: ${score} }, { id: low }]
`;
const read = (text: string, file = 'policy.yaml') => {
  const problems = new Problems();
  return { read: readPolicy(parseYaml(file, text), problems), problems };
};

it('tells what is doubtful or wrong each time', () => {
  const [first, second] = [read(doubtful), read(doubtful)];
  expect(first.problems.warnings.length).toBeGreaterThan(0);
  expect(second.problems.warnings).toEqual(first.problems.warnings);
  expect(second.read?.policy).toBe(first.read?.policy);
  const [wrong, again] = [read(policy('many')), read(policy('many'))];
  expect(wrong.read).toBeUndefined();
  expect(wrong.problems.list.length).toBeGreaterThan(0);
  expect(again.problems.list).toEqual(wrong.problems.list);
});

it('takes another text, and the same in another file, for another policy', () => {
  expect(read(policy('40')).read?.policy.tiers[0]?.score?.toFixed()).toBe('40');
  expect(read(policy('41')).read?.policy.tiers[0]?.score?.toFixed()).toBe('41');
  const [here, there] = [read(doubtful, 'here.yaml'), read(doubtful, 'there.yaml')];
  expect(here.problems.warnings[0]?.place?.file).toBe('here.yaml');
  expect(there.problems.warnings[0]?.place?.file).toBe('there.yaml');
});

it('gives values that nobody can change for all others', () => {
  const value = parseYaml('list.yaml', 'a: [1, { b: 2 }]').value as { a: unknown[] };
  expect(() => value.a.push(3)).toThrow(TypeError);
  expect(() => Object.assign(value, { c: 1 })).toThrow(TypeError);
  expect(() => Object.assign(value.a[1] as object, { b: 3 })).toThrow(TypeError);
});
