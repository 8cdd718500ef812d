// Unknown customers whose ids differ from known ones in spelling only: `13085.0` and `00013085`. What would bring them
// together is derived from pairs of such ids, and then counted on all of them, so that what is offered works.

import type { Engine } from '../../engine/engine.js';
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Spelling } from '../../grammar/types.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { type RowAccount, unknownCustomer } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';
import { ownerIn, respelled } from './respelled.js';
import { derived, type Pair, type Sides, sameForBoth } from './spelling-pairs.js';

/** What brings unknown customers of an export together with known ones. */
export interface SpellingOffer {
  readonly export: string;
  /** Unknown ids, and how many of them would match. */
  readonly unknown: number;
  readonly matching: number;
  /** What to write, in words and with the keys. */
  readonly text: string;
  readonly chinese: string;
}

const pairsAtMost = 1000;

/** An offer for each export whose unknown customers would match known ones in another spelling. */
export async function spellingOffers(
  engine: Engine,
  plan: Plan,
  review: Review,
  accounts: readonly RowAccount[],
): Promise<SpellingOffer[]> {
  const customers = exportNamed(plan, 'customers');
  const offers: SpellingOffer[] = [];
  for (const planned of customers === undefined ? [] : plan.exports) {
    const account = accounts.find((each) => each.export === planned.name);
    const unknown = { ...account?.rejected, ...account?.setAside }[unknownCustomer] ?? 0;
    if (planned.name === 'customers' || (unknown === 0 && planned.unknownCustomers !== 'add')) continue;
    const offer = await offerFor(engine, planned, customers, review);
    if (offer !== undefined) offers.push(offer);
  }
  return offers;
}

/** A warning for each offer that no problem has made already. */
export function spellingWarnings(offers: readonly SpellingOffer[]): Problem[] {
  return offers.map((offer) => ({
    code: 'unknown-spelling',
    reason: `${offer.export} has ${offer.unknown} ids that are not in the customers export, and ${offer.matching} of them ${offer.matching === 1 ? 'differs' : 'differ'} from one there in spelling only`,
    fix: offer.text,
    zh: {
      reason: `${exportWord(offer.export, 'zh')}中有 ${offer.unknown} 个编号不在客户清单中，其中 ${offer.matching} 个与清单中的编号仅写法不同`,
      fix: offer.chinese,
    },
  }));
}

const knownIds = (dialect: Dialect) =>
  `SELECT DISTINCT customer_id AS id FROM ${dialect.identifier(cleanName('customers'))} WHERE customer_id IS NOT NULL`;

async function offerFor(
  engine: Engine,
  planned: PlannedExport,
  customers: PlannedExport | undefined,
  review: Review,
): Promise<SpellingOffer | undefined> {
  const { dialect } = engine;
  const known = knownIds(dialect);
  const strangers = `SELECT customer_id AS id FROM ${dialect.identifier(totalsName(planned.name))} WHERE ${own.fate} = 0 AND customer_id NOT IN (SELECT id FROM (${known}))`;
  const alike = `SELECT u.id AS theirs, min(k.id) AS ours FROM (${loose(strangers, dialect)}) AS u JOIN (${loose(known, dialect)}) AS k ON k.loosely = u.loosely GROUP BY u.id ORDER BY u.id LIMIT ${pairsAtMost}`;
  const pairs = (await engine.rows(alike)).map(
    (row): Pair => ({ theirs: row.theirs ?? '', ours: row.ours ?? '' }),
  );
  if (pairs.length === 0) return undefined;
  const least = derived(pairs);
  // Where it would part ids that match already, one spelling for both sides remains.
  for (const sides of [least, sameForBoth(least)]) {
    const found = await tried(engine, planned.name, strangers, sides);
    if (found === undefined) continue;
    const keys = offeredKeys(planned, customers, review, sides);
    const put = keys.map(({ columns, owner }) => `columns: ${columns} under ${owner}`).join(', and ');
    const write = keys.map(({ columns, owner }) => `在 ${owner} 下写 columns: ${columns}`).join('，并');
    return {
      export: planned.name,
      ...found,
      text: `${found.matching} of the ${found.unknown} unknown ids would match ${sides.words.join(', ')}: write ${put}`,
      chinese: `${write}，则 ${found.unknown} 个未知编号中有 ${found.matching} 个可以对上`,
    };
  }
  return undefined;
}

/** How many unknown ids a spelling brings together; undefined where none, or where it makes one of two, or two of one. */
async function tried(
  engine: Engine,
  exportName: string,
  strangers: string,
  sides: Sides,
): Promise<{ unknown: number; matching: number } | undefined> {
  const { dialect } = engine;
  const known = knownIds(dialect);
  const totals = dialect.identifier(totalsName(exportName));
  const friends = `SELECT customer_id AS id FROM ${totals} WHERE ${own.fate} = 0 AND customer_id IN (SELECT id FROM (${known}))`;
  const there = spelledIds(known, sides.ours, dialect);
  const among = (ids: string) =>
    `SELECT count(*) FROM (${spelledIds(ids, sides.theirs, dialect)}) WHERE id IN (SELECT id FROM (${there}) WHERE id IS NOT NULL)`;
  const [counts] = await engine.rows(
    `SELECT (SELECT count(*) FROM (${strangers})) AS unknown, (${among(strangers)}) AS matching, (SELECT count(*) FROM (${friends})) - (${among(friends)}) AS parted, (SELECT count(*) - count(DISTINCT id) FROM (${there})) AS merged`,
  );
  const number = (name: string) => Number(counts?.[name] ?? 0);
  const harmful = number('parted') > 0 || number('merged') > 0;
  return harmful || number('matching') === 0
    ? undefined
    : { unknown: number('unknown'), matching: number('matching') };
}

/** Ids beside what is left of them without signs, decimals of nothing, zeros in front and capital letters. */
export function loose(ids: string, dialect: Dialect): string {
  const bare = dialect.loosened.reduce(
    (sql, layer) => `SELECT id, ${layer('loosely')} AS loosely FROM (${sql})`,
    `SELECT id, id AS loosely FROM (${ids})`,
  );
  return `SELECT id, loosely FROM (${bare}) WHERE loosely <> ''`;
}

function spelledIds(ids: string, spelling: Spelling | undefined, dialect: Dialect): string {
  const layers = spelling === undefined ? [] : dialect.spelled(spelling);
  return layers.reduce((sql, layer) => `SELECT ${layer('id')} AS id FROM (${sql})`, ids);
}

/** The columns to write, each with what it stands under. */
function offeredKeys(
  planned: PlannedExport,
  customers: PlannedExport | undefined,
  review: Review,
  { theirs, ours }: Sides,
): { readonly columns: string; readonly owner: string }[] {
  const write = (each: PlannedExport | undefined, spelling: Spelling | undefined) =>
    each === undefined || spelling === undefined
      ? []
      : [
          {
            columns: respelled(each, review, 'customer_id', spelling),
            owner: ownerIn(review, each, 'customer_id'),
          },
        ];
  return [...write(planned, theirs), ...write(customers, ours)];
}
