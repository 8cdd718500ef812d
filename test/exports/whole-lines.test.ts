// Pieces of whole lines put together again are the file, whatever lines and pieces measure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { wholeLines } from '../../src/exports/bytes/whole-lines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-whole-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function piecesOf(text: string, size: number): string[] {
  const file = path.join(folder, 'text');
  writeFileSync(file, text);
  return Array.from(wholeLines(file, size), String);
}

it('gives the file in pieces that end with a line', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40, unit: 'grapheme' }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 64 }),
      (lines, size) => {
        const text = lines.join('\n');
        const pieces = piecesOf(text, size);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true);
      },
    ),
  );
});

it('keeps to its size while lines do', () => {
  const pieces = piecesOf('ab\ncd\nef\n'.repeat(20), 8);
  expect(Math.max(...pieces.map((each) => each.length))).toBeLessThanOrEqual(8);
  expect(piecesOf(`a\n${'b'.repeat(20)}\nc\n`, 4)[1]).toContain('b'.repeat(20));
});
