// What people see as one sign takes the columns that a terminal gives it, and lines end between words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, fitted, loadWidths, widthOf, wrapped } from '../../src/foundation/characters/width.js';

const words = fc.array(
  fc.oneof(
    fc.stringMatching(/^[A-Za-z]{1,18}$/),
    fc.integer().map((value) => value.toLocaleString('en-US')),
    fc.constantFrom('12.5%', '--accept', '2026-12-31', 'é́', 'customer@example.com', '(1,234.50', 'CNY)'),
  ),
  { minLength: 1, maxLength: 30 },
);

await loadWidths();

describe('width', () => {
  it.for([
    ['plain', 5],
    ['← ↑ → ↓ − ✓ ✗', 13],
    ['客户', 4],
    ['𠮷野家', 6],
    ['e\u0301te\u0301', 3],
    ['👩‍👩‍👧', 2],
    ['👍🏽', 2],
    ['❤️', 2],
    ['한국', 4],
    ['ｶﾞ', 2],
    ['\u001b[1mbold\u001b[22m', 4],
  ] as const)('of %s is %d', ([text, columns]) => {
    expect(widthOf(text)).toBe(columns);
  });

  it('cuts between what is drawn as one sign', () => {
    expect(cutTo('👩‍👩‍👧 and', 1)).toBe('');
    expect(cutTo('a👩‍👩‍👧b', 3)).toBe('a👩‍👩‍👧');
    expect(cutTo('e\u0301e\u0301', 1)).toBe('e\u0301');
  });

  it('breaks no word and no number, and is no wider than it may be', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 100 }), (all, columns) => {
        const lines = wrapped(all.join(' '), columns);
        expect(lines.flatMap((line) => line.split(' '))).toEqual(all);
        for (const line of lines) if (line.includes(' ')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('ends Chinese lines behind any sign, but leaves numbers whole and marks where they belong', () => {
    expect(wrapped('取值在 2 至 30 个的字段中，客户不少于 1,234.50 位。', 12)).toEqual([
      '取值在 2 至',
      '30 个的字段',
      '中，客户不少',
      '于 1,234.50',
      '位。',
    ]);
    for (const line of wrapped('（甲）、（乙）、「丙」。'.repeat(5), 10)) {
      expect(line).not.toMatch(/^[、。）」]/);
      expect(line).not.toMatch(/[（「]$/);
    }
  });

  it('goes on with commands behind a backslash, so that they can be copied', () => {
    const text = fitted(
      'Then:\n  gradus approve results/2026 --by NAME --accept changed --because REASON',
      40,
    );
    expect(text).toBe(
      'Then:\n  gradus approve results/2026 --by \\\n    NAME --accept changed --because \\\n    REASON',
    );
  });
});
