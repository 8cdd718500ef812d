// For whom statements are: customers by id, all of a tier, all on a list, or everybody who was graded.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { asItComes, withEngine } from '../../engine/open.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import { didYouMean, firstOffers } from '../../foundation/problems/nearest.js';
import { fail, type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { withLists } from '../../lists/run.js';
import type { OpenedResults } from '../../regrade/results.js';
import { idsOf, reachOf } from '../../regrade/tables.js';
import { openTable } from '../../telling/tables.js';

/** One of them is said. */
export interface Recipients {
  /** Ids as exports have them. */
  readonly customers?: readonly string[] | undefined;
  readonly tier?: string | undefined;
  readonly list?: string | undefined;
}

/**
 * Ids of those who get a statement, in the order of results.
 * @throws ProblemsError where a tier, a list or a customer is not in the results
 */
export async function recipientIds(
  results: OpenedResults,
  { customers, tier, list }: Recipients,
  scratch: string,
  hooks: RunHooks,
): Promise<string[]> {
  const { folder, plan } = results;
  const tiers = plan.policy.tiers.map(({ id }) => id);
  if (tier !== undefined && !tiers.includes(tier))
    fail({
      code: 'unknown-tier',
      reason: `the policy of these results has no tier "${tier}"`,
      fix: didYouMean(tier, tiers),
    });
  return withEngine(asItComes, reachOf(results, scratch), async (engine) => {
    const graded = await openTable(engine, folder, 'graded.csv');
    // Who was not rated has no tier to tell of.
    const where = tier === undefined ? 'tier IS NOT NULL' : `tier = ${engine.dialect.text(tier)}`;
    const all = await idsOf(engine, graded, where);
    if (customers !== undefined) return asked(customers, new Set(all), engine, folder);
    if (list === undefined) return all;
    const listed = await onList(folder, list, hooks);
    return all.filter((id) => listed.has(id));
  });
}

/** Those who were asked for, once each; who left, or was not rated, gets no statement. */
async function asked(
  customers: readonly string[],
  rated: ReadonlySet<string>,
  engine: Engine,
  folder: string,
): Promise<string[]> {
  const others = customers.filter((id) => !rated.has(id));
  if (others.length === 0) return [...new Set(customers)];
  const [graded, changes] = [
    await openTable(engine, folder, 'graded.csv'),
    await openTable(engine, folder, 'changes.csv'),
  ];
  const unrated = new Set(await idsOf(engine, graded, 'tier IS NULL'));
  const left = new Set(await idsOf(engine, changes, "movement = 'left'"));
  const offer = firstOffers([...rated]);
  const place = { file: shownPath(path.join(folder, 'graded.csv')) };
  throw new ProblemsError(
    others.map((id): Problem => {
      const near = offer(id);
      const none = unrated.has(id)
        ? 'was not rated in this review, so that there is no tier to tell of'
        : undefined;
      const gone = left.has(id) ? 'has left since the review before, and was not graded' : none;
      return gone === undefined
        ? {
            code: 'unknown-customer',
            place,
            reason: `there is no customer "${id}" in these results`,
            fix: near === undefined ? 'graded.csv lists who was graded' : `did you mean "${near}"?`,
          }
        : {
            code: 'unknown-customer',
            place,
            reason: `"${id}" ${gone}`,
            fix: 'leave this id out; statements are for customers with a tier',
          };
    }),
  );
}

async function onList(folder: string, name: string, hooks: RunHooks): Promise<Set<string>> {
  return withLists(folder, hooks, undefined, async (lists) => {
    const spec = lists.named(name);
    await lists.counted(spec);
    const ids = new Set<string>();
    for await (const rows of lists.rows(lists.viewOf({ ...spec, columns: ['customer_id'] })))
      for (const [id = ''] of rows) ids.add(asInExports(id));
    return ids;
  });
}
