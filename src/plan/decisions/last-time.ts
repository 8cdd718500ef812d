// Overrides of the last results that raised a customer: have those customers earned the tier since?

import { existsSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { asInExports } from '../../foundation/characters/formulas.js';
import { toldBy } from '../../foundation/problems/file-errors.js';
import type { FilesRead } from '../../foundation/problems/files-read.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Standing } from './outcomes.js';

/** A customer whom people put on a better tier than the rules gave, and that tier as an index of now. */
export interface Raised {
  readonly customer: string;
  readonly tier: number;
}

export const lastOverridesOf = (folder: string): string => path.join(folder, 'overrides.csv');

/** Customers raised in the last results; undefined where they list no overrides, as results of other versions may. */
export function raisedLastTime(
  folder: string,
  tiers: readonly (readonly [string, number])[],
  aliases: readonly (readonly [string, string])[],
  problems: Problems,
  files: FilesRead,
): Raised[] | undefined {
  const file = lastOverridesOf(folder);
  if (!existsSync(file)) return undefined;
  let rows: Record<string, string>[];
  try {
    rows = parse(files.read(file), { columns: true, bom: true });
  } catch (error) {
    problems.add({
      code: 'last-results',
      place: { file: shownPath(file) },
      reason: `the overrides of the last results cannot be read: ${toldBy(error).message}`,
      fix: 'take the folder from the archive again',
    });
    return undefined;
  }
  const index = new Map(tiers);
  const now = new Map(aliases);
  const raised = rows.flatMap((row): Raised[] => {
    const ruled = index.get(row.ruled_tier ?? '');
    const tier = index.get(row.final_tier ?? '');
    if (row.status !== 'applied' || ruled === undefined || tier === undefined || tier >= ruled) return [];
    const id = asInExports(row.customer_id ?? '');
    return [{ customer: now.get(id) ?? id, tier }];
  });
  // Of customers merged since, the best tier that one of them was raised to counts.
  const best = new Map(raised.sort((a, b) => b.tier - a.tier).map((each) => [each.customer, each.tier]));
  return [...best].map(([customer, tier]) => ({ customer, tier }));
}

/** Those who stand at least as high by the rules alone now, in order of their ids. */
export function livedUpTo(raised: readonly Raised[], standings: ReadonlyMap<string, Standing>): string[] {
  return raised
    .filter(({ customer, tier }) => {
      const ruled = standings.get(customer)?.ruled;
      return ruled !== undefined && ruled <= tier;
    })
    .map(({ customer }) => customer)
    .sort();
}
