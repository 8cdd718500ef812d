// Columns that a table of a terminal may do without, with the words for what is left out.
import type { Language } from '../../policy/model/policy.js';
import { words } from '../words/words.js';
import type { Spare } from './table.js';

/** @param columns their numbers, the one that matters least first */
export function spareColumns(columns: readonly number[], language: Language): Spare {
  const say = words[language];
  return {
    columns,
    say: (headings, width) => say.leftOut(headings.join(say.listed), String(width)),
  };
}
