// Which stage of a run a relation belongs to.
import { customerFirmness, tierFlips } from '../../engine/steps/firm/firmness.js';
import { customerMargins, lossPlaces } from '../../engine/steps/firm/margin.js';
import type { StageName } from '../../foundation/stages/clock.js';

/** Grades held against last results, and against what small changes make of them. */
const compared = new Set([
  'left_customers',
  'tier_cells',
  tierFlips,
  customerFirmness,
  lossPlaces,
  customerMargins,
]);

/** @param finds whether the step serves to find centres of clusters */
export function stageOf(step: string, finds: boolean): StageName {
  if (/^(aliases|overrides|last_results|left_before|unseen_before)$|^(lookup|totals|clean)_/.test(step))
    return 'reading exports';
  if (finds) return 'finding clusters';
  return compared.has(step) ? 'comparing' : 'grading';
}
