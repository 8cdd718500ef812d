// Grades customers again with other values, many at once, through the steps of any review: in the review as it was, and
// in the next one, where the tier of this one is the tier held. Everybody else stays as in the results.

import path from 'node:path';
import type { Engine } from '../../engine/engine.js';

import { stepsOf } from '../../engine/steps/index.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { as, binColumn, customerSubject, lastResults, type Step } from '../../engine/steps/plan/step.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { Problems } from '../../foundation/problems/problem.js';
import type { Condition } from '../../grammar/condition.js';
import { nextAsOf } from '../../grammar/window.js';
import { binnedCriteria } from '../../policy/model/given-points.js';
import { groupingsOf } from '../../policy/model/groups.js';
import { loadEverybody } from '../../regrade/everybody.js';
import { lastOf } from '../../regrade/facts.js';
import type { OpenedResults } from '../../regrade/results.js';
import { planWritten, writeLast } from '../../regrade/scratch-review.js';
import { wasCompared } from '../../regrade/tables.js';
import { conditionSql } from '../../sql/condition.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { cellsOfAnswer, type ResultRow } from '../../telling/tables.js';
import { explained, loadExplained, type Relation, TriedCandidates, tried } from './candidates.js';
import { frozenPlan, othersOf, ranks } from './frozen.js';
import type { Candidate } from './values.js';

/** The review of the results, or the one after it. */
export type When = 'this review' | 'next review';

/** What was asked about a candidate. */
export interface Looked {
  /** An answer for each condition. */
  readonly holds: readonly boolean[];
  /** Number of the bin by criterion, 1 for the fewest points; null where the metric is missing. */
  readonly bins: ReadonlyMap<string, string | null>;
}

