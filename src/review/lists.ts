// Lists as a review means them: who is listed, which columns, in which order.
import type { Place, Problems } from '../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../foundation/yaml/document.js';
import { type Condition, resolveCondition, type WrittenCondition } from '../grammar/condition.js';
import { inBothLanguages, namePattern } from '../policy/model/names.js';
import type { Labels } from '../policy/model/policy.js';
import type { WrittenLists } from './written-lists.js';

export interface SortBy {
  readonly column: string;
  /** Whether the highest come first. */
  readonly down: boolean;
}

export interface ListSpec {
  readonly name: string;
  readonly label: Labels;
  readonly when: Condition;
  /** Undefined: the usual ones. */
  readonly columns: readonly string[] | undefined;
  readonly sort: readonly SortBy[];
}

/** A list of a review file, with what it was read from. */
export interface OwnList extends ListSpec {
  readonly written: WrittenLists[string];
  /** Where something below the list stands. */
  readonly place: (path: YamlPath, key?: string) => Place | undefined;
}

/** The lists of a review file, in their order; adds a problem for names that cannot name a list. */
export function declaredLists(
  written: WrittenLists | undefined,
  source: YamlFile | undefined,
  problems: Problems,
): OwnList[] {
  return Object.entries(written ?? {}).map(([name, list]) => {
    if (!namePattern.test(name)) {
      problems.add({
        code: 'bad-name',
        ...(source && { place: source.place(['lists'], name) }),
        reason: `"${name}" cannot name a list`,
        fix: 'use letters, digits and _, beginning with a letter',
      });
    }
    return {
      name,
      label: inBothLanguages(list.label, name),
      when: resolveCondition(list.when),
      columns: list.columns,
      sort: (list.sort ?? []).map(sortOf),
      written: list,
      place: (path, key) => source?.place(['lists', name, ...path], key),
    };
  });
}

function sortOf(written: string): SortBy {
  return written.startsWith('-')
    ? { column: written.slice(1).trim(), down: true }
    : { column: written, down: false };
}

/** The lists as a review file says them, for the copy in results. */
export function listsCopy(lists: readonly OwnList[]): Record<string, { when: WrittenCondition }> | undefined {
  return lists.length === 0
    ? undefined
    : Object.fromEntries(lists.map(({ name, written }) => [name, written]));
}
