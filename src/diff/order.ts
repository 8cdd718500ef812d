// In which order tiers stand: as the user says, else as the policy of results says, else not at all; and to which of
// them the tiers of each side belong.

import type { Engine } from '../engine/engine.js';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail, type Problem } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { integer } from '../grammar/types.js';
import type { Labels } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { factsName, saysUngraded, tierText } from './rows.js';
import type { Side } from './sides.js';

export interface TierOrder {
  readonly tiers: readonly { readonly id: string; readonly label: Labels }[];
  /** Where the order comes from; undefined: there is none, and the tiers stand in the order of their names. */
  readonly from: 'flag' | 'new' | 'old' | undefined;
  /** Former ids of tiers, which only the older side may use: id → index. */
  readonly formerly: ReadonlyMap<string, number>;
}

const reserved = ['new', 'left', 'ungraded'];
/** More different values than this are no tiers. */
const mostTiers = 50;

/**
 * The order that is known before any row is read; undefined where nothing says one.
 * @param written tiers, best first, as the user wrote them
 */
export function knownOrder(
  old: Side,
  now: Side,
  written: readonly string[] | undefined,
): TierOrder | undefined {
  const policy = now.results?.policy ?? old.results?.policy;
  const source = now.results ? 'new' : 'old';
  if (written === undefined && policy === undefined) return undefined;
  const ids = written ?? policy?.tiers.map(({ id }) => id) ?? [];
  checkWritten(ids);
  const labels = new Map(policy?.tiers.map(({ id, label }) => [id, label] as const));
  const formerly = (now.results?.policy.tiers ?? []).flatMap((tier) =>
    tier.formerly
      .filter((id) => !ids.includes(id) && ids.includes(tier.id))
      .map((id) => [id, ids.indexOf(tier.id)] as const),
  );
  return {
    tiers: ids.map((id) => ({ id, label: labels.get(id) ?? { en: id, zh: id } })),
    from: written === undefined ? source : 'flag',
    formerly: new Map(formerly),
  };
}

function checkWritten(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  const wrong = ids.find((id) => reserved.includes(id));
  if (twice !== undefined)
    fail({
      code: 'usage',
      reason: `--order lists "${twice}" twice`,
      fix: 'list each tier once, best first',
    });
  if (wrong !== undefined)
    fail({
      code: 'usage',
      reason: `--order lists "${wrong}", which change reports use for customers who are ${wrong}`,
      fix: 'give the tier another name in the files',
    });
}

/** Tiers in the order of their names, where nobody says a better one; undefined after adding why they are none. */
export async function foundTiers(
  engine: Engine,
  old: Side,
  now: Side,
  column: string,
): Promise<TierOrder | Problem[]> {
  const found = new Set<string>();
  const problems: Problem[] = [];
  for (const side of [old, now]) {
    const rows = await engine.rows(
      `SELECT DISTINCT ${tierText} AS tier FROM ${factsName(side.which)} WHERE ${tierText} IS NOT NULL LIMIT ${mostTiers + 1}`,
    );
    if (rows.length > mostTiers)
      problems.push({
        code: 'diff-tier',
        place: { file: shownPath(side.file.path) },
        reason: `the column "${column}" has more than ${mostTiers} different values, so it does not hold tiers`,
        fix: 'name the column of tiers with --tier',
      });
    for (const row of rows) found.add(row.tier ?? '');
  }
  if (problems.length > 0) return problems;
  const names = [...found]
    .filter((id) => !reserved.includes(id))
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  return {
    tiers: names.map((id) => ({ id, label: { en: id, zh: id } })),
    from: undefined,
    formerly: new Map(),
  };
}

/** The tier of a row as an index; null where it stands in no order. */
export function tierIndex(side: Side, { tiers, formerly }: TierOrder, dialect: Dialect): string {
  const known = [
    ...tiers.map(({ id }, index) => [id, index] as const),
    ...(side.which === 'old' ? formerly : []),
  ];
  if (known.length === 0) return dialect.cast('NULL', integer);
  const whens = known.map(([id, index]) => `WHEN ${dialect.text(id)} THEN ${index}`);
  return `CASE ${tierText} ${whens.join(' ')} END`;
}

/** Problems of rows whose tier is empty, or unknown to the order. */
export async function tierProblems(
  engine: Engine,
  side: Side,
  order: TierOrder,
  column: string,
  dialect: Dialect,
): Promise<Problem[]> {
  const meant = side.which === 'new' ? saysUngraded(side, { tier: column }) : undefined;
  const rows = await engine.rows(
    `SELECT ${tierText} AS tier, count(*) AS n FROM ${factsName(side.which)} WHERE ${tierIndex(side, order, dialect)} IS NULL${meant === undefined ? '' : ` AND NOT ${meant}`} GROUP BY ${tierText} ORDER BY n DESC, ${tierText} LIMIT 10`,
  );
  const ids = order.tiers.map(({ id }) => id);
  return rows.map(({ tier, n }): Problem => {
    const who = n === '1' ? '1 customer' : `${n} customers`;
    const place = { file: shownPath(side.file.path) };
    if (tier === null || tier === undefined)
      return {
        code: 'diff-tier',
        place,
        reason: `${who} ${n === '1' ? 'has' : 'have'} no ${column}`,
        fix: 'fill the column, or remove those rows',
      };
    const on = `${who} ${n === '1' ? 'stands' : 'stand'} on "${tier}"`;
    if (reserved.includes(tier))
      return {
        code: 'diff-tier',
        place,
        reason: `${on}, which change reports use for customers who are ${tier}`,
        fix: 'give the tier another name in the file',
      };
    return {
      code: 'diff-tier',
      place,
      reason: `${on}, ${unlisted(order)}`,
      fix: remedy(side, order, tier, ids),
    };
  });
}

function unlisted({ from }: TierOrder): string {
  if (from === 'flag') return 'which --order does not list';
  return from === 'new'
    ? 'which the policy of the newer results does not know'
    : 'which the policy of the older results does not know';
}

function remedy({ which }: Side, { from }: TierOrder, tier: string, ids: readonly string[]): string {
  if (from === 'flag') return `list it where it belongs, best first; ${didYouMean(tier, ids)}`;
  const renamed =
    from === 'new' && which === 'old'
      ? ` (a policy that says formerly: [${tier}] for a tier of its own needs no flag)`
      : '';
  return `pass all tiers of both, best first: --order ${[...ids, tier].join(',')}, say${renamed}`;
}
