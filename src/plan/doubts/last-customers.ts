// What is told of customers of last results: which of the tiers of merged ones counts, and that none of them is there.
import type { Engine } from '../../engine/engine.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { lastResults, own } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
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

/** A note where nobody of last results is graded now: most likely they are of other customers, or ids changed. */
export async function nobodyAgain(engine: Engine, { last }: Plan): Promise<Note[]> {
  if (last === undefined || last.carried !== undefined) return [];
  const [row] = await engine.rows(
    `SELECT (SELECT count(*) FROM ${lastResults}) AS before, (SELECT count(*) FROM ${tierReasons} WHERE ${own.previous} IS NOT NULL) AS again`,
  );
  const before = Number(row?.before ?? 0);
  return before === 0 || Number(row?.again ?? 0) > 0
    ? []
    : [
        {
          en: `nobody of last results (${before === 1 ? '1 customer' : `${before} customers`}) is graded now: all of them count as left, and everybody here as new; look whether both name customers by the same ids`,
          zh: `上期结果中的客户（${before} 位）本次无一参评：全部按流失计，本次客户全部按新客户计；请确认两者使用相同的客户编号`,
        },
      ];
}
