// Columns of a list as people read them: headings with labels, tiers and codes in words.
import { grouped } from '../foundation/characters/thousands.js';
import { isNumeric, type ValueType } from '../grammar/types.js';
import { scorePartOf, tierColumnsOfLists } from '../plan/planning/list-columns.js';
import { type Language, labelsById, type Policy } from '../policy/model/policy.js';
import { driverPhrase } from '../reports/words/change-headline.js';
import { fixedHeadings, listWords } from './words.js';

export interface ListColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** The heading of a column for people. */
export function headingOf(name: string, policy: Policy, language: Language): string {
  const known = fixedHeadings.get(name);
  if (known !== undefined) return known[language];
  const labels = labelsById(policy);
  const own = (each: string) => (Object.hasOwn(labels, each) ? labels[each]?.[language] : undefined);
  const say = listWords[language];
  const metric = policy.metrics.find(({ id }) => id === name);
  if (metric !== undefined) return own(name) ?? name;
  const start = scorePartOf('');
  if (name.startsWith(start)) {
    const criterion = name.slice(start.length);
    return say.scorePart(own(criterion) ?? criterion);
  }
  const criterion = /^(.+)_points$/.exec(name)?.[1];
  const label = criterion === undefined ? undefined : own(criterion);
  return label === undefined ? name : say.points(label);
}

/** How cells of a column are worded: a code by its name, everything else as it is. */
export function wordingOf({ name, type }: ListColumn, policy: Policy, language: Language) {
  const { codes } = listWords[language];
  const labels = labelsById(policy);
  const tiers = new Map(policy.tiers.map(({ id, label }) => [id, label[language]]));
  const kind = name.startsWith('near.') ? 'near' : type.kind === 'boolean' ? 'yesNo' : name;
  const words = Object.hasOwn(codes, kind) ? codes[kind] : undefined;
  return (cell: string): string => {
    if (cell === '') return '';
    if (tierColumnsOfLists.includes(name)) return tiers.get(cell) ?? cell;
    if (name === 'main_driver') return driverPhrase(cell, language, labels);
    return words !== undefined && Object.hasOwn(words, cell) ? (words[cell] ?? cell) : cell;
  };
}

/** A cell as a table for the eye shows it. */
export function shownCell(column: ListColumn, policy: Policy, language: Language) {
  const worded = wordingOf(column, policy, language);
  return isNumeric(column.type)
    ? (cell: string) => (cell === '' ? '' : grouped(cell))
    : (cell: string) => worded(cell);
}
