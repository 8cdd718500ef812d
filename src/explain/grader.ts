// Grades customers again with other values, many at once, through the steps of any review: in the review as it was, and
// in the next one, where the tier of this one is the tier held. Everybody else stays as in the results.
import path from 'node:path';
import { writeLast } from '../cases/exports.js';
import { oneQuery } from '../cases/query.js';
import { duckdb } from '../dialects/duckdb.js';
import type { Engine } from '../engine/engine.js';
import { binnedCriteria } from '../points/index.js';
import type { Condition, Literal } from '../policy/condition.js';
import { laterAsOf } from '../policy/window.js';
import { Problems } from '../problems/problem.js';
import { loadEverybody } from '../regrade/everybody.js';
import { compared, lastOf } from '../regrade/facts.js';
import type { OpenedResults, ResultRow } from '../regrade/results.js';
import { cellsOf } from '../regrade/tables.js';
import { planLast } from '../run/last-results.js';
import type { Others } from '../sql/among.js';
import { conditionSql } from '../sql/condition.js';
import { stepsOf } from '../steps/index.js';
import { lastResults } from '../steps/moved-tiers.js';
import type { Plan } from '../steps/planned.js';
import { as, binColumn, customerSubject, type Step } from '../steps/step.js';
import { tierReasons } from '../steps/tier-reasons.js';
import { frozenPlan, othersOf, ranks } from './frozen.js';

/** The review of the results, or the one after it. */
export type When = 'this review' | 'next review';

/** A customer with values to be tried. */
export interface Candidate {
  readonly customer: string;
  /** Value by metric; what does not stand here is computed. */
  readonly metrics: ReadonlyMap<string, Literal | null>;
}

/** What was asked about a candidate. */
export interface Looked {
  /** An answer for each condition. */
  readonly holds: readonly boolean[];
  /** Number of the bin by criterion, 1 for the fewest points; null where the metric is missing. */
  readonly bins: ReadonlyMap<string, string | null>;
}

/** Candidates that stand in one statement. */
const together = 10_000;

export class Grader {
  private readonly others = new Map<string, Map<string, Others>>();

  private constructor(
    private readonly engine: Engine,
    private readonly plans: Readonly<Record<When, Plan>>,
    private readonly ranked: boolean,
  ) {}

  /** @param rows rows of graded.csv of the customers that are graded again, by id */
  static async open(
    engine: Engine,
    results: OpenedResults,
    rows: ReadonlyMap<string, ResultRow>,
    scratch: string,
  ): Promise<Grader> {
    const frozen = frozenPlan(results);
    const { policy, asOf } = frozen;
    const plan = { ...frozen, exports: [], profile: [], overrides: [], aliases: [] };
    const ranked = ranks(policy).length > 0;
    if (ranked) await loadEverybody(engine, results);
    const here = [...rows].map(([id, row]) => ({ id, last: lastOf(row, policy, asOf) }));
    const held = { compared: [...rows.values()].some(compared), customers: here };
    const next = [...rows].map(([id, row]) => ({ id, last: heldAfter(row) }));
    const lastFrom = async (file: string | undefined) =>
      file === undefined ? undefined : planLast(file, policy, new Problems());
    return new Grader(
      engine,
      {
        'this review': { ...plan, last: await lastFrom(writeLast(held, path.join(scratch, 'last.csv'))) },
        'next review': {
          ...plan,
          asOf: laterAsOf(asOf, { unit: 'months', length: 12 }),
          last: await lastFrom(
            writeLast({ compared: true, customers: next }, path.join(scratch, 'held.csv')),
          ),
        },
      },
      ranked,
    );
  }

  /** The plan that candidates are graded by. */
  get plan(): Plan {
    return this.plans['this review'];
  }

  /** The as-of date of a review. */
  asOf(when: When): string {
    return this.plans[when].asOf;
  }