/** A question that waits for others. */
interface Waiting {
  readonly candidates: readonly Candidate[];
  readonly columns: readonly string[] | undefined;
  readonly done: (rows: ResultRow[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Candidates that stand in one statement. */
const together = 10_000;

export class Grader {
  private constructor(
    private readonly engine: Engine,
    private readonly plans: Readonly<Record<When, Plan>>,
    /** Number of each customer. */
    private readonly places: ReadonlyMap<string, number>,
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
    if (ranks(policy).length + groupingsOf(policy).length > 0) await loadEverybody(engine, results);
    const others = await othersOf(engine, frozen);
    const plan = {
      ...frozen,
      exports: [],
      profile: [],
      overrides: [],
      aliases: [],
      frozen: frozen.frozen && { ...frozen.frozen, others },
    };
    await loadExplained(engine, plan, rows);
    const here = [...rows].map(([id, row]) => ({ id, last: lastOf(row, policy, asOf) }));
    const held = { compared: await wasCompared(engine, results.folder), customers: here };
    const next = [...rows].map(([id, row]) => ({ id, last: heldAfter(row) }));
    const lastFrom = (file: string | undefined) => planWritten(file, policy, new Problems());
    const plans = {
      'this review': { ...plan, last: await lastFrom(writeLast(held, path.join(scratch, 'last.csv'))) },
      'next review': {
        ...plan,
        asOf: nextAsOf(asOf, results.lastAsOf),
        last: await lastFrom(writeLast({ compared: true, customers: next }, path.join(scratch, 'held.csv'))),
      },
    };
    for (const when of ['this review', 'next review'] as const) await loadHeld(engine, plans[when], when);
    return new Grader(engine, plans, new Map([...rows.keys()].map((id, at) => [id, at])));
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
  grade(when: When, candidates: readonly Candidate[], columns?: readonly string[]): Promise<ResultRow[]> {
    if (candidates.length === 0) return Promise.resolve([]);
    return new Promise((done, failed) => {
      this.waiting[when].push({ candidates, columns, done, failed });
      // What searches that go on side by side ask for in this round is asked for together.
      if (this.waiting[when].length === 1) setImmediate(() => this.gradeWaiting(when));
    });
  }

  private readonly waiting: Readonly<Record<When, Waiting[]>> = { 'this review': [], 'next review': [] };

  /** One statement for all who wait: to plan it takes longer than to grade some candidates more. */
  private gradeWaiting(when: When): void {
    const waiting = this.waiting[when].splice(0);
    const wanted = waiting.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));
    const columns = wanted.length < waiting.length ? undefined : [...new Set(wanted.flat())];
    this.gradeAll(
      when,
      waiting.flatMap(({ candidates }) => candidates),
      columns,
    ).then(
      (rows) => {
        let from = 0;
        for (const { candidates, done } of waiting) {
          done(rows.slice(from, from + candidates.length));
          from += candidates.length;
        }
      },
      (error) => {
        for (const { failed } of waiting) failed(error);
      },
    );
  }

  private async gradeAll(
    when: When,
    candidates: readonly Candidate[],
    columns: readonly string[] | undefined,
  ): Promise<ResultRow[]> {
    const rows: ResultRow[] = [];
    const { dialect } = this.engine;
    const chosen =
      columns === undefined ? '*' : ['customer_id', ...columns].map(dialect.identifier).join(', ');
    for (const group of groupsOf(candidates)) {
      const { steps, outputs, first } = this.stepsFor(when, group);
      const output = outputs.find(({ file }) => file === 'graded.csv');
      if (output === undefined) throw new Error('nobody is graded');
      const graded = await this.engine.rows(
        after(
          first,
          oneQuery(
            steps,
            { reads: output.step.reads, sql: `SELECT ${chosen} FROM (${output.step.sql}) AS g` },
            dialect,
          ),
          dialect,
        ),
      );
      const byNumber = new Map(graded.map((row) => [row.customer_id, row]));
      for (const [index] of group.entries()) rows.push(cellsOfAnswer(byNumber.get(String(index)) ?? {}));
    }
    return rows;
  }

  /** What conditions come to for candidates in this review, and in which bins they are. */
  async look(candidates: readonly Candidate[], conditions: readonly Condition[]): Promise<Looked[]> {
    const looked: Looked[] = [];
    const { dialect } = this.engine;
    for (const group of groupsOf(candidates)) {
      const { steps, first } = this.stepsFor('this review', group);
      const { columns = [] } = steps.find(({ name }) => name === tierReasons) ?? {};
      const subject = customerSubject(columns, dialect);
      const tests = conditions.map((each, index) =>
        as(conditionSql(each, subject, dialect), `r${index}`, dialect),
      );
      const binned = binnedCriteria(this.plan.policy).map(({ criterion }) => criterion.id);
      const bins = binned.map((id, index) => as(dialect.identifier(binColumn(id)), `b${index}`, dialect));
      const sql = `SELECT ${['customer_id', ...tests, ...bins].join(', ')} FROM ${tierReasons}`;
      const found = await this.engine.rows(
        after(first, oneQuery(steps, { reads: [tierReasons], sql }, dialect), dialect),
      );
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

  private stepsFor(when: When, group: readonly Candidate[]) {
    const plan = this.plans[when];
    const { dialect } = this.engine;
    const candidates = new TriedCandidates(group, this.places, plan, dialect, when === 'next review');
    const { steps, outputs } = stepsOf({ ...plan, given: candidates.given }, dialect);
    return {
      steps: steps.map((step) => (step.name === lastResults ? heldByAll(step, when) : step)),
      outputs,
      first: [candidates.relation, ...candidates.own],
    };
  }
}

/** As many as stand in one statement. */
function groupsOf(candidates: readonly Candidate[]): Candidate[][] {
  const groups: Candidate[][] = [];
  for (let at = 0; at < candidates.length; at += together) groups.push(candidates.slice(at, at + together));
  return groups;
}

/** A query that may read these relations. */
function after(relations: readonly Relation[], query: string, dialect: Dialect): string {
  const given = relations.map(({ name, sql }) => `${dialect.identifier(name)} AS ${dialect.once}(${sql})`);
  return `WITH ${given.join(',\n')}\nSELECT * FROM (${query})`;
}

/** What the next review reads in these results. */
function heldAfter(row: ResultRow) {
  return {
    tier: row.tier ?? '',
    score: undefined,
    value: undefined,
    scoredTier: row.scored_tier,
    movement: row.movement || undefined,
    lastDowngrade: row.last_downgrade || undefined,
    tierSince: row.tier_since || undefined,
    validUntil: row.valid_until || undefined,
    ruledTier: row.ruled_tier || undefined,
  };
}

const heldIn = (when: When) => (when === 'this review' ? 'held_before' : 'held_now');

/** Reads last results once, by the numbers of customers. */
async function loadHeld(engine: Engine, plan: Plan, when: When): Promise<void> {
  const step = stepsOf({ ...plan, given: [] }, engine.dialect).steps.find(({ name }) => name === lastResults);
  if (step === undefined) return;
  await engine.create({
    ...step,
    name: heldIn(when),
    stored: true,
    sql: `SELECT l.*, b.who FROM (${step.sql}) AS l JOIN ${explained} AS b ON b.id = l.customer_id`,
  });
}

/** Every candidate has the last results of the customer for whom it stands. */
function heldByAll(step: Step, when: When): Step {
  const names = step.columns.map(({ name }) => name).filter((name) => name !== 'customer_id');
  return {
    ...step,
    sql: `SELECT k.candidate AS customer_id, ${names.map((name) => `l.${name}`).join(', ')} FROM ${tried} AS k JOIN ${heldIn(when)} AS l ON l.who = k.who`,
  };
}
