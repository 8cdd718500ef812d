// Words for nobody in columns of ids.
import { expect, it } from 'vitest';
import { isNullWord, nullWords } from '../../src/exports/reading/null-words.js';

it('knows words for nobody in any letters, and no others', () => {
  const nobody = [
    'NA',
    'nan',
    '<NA>',
    '\\N',
    'None',
    '(null)',
    'undefined',
    '#REF!',
    '#N/A',
    '0',
    '-',
    '(blank)',
    '散客',
    '(No value)',
    'Not Logged In',
    '无名',
    '[None]',
    '000000',
    ' Walk-In ',
    'GUEST',
    'Grand Total',
    '合计',
  ];
  expect(nobody.filter((id) => !isNullWord(id))).toEqual([]);
  expect(['1', '10', 'N', 'NAN1', 'C0', '散客1', 'guest77', ''].filter(isNullWord)).toEqual([]);
});

it('is written in small letters without spaces around, each once', () => {
  expect(nullWords.map((word) => word.trim().toLowerCase())).toEqual([...new Set(nullWords)]);
});