  /**
   * Grades candidates; rows as graded.csv has them, in the order of the candidates.
   * @param columns those that are read; without it all
   */
  async grade(
    when: When,
    candidates: readonly Candidate[],
    columns?: readonly string[],
  ): Promise<ResultRow[]> {
    const rows: ResultRow[] = [];
    const chosen =
      columns === undefined ? '*' : ['customer_id', ...columns].map(duckdb.identifier).join(', ');
    for (const group of this.groupsOf(candidates)) {
      const { steps, outputs } = await this.stepsFor(when, group);
      const output = outputs.find(({ file }) => file === 'graded.csv');
      if (output === undefined) throw new Error('nobody is graded');
      const graded = await this.engine.rows(
        oneQuery(
          steps,
          { reads: output.step.reads, sql: `SELECT ${chosen} FROM (${output.step.sql}) AS g` },
          duckdb,
        ),
      );
      const byNumber = new Map(graded.map((row) => [row.customer_id, row]));
      for (const [index] of group.entries()) rows.push(cellsOf(byNumber.get(String(index)) ?? {}));
    }
    return rows;
  }

  /** What conditions come to for candidates in this review, and in which bins they are. */
  async look(candidates: readonly Candidate[], conditions: readonly Condition[]): Promise<Looked[]> {
    const looked: Looked[] = [];
    for (const group of this.groupsOf(candidates)) {
      const { steps } = await this.stepsFor('this review', group);
      const { columns = [] } = steps.find(({ name }) => name === tierReasons) ?? {};
      const subject = customerSubject(columns, duckdb);
      const tests = conditions.map((each, index) =>
        as(conditionSql(each, subject, duckdb), `r${index}`, duckdb),
      );
      const binned = binnedCriteria(this.plan.policy).map(({ criterion }) => criterion.id);
      const bins = binned.map((id, index) => as(duckdb.identifier(binColumn(id)), `b${index}`, duckdb));
      const sql = `SELECT ${['customer_id', ...tests, ...bins].join(', ')} FROM ${tierReasons}`;
      const found = await this.engine.rows(oneQuery(steps, { reads: [tierReasons], sql }, duckdb));
      const byNumber = new Map(found.map((row) => [row.customer_id, row]));
      for (const [index] of group.entries()) {
        const row = byNumber.get(String(index));
        looked.push({
          holds: conditions.map((_, at) => String(row?.[`r${at}`]) === 'true'),
          bins: new Map(binned.map((id, at) => [id, row?.[`b${at}`] ?? null])),
        });
      }
    }
    return looked;
  }

  /** Where customers are ranked, each is graded among its own others. */
  private groupsOf(candidates: readonly Candidate[]): Candidate[][] {
    const groups: Candidate[][] = [];
    for (const candidate of candidates) {
      const last = groups.at(-1);
      const other = this.ranked && last?.[0]?.customer !== candidate.customer;
      if (last === undefined || last.length === together || other) groups.push([candidate]);
      else last.push(candidate);
    }
    return groups;
  }

  private async stepsFor(when: When, group: readonly Candidate[]) {
    const plan = this.plans[when];
    const [first] = group;
    const others = first === undefined ? undefined : await this.othersFor(first.customer);
    const given = group.map(({ metrics }, index) => ({ id: String(index), metrics }));
    const frozen = plan.frozen && { ...plan.frozen, others: others ?? plan.frozen.others };
    const { steps, outputs } = stepsOf({ ...plan, frozen, given }, duckdb);
    return {
      steps: steps.map((step) => (step.name === lastResults ? heldByAll(step, group) : step)),
      outputs,
    };
  }

  private async othersFor(customer: string): Promise<Map<string, Others> | undefined> {
    if (!this.ranked) return undefined;
    const known = this.others.get(customer);
    if (known !== undefined) return known;
    const found = await othersOf(this.engine, this.plan, customer, String(this.others.size));
    this.others.set(customer, found);
    return found;
  }
}

/** What the next review reads in these results. */
function heldAfter(row: ResultRow) {
  return {
    tier: row.tier ?? '',
    score: undefined,
    scoredTier: row.scored_tier,
    movement: row.movement || undefined,
    lastDowngrade: row.last_downgrade || undefined,
  };
}

/** Every candidate has the last results of the customer for whom it stands. */
function heldByAll(step: Step, group: readonly Candidate[]): Step {
  const names = step.columns.map(({ name }) => name).filter((name) => name !== 'customer_id');
  const pairs = group.map(({ customer }, index) => [String(index), customer]);
  return {
    ...step,
    sql: `SELECT k.candidate AS customer_id, ${names.map((name) => `l.${name}`).join(', ')}
FROM (${step.sql}) AS l JOIN ${duckdb.rowsOfText(['candidate', 'customer'], pairs)} AS k ON k.customer = l.customer_id`,
  };
}
