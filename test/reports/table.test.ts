// Tables at any width: every word and number stands there whole and once, and no line is wider than the screen unless a
// single word is.
import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadWidths, widthOf } from '../../src/foundation/characters/width.js';
import { table } from '../../src/reports/text/table.js';
import { long } from '../runs.js';

await loadWidths();

const paint = new Chalk({ level: 0 });
const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z][a-z_-]{0,15}$/),
  fc.integer({ min: -1e12, max: 1e12 }).map((value) => (value / 100).toLocaleString('en-US')),
  fc.constantFrom('12.5%', 'behaviour', 'customer_id', '2026-12-31'),
);
const cell = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
const anyTable = fc.integer({ min: 1, max: 12 }).chain((columns) =>
  fc.record({
    head: fc.array(cell, { minLength: columns, maxLength: columns }),
    body: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 8 }),
  }),
);

const wordsOf = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(/\s+/)).filter((each) => each !== '');

describe('a table', () => {
  it.runIf(long)('breaks no word at any width', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 40, max: 200 }), ({ head, body }, width) => {
        const lines = table(head, body, { paint, width }).split('\n');
        for (const line of lines)
          if (line.trim().includes(' ')) expect(widthOf(line)).toBeLessThanOrEqual(width);
        // In lists a colon follows each heading.
        const shown = new Set(wordsOf(lines).flatMap((each) => [each, each.replace(/:$/, '')]));
        for (const each of wordsOf(body.flat())) expect(shown).toContain(each);
        const counts = (all: readonly string[]) => all.filter((each) => each === '2026-12-31').length;
        const again = body.map((row) => row[0] ?? '');
        expect(counts(wordsOf(lines))).toBeGreaterThanOrEqual(counts(wordsOf(body.flat())));
        if (!lines.includes(''))
          expect(counts(wordsOf(lines))).toBe(counts(wordsOf([...head, ...body.flat()])));
        expect(again).toHaveLength(body.length);
      }),
      { numRuns: 300 },
    );
  });

  const head = ['Tier', 'Customers', 'Annual spend (CNY)', 'Stayed'];
  const body = [
    ['VIP客户', '1,204', '8,043,585.22', '1,100'],
    ['𠮷 gold', '14', '0.00', '3'],
  ];

  it('gives texts further lines first', () => {
    expect(table(head, body, { paint, width: 42 })).toBe(`Tier     Customers  Annual spend  Stayed
                           (CNY)
VIP客户      1,204  8,043,585.22   1,100
𠮷 gold         14          0.00       3`);
  });

  it('goes on below with further columns next, and makes lists of rows last', () => {
    expect(table(head, body, { paint, width: 33 })).toBe(`Tier     Customers  Annual spend
                           (CNY)
VIP客户      1,204  8,043,585.22
𠮷 gold         14          0.00

Tier     Stayed
VIP客户   1,100
𠮷 gold       3`);
    expect(table(head.slice(0, 3), [body[0] ?? []], { paint, width: 16 })).toBe(`Tier: VIP客户
Customers: 1,204
Annual spend
  (CNY):
  8,043,585.22`);
  });

  const say = (headings: readonly string[], width: number) => `no room at ${width}: ${headings.join(', ')}`;

  it('leaves out what matters least where it may, as little as it can, and says what', () => {
    const spare = { columns: [3, 1], say };
    expect(table(head, body, { paint, width: 42, spare })).not.toContain('no room');
    expect(table(head, body, { paint, width: 33, spare })).toBe(`Tier     Customers  Annual spend
                           (CNY)
VIP客户      1,204  8,043,585.22
𠮷 gold         14          0.00
no room at 33: Stayed`);
    // With the wide column gone the narrow one has room again.
    expect(
      table(head, body, { paint, width: 27, spare: { columns: [3, 2], say } }),
    ).toBe(`Tier     Customers  Stayed
VIP客户      1,204   1,100
𠮷 gold         14       3
no room at 27: Annual spend
(CNY)`);
    expect(table(head, body, { paint, width: 22, spare })).toBe(`Tier     Annual spend
                (CNY)
VIP客户  8,043,585.22
𠮷 gold          0.00
no room at 22:
Customers, Stayed`);
  });

  it('rather leaves out than makes texts unreadable', () => {
    const names = [['C1', 'Erika von der Aue', 'north']];
    const look = { paint, width: 18, align: ['left', 'left', 'left'] as const };
    expect(table(['Id', 'Name', 'Region'], names, look)).toBe(`Id  Name   Region
C1  Erika  north
    von
    der
    Aue`);
    expect(table(['Id', 'Name', 'Region'], names, { ...look, spare: { columns: [2], say } })).toBe(`Id  Name
C1  Erika von der
    Aue
no room at 18:
Region`);
  });

  it('holds every column or names it, at any width', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 10, max: 120 }), ({ head, body }, width) => {
        const named = head.map((_, at) => `column_${at}`);
        const spare = { columns: named.map((_, at) => at).filter((at) => at % 2 === 1), say };
        const shown = table(named, [...body, named], { paint, width, spare });
        const [text = '', out = ''] = shown.split(/^no room/m);
        for (const name of named) {
          const stands = new RegExp(`\\b${name}\\b`);
          expect(stands.test(text)).not.toBe(stands.test(out));
        }
        for (const line of text.split('\n'))
          if (line.trim().includes(' ')) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });

  it('shows what steers terminals instead of following it', () => {
    const shown = table(['a\u001b[31m'], [['b\u202Ec'], ['d\ne']], { paint, width: 80 });
    expect(shown).toBe('a\ufffd[31m\nb\ufffdc\nd e');
  });
});
