// Very many problems of one kind: some are told, all are counted.
import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { Log } from '../../src/cli/log.js';
import { problemsText } from '../../src/foundation/problems/print.js';
import type { Problem } from '../../src/foundation/problems/problem.js';

const many = Array.from(
  { length: 100_000 },
  (_, index): Problem => ({
    code: 'override-refused',
    place: { file: 'overrides.csv', line: index + 2 },
    reason: `the override of customer C${index} is refused`,
  }),
);
const other: Problem = {
  code: 'unknown-key',
  place: { file: 'review.yaml', line: 1 },
  reason: 'unknown key "x"',
};

it('prints twenty of a kind, and counts the others', () => {
  const text = problemsText([...many, other], new Chalk({ level: 0 }));
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines).toHaveLength(20 + 1 + 1 + 1);
  expect(lines[19]).toBe('overrides.csv:21 error[override-refused]: the override of customer C19 is refused');
  expect(lines[20]).toContain('unknown key "x"');
  expect(lines[21]).toBe('error[override-refused]: 99,980 more of this kind');
  expect(lines[22]).toBe('100,001 problems; nothing was written.');
});

it('does so in the log, too', () => {
  const events: { details: Record<string, unknown> }[] = [];
  new Log((line) => events.push(JSON.parse(line))).problems([...many, other]);
  expect(events).toHaveLength(22);
  expect(events.at(-1)?.details).toEqual({
    code: 'override-refused',
    reason: '99,980 more of this kind',
    more: 99_980,
  });
});
