// The parts of every change sum to its steps, also those of customers whom no file lists because they stayed.

import type { Engine } from '../../engine/engine.js';
import { own, stepsColumn } from '../../engine/steps/plan/step.js';
import { tierChanges } from '../../engine/steps/tell/tier-changes.js';
import { causes } from '../../policy/model/causes.js';

/**
 * @param former whoever graded last; without it nobody has parts
 * @throws Error (a fault of the tool) when the parts of somebody's change do not sum to the steps
 */
export async function checkParts(
  engine: Engine,
  { former }: { readonly former: object | undefined },
): Promise<void> {
  if (former === undefined) return;
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${tierChanges} WHERE ${causes.map(stepsColumn).join(' + ')} <> ${own.previous} - ${own.tier}`,
  );
  if (Number(row?.n) > 0) throw new Error(`the parts of ${row?.n} changes do not sum to their steps`);
}
