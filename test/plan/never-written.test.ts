// Categories that no value is written as: points by them would be given to nobody.
import { expect, it } from 'vitest';
import { wide } from '../../src/grammar/types.js';
import { neverWritten } from '../../src/plan/planning/misfit.js';

it.each([
  ['1.0', 'write 1'],
  ['02', 'write 2'],
  ['-0', 'write 0'],
  ['0.50', 'write 0.5'],
  ['low', 'name numbers'],
  ['3.1234567', 'name a number that it can be'],
])('refuses %s of a number: %s', (category, fix) => {
  expect(neverWritten(category, wide(6))).toMatchObject({
    reason: expect.stringContaining(`"${category}"`),
    fix: expect.stringContaining(fix),
  });
});

it.each(['yes', 'TRUE', '1'])('refuses %s of yes and no', (category) => {
  expect(neverWritten(category, { kind: 'boolean' })?.fix).toBe('write the categories true and false');
});

it('takes categories as values are written, and any of a text', () => {
  for (const category of ['0', '7', '-7', '0.5', '3.123456'])
    expect(neverWritten(category, wide(6))).toBeUndefined();
  for (const category of ['true', 'false'])
    expect(neverWritten(category, { kind: 'boolean' })).toBeUndefined();
  for (const category of ['007', 'yes', '1.0'])
    expect(neverWritten(category, { kind: 'text' })).toBeUndefined();
});
