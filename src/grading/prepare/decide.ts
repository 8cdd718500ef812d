// What people decided: read before anybody is graded, and what became of it once everybody is.

import type { Engine } from '../../engine/engine.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { own } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { FilesRead } from '../../foundation/problems/files-read.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import { Breath } from '../../foundation/stages/breath.js';
import { judgeOverrides, type Override } from '../../plan/decisions/judge.js';
import { livedUpTo, type Raised, raisedLastTime } from '../../plan/decisions/last-time.js';
import { outcomesOf, refusalProblems, type Standing } from '../../plan/decisions/outcomes.js';
import { type OverridesFile, readOverrides } from '../../plan/decisions/overrides.js';
import type { Policy } from '../../policy/model/policy.js';
import type { Decided } from '../../reports/values/overrides.js';
import type { Review } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** What people decided, this time and last, as it was read. */
export interface Decisions {
  /** Undefined where the review names no overrides. */
  readonly file: OverridesFile | undefined;
  readonly overrides: readonly Override[];
  /** Customers whom overrides raised last time; undefined where last results do not say. */
  readonly raised: readonly Raised[] | undefined;
}

/** As far as it could be read; what is undefined has problems already. */
interface Read {
  readonly review: Review | undefined;
  readonly policy: Policy | undefined;
  readonly last: PlannedLast | undefined;
  readonly aliases: readonly (readonly [string, string])[];
}

/** Reads the overrides of this review, and which of last time raised somebody. */
export async function readDecisions(
  { review, policy, last, aliases }: Read,
  problems: Problems,
  files: FilesRead,
): Promise<Decisions> {
  const file =
    review?.overrides === undefined ? undefined : await readOverrides(review.overrides, problems, files);
  // A CSV of last results has no overrides beside it.
  const folder = last?.rows === undefined ? undefined : review?.lastResults;
  return {
    file,
    overrides:
      file && review && policy ? await judgeOverrides(file, { policy, asOf: review.asOf, aliases }) : [],
    raised: last && folder ? raisedLastTime(folder, last.tiers, aliases, problems, files) : undefined,
  };
}

/** A problem for each override that is refused for what stands in it. */
export function refusedAtOnce({ file, overrides }: Decisions): Problem[] {
  return file === undefined ? [] : refusalProblems(file.file, overrides);
}

/** A problem for each override that is refused, now that it is known who is graded. */
export function refusedOverrideProblems({ file }: Decisions, { outcomes }: Decided): Problem[] {
  const refused = outcomes.map(({ override: { row }, refusals }) => ({ row, refusals }));
  return file === undefined ? [] : refusalProblems(file.file, refused);
}

/** Asks the engine where the customers of overrides stand, this year's and last year's. */
export async function decide(engine: Engine, decisions: Decisions, dialect: Dialect): Promise<Decided> {
  const { overrides, raised } = decisions;
  const ids = [...overrides, ...(raised ?? [])].map((each) => each.customer);
  const standings = await standingsOf(
    engine,
    ids,
    { from: tierReasons, ruled: own.ruled, tier: own.tier },
    dialect,
  );
  return {
    outcomes: outcomesOf(overrides, standings),
    lastTime: raised && { raised: raised.length, livedUpTo: livedUpTo(raised, standings) },
  };
}

/** A relation of customers with the columns that say where they stand. */
interface Standings {
  readonly from: string;
  readonly ruled: string;
  readonly tier: string;
}

/** Where customers stand, by id; who is not graded is not there. */
export async function standingsOf(
  engine: Engine,
  customers: readonly string[],
  { from, ruled, tier }: Standings,
  dialect: Dialect,
): Promise<Map<string, Standing>> {
  // What SQL cannot carry is no id of an export either.
  const ids = [...new Set(customers)].filter((id) => id !== '' && !id.includes('\0'));
  const standings = new Map<string, Standing>();
  const breath = new Breath();
  for (let at = 0; at < ids.length; at += askedAtOnce) {
    const asked = dialect.rowsOfText(
      ['id'],
      ids.slice(at, at + askedAtOnce).map((id) => [id]),
    );
    const rows = await engine.rows(
      `SELECT t.customer_id, t.${ruled} AS ruled, t.${tier} AS tier FROM ${from} AS t JOIN ${asked} AS v ON v.id = t.customer_id`,
    );
    for (const row of rows)
      standings.set(row.customer_id ?? '', { ruled: indexIn(row.ruled), tier: indexIn(row.tier) });
    await breath.take();
  }
  return standings;
}

/** Who has no tier stands below all that have one. */
const indexIn = (cell: string | null | undefined) => (cell == null ? Number.MAX_SAFE_INTEGER : Number(cell));

/** Rows of answers take ten times the memory of what is kept of them. */
const askedAtOnce = 30_000;
