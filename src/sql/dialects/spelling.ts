// One spelling of texts, step by step: each a SELECT around the one before, so that no step repeats what came before it.
import type { Spelling } from '../../grammar/types.js';
import type { Layer } from './dialect.js';
import type { Words } from './words.js';

/** Steps from a text to its one spelling, null where nothing is left of it. */
export function spelled({ strip, pad, case: letters }: Spelling, w: Words): readonly Layer[] {
  return [
    ...strip.flatMap((each) => without(each, w)),
    ...(pad === undefined ? [] : [padded(pad, w)]),
    ...(letters === undefined ? [] : [((text) => w[letters](text)) satisfies Layer]),
    (text) => `nullif(${w.bare(text)}, '')`,
  ];
}

/** Steps from an id to what is left of it without signs, decimals of nothing, zeros in front and capital letters. */
export function loosened(w: Words): readonly Layer[] {
  return [
    (text) => w.every(w.first(w.upper(text), '[.,]0+$', ''), '[^\\p{L}\\p{N}]', ''),
    (text) =>
      `CASE WHEN ${w.whole(text, '[0-9]+')} THEN '0' || ${w.strippedInFront(text, '0')} ELSE ${text} END`,
  ];
}

/** A text without letters and digits separates, and may stand anywhere; others belong to one end. */
function without(given: string, w: Words): Layer[] {
  if (!/[\p{L}\p{N}]/u.test(given)) return [(text) => `replace(${text}, ${w.quote(given)}, '')`];
  const length = [...given].length;
  return [
    (text) => `CASE WHEN ${w.ends(text, given)} THEN ${w.withoutLast(text, length)} ELSE ${text} END`,
    (text) => `CASE WHEN ${w.begins(text, given)} THEN ${w.from(text, length + 1)} ELSE ${text} END`,
  ];
}

/** Texts of digits only: zeros in front are taken off first, because filling up also shortens. */
function padded(digits: number, w: Words): Layer {
  return (text) => {
    const bare = w.strippedInFront(text, '0');
    const longer = `CASE WHEN ${w.bytes(bare)} >= ${digits} THEN ${bare} ELSE ${w.filled(bare, digits, '0')} END`;
    return `CASE WHEN ${w.whole(text, '[0-9]+')} THEN ${longer} ELSE ${text} END`;
  };
}
