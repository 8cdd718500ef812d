// One customer under two ids: `123` in the one file and `123.0` in the other, or `00123` in last results and `123` now. Each
// would be graded by a part of the rows, or as new. Known customers are no help here: all of these ids are known.
import type { Engine } from '../../engine/engine.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { leftCustomers } from '../../engine/steps/tell/tier-changes.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Accounted } from '../rows/accounting.js';
import { ownerIn, respelled } from './respelled.js';
import { loose, type SpellingOffer } from './spelling-offers.js';
import { derived, type Pair, type Sides, sameForBoth, sameSpelled } from './spelling-pairs.js';

const pairsAtMost = 1000;

/** Warnings of graded customers whose ids differ in spelling only, from each other and from those who left. */
export async function idSpelling(run: Accounted, offers: readonly SpellingOffer[]): Promise<Problem[]> {
  const { engine, plan } = run;
  const graded = `SELECT customer_id AS id FROM ${tierReasons}`;
  // Unknown customers that were added are told of already, with what brings them to known ones.
  const twins =
    offers.length === 0 && (await anySign(engine, graded)) ? await pairsIn(engine, graded, graded) : [];
  const problems = twins.length === 0 ? [] : [twinsProblem(run, twins)];
  if (plan.last === undefined) return problems;
  const fresh = `${graded} WHERE ${own.previous} IS NULL`;
  const left = `SELECT customer_id AS id FROM ${leftCustomers}`;
  const [row] = await engine.rows(
    `SELECT (SELECT count(*) FROM (${fresh})) AS fresh, (SELECT count(*) FROM (${left})) AS away`,
  );
  const counts = { fresh: Number(row?.fresh ?? 0), left: Number(row?.away ?? 0) };
  if (counts.fresh === 0 || counts.left === 0) return problems;
  if (!(await anySign(engine, `${fresh} UNION ALL ${left}`))) return problems;
  const returned = await pairsIn(engine, fresh, left);
  return returned.length === 0 ? problems : [...problems, lastProblem(run, returned, counts.fresh)];
}

/** Marks that nobody sees, such as come along with copied text. */
const unseen = ['\u00a0', '\u00ad', '\u200b', '\u200e', '\u200f', '\u202c', '\u2060', '\ufeff'];

/** Whether ids look as if two may be one; that costs little, and finding out which are much. */
async function anySign(engine: Engine, ids: string): Promise<boolean> {
  const { dialect } = engine;
  const like = (pattern: string) => `id LIKE ${dialect.text(pattern)}`;
  const some = (holds: string) => `count(CASE WHEN ${holds} THEN 1 END)`;
  const hidden = unseen.map((mark) => like(`%${mark}%`)).join(' OR ');
  const [row] = await engine.rows(
    `SELECT count(*) AS n, min(length(id)) AS short, max(length(id)) AS long, ${some(like('%.0'))} AS dust, ${some(like('0%'))} AS noughts, ${some(`${dialect.capitals('id')} = id`)} AS big, ${some(hidden)} AS unseen FROM (${ids})`,
  );
  const number = (name: string) => Number(row?.[name] ?? 0);
  const part = (name: string) => number(name) > 0 && number(name) < number('n');
  const lengths = number('short') !== number('long');
  return part('dust') || part('big') || number('unseen') > 0 || (number('noughts') > 0 && lengths);
}

/** Ids of the first that are those of the second in another spelling, each with one of these; within one relation each pair once. */
async function pairsIn(engine: Engine, theirs: string, ours: string): Promise<Pair[]> {
  const { dialect } = engine;
  const within = theirs === ours ? ' AND k.id < u.id' : '';
  const rows = await engine.rows(
    `SELECT u.id AS theirs, min(k.id) AS ours FROM (${loose(theirs, dialect)}) AS u JOIN (${loose(ours, dialect)}) AS k ON k.loosely = u.loosely${within} GROUP BY u.id ORDER BY u.id LIMIT ${pairsAtMost}`,
  );
  return rows
    .map((row): Pair => ({ theirs: row.theirs ?? '', ours: row.ours ?? '' }))
    .filter(({ theirs: one, ours: other }) => sameSpelled(one, other));
}

function countOf(pairs: readonly Pair[]): string {
  return pairs.length < pairsAtMost ? `${pairs.length}` : `${pairsAtMost} or more`;
}

function shown(pairs: readonly Pair[]): string {
  return pairs
    .slice(0, 3)
    .map(({ theirs, ours }) => `${JSON.stringify(theirs)} and ${JSON.stringify(ours)}`)
    .join(', ');
}

function twinsProblem(run: Accounted, pairs: readonly Pair[]): Problem {
  const keys = keysFor(run, sameForBoth(derived(pairs)).ours);
  const n = countOf(pairs);
  const have = pairs.length === 1 ? 'customer has an id that differs' : 'customers have ids that differ';
  return {
    code: 'id-spelling',
    reason: `${n} ${have} from another customer's in spelling only (${shown(pairs)}), and each id is graded by rows of its own`,
    fix: `if these are the same customers, ${keys === undefined ? '' : `write ${keys.en}; or `}name them in aliases (old_id,new_id)`,
    zh: {
      reason: `${n} 位客户的编号与另一位客户的编号仅写法不同（${shown(pairs).replaceAll(' and ', '与')}），各按各自的数据行评级`,
      fix: `如为同一客户，请${keys === undefined ? '' : `${keys.zh}，或`}在 aliases 中列出（old_id,new_id）`,
    },
  };
}

function lastProblem(run: Accounted, pairs: readonly Pair[], fresh: number): Problem {
  const sides = derived(pairs);
  const keys = sides.ours === undefined ? keysFor(run, sides.theirs) : undefined;
  const n = countOf(pairs);
  return {
    code: 'id-spelling',
    reason: `${n} of the ${fresh} new customers ${pairs.length === 1 ? 'has an id that differs' : 'have ids that differ'} in spelling only from one of last results (${shown(pairs)}), and what was known under that id is lost: it counts as left`,
    fix: `if these are the same customers, ${keys === undefined ? '' : `write ${keys.en}; or `}name them in aliases (old_id,new_id)`,
    zh: {
      reason: `${fresh} 位新客户中有 ${n} 位的编号与上期结果中的编号仅写法不同（${shown(pairs).replaceAll(' and ', '与')}），上期编号按流失计，其历史随之丢失`,
      fix: `如为同一客户，请${keys === undefined ? '' : `${keys.zh}，或`}在 aliases 中列出（old_id,new_id）`,
    },
  };
}

/** What gives ids one spelling in every export that has them. */
function keysFor(
  { plan, review }: Accounted,
  spelling: Sides['ours'],
): { en: string; zh: string } | undefined {
  if (spelling === undefined) return undefined;
  const hasIds = ({ fields }: PlannedExport) => fields.some(({ name }) => name === 'customer_id');
  const keys = plan.exports.filter(hasIds).map((planned) => ({
    columns: respelled(planned, review, 'customer_id', spelling),
    owner: ownerIn(review, planned, 'customer_id'),
  }));
  return {
    en: keys.map(({ columns, owner }) => `columns: ${columns} under ${owner}`).join(' and '),
    zh: keys.map(({ columns, owner }) => `在 ${owner} 下写 columns: ${columns}`).join('，并'),
  };
}
