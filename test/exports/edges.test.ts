// Cells are trimmed by the engine only where the bytes show a reason; none may be overlooked, however the file is cut.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeCheck } from '../../src/exports/reading/edges.js';
import { wideSpaces } from '../../src/foundation/characters/spaces.js';

function look(text: string, size: number): boolean {
  const bytes = Buffer.from(text);
  const check = new EdgeCheck(',');
  for (let at = 0; at < bytes.length; at += size) check.push(bytes.subarray(at, at + size));
  return check.end();
}

const anyWide = fc.constantFrom(...wideSpaces);
const word = fc.constantFrom('a', '客户', '12.50', 'née', '😀', '');
const inner = fc.tuple(word, anyWide, word).map(([a, wide, b]) => `x${a}${wide}${b}x`);
const plain = fc.oneof(word, inner);
const odd = fc.oneof(
  fc.tuple(anyWide, word).map(([wide, text]) => wide + text),
  fc.tuple(word, anyWide).map(([wide, text]) => wide + text),
  word.map((text) => `x${text}\n`),
);
const written = (cell: string, quoted: boolean) => (quoted || /[\n"]/.test(cell) ? `"${cell}"` : cell);
const rows = fc.array(fc.array(fc.tuple(plain, fc.boolean()), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
});
const lines = (cells: readonly (readonly (readonly [string, boolean])[])[], end: string) =>
  cells.map((row) => row.map(([cell, quoted]) => written(cell, quoted)).join(',')).join(end);

describe('edges of cells', () => {
  it('finds every wide edge in pieces of any size', () => {
    const place = fc.tuple(fc.nat(), fc.nat(), odd, fc.boolean());
    const ends = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        rows,
        place,
        ends,
        fc.integer({ min: 1, max: 40 }),
        (cells, [row, column, cell, quoted], end, size) => {
          const changed = cells.map((each) => [...each]);
          const target = changed[row % changed.length];
          if (target) target[column % 3] = [cell, quoted];
          // A mark in front of everything says how the file is written and belongs to no cell.
          expect(look(`id,a,b${end}${lines(changed, end)}`, size)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets wide spaces within cells pass, and the mark in front of a file', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), (cells, size) => {
        expect(look(`id,a,b\n${lines(cells, '\n')}\n`, size)).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(look('\uFEFFid,a\nx,y\n', 1024)).toBe(false);
  });
});
