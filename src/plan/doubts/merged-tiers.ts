// Customers who were merged, and of whose ids several stood in last results: which of the tiers counts was decided by a rule.
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { lastResults, own } from '../../engine/steps/plan/step.js';
import type { Note } from '../../foundation/problems/note.js';

/** A note where another id of a merged customer stood on a better tier than the one that counts. */
export async function mergedTiers(engine: Engine, { aliases, last }: Plan): Promise<Note[]> {
  if (aliases.length === 0 || last === undefined || last.carried !== undefined) return [];
  const better = `CASE WHEN ${own.betterUnder} < ${own.previous} THEN customer_id END`;
  const [row] = await engine.rows(
    `SELECT count(${better}) AS n, min(${better}) AS first FROM ${lastResults}`,
  );
  const count = Number(row?.n ?? 0);
  const first = JSON.stringify(row?.first ?? '');
  return count === 0
    ? []
    : [
        {
          en: `${count === 1 ? '1 merged customer' : `${count} merged customers`} stood in last results under several ids, on a better tier under an old one (such as ${first}): the tier of the id of now counts as the one held`,
          zh: `${count} 位合并客户在上期结果中有多个编号，且旧编号的等级更高（如 ${first}）：以现用编号的等级为原等级`,
        },
      ];
}
