// Which exports are read the careful way, and the plan that reads them so.
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { filesBehind } from '../../engine/steps/read/lookups.js';
import type { Inspections } from '../../exports/reading/sources.js';

/** The plan with the cells of these exports read the careful way. */
export function readCarefully(plan: Plan, names: ReadonlySet<string>): Plan {
  return {
    ...plan,
    exports: plan.exports.map((each) => ({ ...each, careful: each.careful || names.has(each.name) })),
  };
}

/** Exports read the quick way whose bytes show that cells have to be trimmed. */
export function wideEdged(plan: Plan, inspections: Inspections): string[] {
  const wide = (file: PlannedFile) =>
    file.source === undefined && inspections.get(file.path)?.wideEdges === true;
  return plan.exports
    .filter((each) => !each.careful && filesBehind(each).some(wide))
    .map((each) => each.name);
}
