// Names that become columns and codes: which are allowed, and which are taken.
import { fixedColumns } from '../../format/graded.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import type { Label } from '../../foundation/yaml/kinds.js';
import type { Labels } from './policy.js';

const reservedTiers = ['new', 'left', 'ungraded'];
/** Names that begin with _ are the engine's own columns. */
export const namePattern = /^\p{L}[\p{L}\p{N}_]*$/u;
const tierPattern = /^[\p{L}\p{N}_][\p{L}\p{N}_ -]*$/u;

/** Says where names are not usable: letters, digits and _ only, no fixed column, no name twice. */
export function checkName(
  name: string,
  source: YamlFile,
  path: YamlPath,
  key: string,
  problems: Problems,
): void {
  if (!namePattern.test(name)) {
    problems.add({
      code: 'bad-name',
      place: source.place(path, key),
      reason: `"${name}" cannot become a column`,
      fix: 'use letters, digits and _, beginning with a letter',
    });
  } else if (fixedColumns.includes(name.toLowerCase())) {
    problems.add({
      code: 'name-taken',
      place: source.place(path, key),
      reason: `"${name}" is the name of a column of the results`,
      fix: `choose another name, such as ${name}_value`,
    });
  }
}

export function checkTierName(name: string, source: YamlFile, path: YamlPath, problems: Problems): void {
  if (tierPattern.test(name) && !reservedTiers.includes(name)) return;
  problems.add({
    code: 'bad-name',
    place: source.place(path),
    reason: reservedTiers.includes(name)
      ? `"${name}" cannot name a tier: change reports use it for customers who are ${name}`
      : `"${name}" cannot name a tier`,
    fix: reservedTiers.includes(name) ? 'choose another id' : 'use letters, digits, spaces, - and _',
  });
}

/**
 * Adds a problem for every name that stands twice. Engines do not tell capital from small letters in names of columns,
 * so neither may names.
 */
export function checkUnique(
  named: readonly { name: string; path: YamlPath; key?: string }[],
  { what, fix }: { what: string; fix: string },
  source: YamlFile,
  problems: Problems,
): void {
  const seen = new Set<string>();
  for (const { name, path, key } of named) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      problems.add({
        code: 'name-taken',
        place: source.place(path, key),
        reason: `"${name}" names two ${what}`,
        fix,
      });
    }
    seen.add(folded);
  }
}

/** Labels in every language; a language without one shows the other, or the id. */
export function inBothLanguages(written: Label | undefined, id: string): Labels {
  if (written === undefined) return { en: id, zh: id };
  if (typeof written === 'string') return { en: written, zh: written };
  return { en: written.en ?? written.zh ?? id, zh: written.zh ?? written.en ?? id };
}
