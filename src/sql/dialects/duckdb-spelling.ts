// One spelling of texts, step by step: each a SELECT around the one before, so that no step repeats what came before it.
import type { Spelling } from '../../grammar/types.js';
import type { Layer } from './dialect.js';
import { quoteText } from './quoting.js';

/** Steps from a text to its one spelling, null where nothing is left of it. */
export function spelled({ strip, pad, case: letters }: Spelling): readonly Layer[] {
  return [
    ...strip.flatMap(without),
    ...(pad === undefined ? [] : [padded(pad)]),
    ...(letters === undefined ? [] : [((text) => `${letters}(${text})`) satisfies Layer]),
    (text) => `nullif(trim(${text}), '')`,
  ];
}

/** Steps from an id to what is left of it without signs, decimals of nothing, zeros in front and capital letters. */
export const loosened: readonly Layer[] = [
  (text) => `regexp_replace(regexp_replace(upper(${text}), '[.,]0+$', ''), '[^\\p{L}\\p{N}]', '', 'g')`,
  (text) => `CASE WHEN regexp_full_match(${text}, '[0-9]+') THEN '0' || ltrim(${text}, '0') ELSE ${text} END`,
];

/** A text without letters and digits separates, and may stand anywhere; others belong to one end. */
function without(given: string): Layer[] {
  const quoted = quoteText(given);
  if (!/[\p{L}\p{N}]/u.test(given)) return [(text) => `replace(${text}, ${quoted}, '')`];
  const length = [...given].length;
  return [
    (text) => `CASE WHEN suffix(${text}, ${quoted}) THEN left(${text}, -${length}) ELSE ${text} END`,
    (text) => `CASE WHEN prefix(${text}, ${quoted}) THEN substr(${text}, ${length + 1}) ELSE ${text} END`,
  ];
}

/** Texts of digits only: zeros in front are taken off first, because lpad also shortens. */
function padded(digits: number): Layer {
  return (text) => {
    const bare = `ltrim(${text}, '0')`;
    const longer = `CASE WHEN strlen(${bare}) >= ${digits} THEN ${bare} ELSE lpad(${bare}, ${digits}, '0') END`;
    return `CASE WHEN regexp_full_match(${text}, '[0-9]+') THEN ${longer} ELSE ${text} END`;
  };
}
