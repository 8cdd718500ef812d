// Text of people in Markdown: whoever shows it shows the text, and no markup that stands in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onOneLine } from '../../src/foundation/characters/visible.js';
import { inText, markdownTable } from '../../src/reports/text/markdown.js';

const pieces =
  '| \\ ` * _ [x](y) ![i](j) <b> &lt; &copy; $x$ ^a^ ~~s~~ @cite http://a.example www.a.example # {.x} [^1] :smile: 1. - + == -- a 金 . ( )'.split(
    ' ',
  );
const texts = fc
  .array(fc.constantFrom(...pieces, ' ', '\n', '\t', '\u202e'), { minLength: 1, maxLength: 8 })
  .map((some) => some.join(''));
const runs = { numRuns: Number(process.env.GRADUS_PROPERTY_RUNS ?? 300) };

/** Signs with a backslash before them, and what stands between. */
function unescaped(markdown: string): { readonly text: string; readonly bare: string } {
  return {
    text: markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1'),
    bare: markdown.replace(/\\[!-/:-@[-`{-~]/g, '§'),
  };
}

describe('text of people in Markdown', () => {
  it('comes back, and nothing in it means anything', () => {
    fc.assert(
      fc.property(texts, (written) => {
        const { text, bare } = unescaped(inText(written));
        expect(text).toBe(onOneLine(written).trimStart());
        expect(bare).not.toMatch(
          /[\\`*_[\]<>|#~&$^@{}]|:\/\/|www\.|:[\w+-]+:|^\d+[.)](\s|$)|^[-+=]([-+=\s]|$)/,
        );
      }),
      runs,
    );
  });

  it('stays in its cell of a table', () => {
    fc.assert(
      fc.property(texts, texts, (one, two) => {
        const [, , row = '', ...more] = markdownTable(['a', 'b'], [[one, two]], ['left', 'right']).split(
          '\n',
        );
        expect(more).toEqual([]);
        // Bars without a backslash part cells.
        const cells = row.match(/(\\.|[^|\\])+/g)?.map((cell) => unescaped(cell).text.trim());
        expect(cells).toEqual([one, two].map((cell) => onOneLine(cell).trim()));
      }),
      runs,
    );
  });

  it('leaves numbers and plain words as they are', () => {
    for (const plain of [
      '41.1429',
      '-5',
      '+3',
      '12,345.00',
      'Ann Weber',
      '金卡',
      'x-y',
      '2026-12-31',
      '10:30',
    ])
      expect(inText(plain)).toBe(plain);
  });
});
