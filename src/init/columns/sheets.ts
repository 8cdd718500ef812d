// Workbooks with several sheets: the one whose headings are known best is proposed, and the others are named.

import { otherKind } from '../../exports/bytes/kinds.js';
import { packingOf } from '../../exports/bytes/open.js';
import type { StandardExport } from '../../exports/headings/known-headings.js';
import type { TextLine } from '../../exports/reading/first-lines.js';
import { beginning, firstBytes } from '../../exports/reading/headings.js';
import { Problems } from '../../foundation/problems/problem.js';

/** A sheet that was chosen among several. */
export interface ChosenSheet {
  readonly name: string;
  readonly others: readonly string[];
  /** Those among them whose headings are known as well. */
  readonly alike: readonly string[];
}

/**
 * The sheet to read of a file; undefined where there is nothing to choose, or where the file cannot be opened, which is
 * said when it is read.
 * @param known how many headings of a sheet with these first lines are known
 */
export async function sheetFor(
  name: StandardExport,
  file: string,
  known: (lines: readonly TextLine[]) => number,
): Promise<ChosenSheet | undefined> {
  if (packingOf(file) !== 'plain') return undefined;
  try {
    const kind = otherKind(await firstBytes(file))?.kind;
    if (kind !== 'zip' && kind !== 'ole') return undefined;
    const { workbookOf } = await import('../../exports/workbooks/convert.js');
    const filled: { name: string; known: number }[] = [];
    for (const sheet of (await workbookOf(file)).sheets) {
      if (sheet.hidden || !(await sheet.holdsRows())) continue;
      const spec = { name, sheet: sheet.name, encoding: 'auto', delimiter: undefined, skipLines: 0 };
      const start = await beginning({ ...spec, place: () => undefined }, file, new Problems());
      filled.push({ name: sheet.name, known: start === undefined ? 0 : known(start.lines) });
    }
    const [best] = [...filled].sort((a, b) => b.known - a.known);
    if (best === undefined || filled.length === 1) return undefined;
    const others = filled.filter((each) => each !== best);
    const alike = others.filter((each) => best.known > 0 && each.known === best.known);
    return {
      name: best.name,
      others: others.map(({ name: sheet }) => sheet),
      alike: alike.map(({ name: sheet }) => sheet),
    };
  } catch {
    return undefined;
  }
}
