// Grades customers again through the steps of any review, from what graded.csv shows of them. Who is compared with others
// is graded among all of them; what the correction of one appeal does to another customer's appeal does not count.

import path from 'node:path';
import { withCentres } from '../../cases/run.js';
import type { Engine } from '../../engine/engine.js';
import { stepsOf } from '../../engine/steps/index.js';
import { oneQuery } from '../../engine/steps/plan/one-query.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { as, customerSubject, type Step } from '../../engine/steps/plan/step.js';
import type { GivenCustomer } from '../../engine/steps/plan/told-customers.js';
import { toldColumns, toldFrom } from '../../engine/steps/score/given.js';
import { gradedCustomers } from '../../engine/steps/score/graded-customers.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { asInExports } from '../../foundation/characters/formulas.js';
import { Problems } from '../../foundation/problems/problem.js';
import { everybody, loadEverybody } from '../../regrade/everybody.js';
import { lastOf } from '../../regrade/facts.js';
import type { OpenedResults } from '../../regrade/results.js';
import { rulesOf } from '../../regrade/rules.js';
import { planWritten, writeLast } from '../../regrade/scratch-review.js';
import { wasCompared } from '../../regrade/tables.js';
import { conditionSql } from '../../sql/condition.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { cellsOfAnswer, type ResultRow } from '../../telling/tables.js';

/** A customer as graded again: cells of graded.csv, and which rules hold. */
export interface Regraded {
  readonly row: ResultRow;
  readonly holds: ReadonlyMap<string, boolean>;
}

/** So many customers stand in one statement. */
const together = 100;

export class Regrader {
  private constructor(
    private readonly engine: Engine,
    private readonly results: OpenedResults,
    private readonly last: PlannedLast | undefined,
  ) {}

  /**
   * @param rows rows of graded.csv of those who appeal, by id
   * @param all whether all other customers may be needed to compare with
   */
  static async open(
    engine: Engine,
    results: OpenedResults,
    rows: ReadonlyMap<string, ResultRow>,
    all: boolean,
    scratch: string,
  ): Promise<Regrader> {
    const { plan } = results;
    const customers = [...rows].map(([id, row]) => ({ id, last: lastOf(row, plan.policy, plan.asOf) }));
    const held = { compared: await wasCompared(engine, results.folder), customers };
    const file = writeLast(held, path.join(scratch, 'last.csv'));
    const last = await planWritten(file, plan.policy, new Problems());
    if (all) await loadEverybody(engine, results);
    return new Regrader(engine, results, last);
  }

  /** Grades customers who are compared with nobody. */
  async apart(customers: readonly GivenCustomer[]): Promise<Map<string, Regraded>> {
    const found: (readonly [string, Regraded])[] = [];
    for (let from = 0; from < customers.length; from += together) {
      const given = customers.slice(from, from + together);
      found.push(...(await this.grade(this.planFor(given), undefined)));
    }
    return new Map(found);
  }

  /** Grades a customer among all others; what follows from the correction is computed anew for them, too. */
  async among(customer: GivenCustomer): Promise<Regraded> {
    const found = (await this.grade(this.planFor([customer]), customer.id)).get(customer.id);
    if (found === undefined) throw new Error(`${customer.id} was not graded again`);
    return found;
  }

  private planFor(given: readonly GivenCustomer[]): Plan {
    const { plan } = this.results;
    return { ...plan, exports: [], profile: [], overrides: [], aliases: [], given, last: this.last };
  }

  private async grade(plan: Plan, alone: string | undefined): Promise<Map<string, Regraded>> {
    const { dialect } = this.engine;
    const { steps: planned, outputs } = stepsOf(plan, dialect);
    const joined =
      alone === undefined ? planned : planned.map((step) => withOthers(step, plan, alone, dialect));
    const steps = await withCentres(joined, this.engine, this.results.assignPlace);
    const output = outputs.find(({ file }) => file === 'graded.csv');
    const reasons = planned.find(({ name }) => name === tierReasons);
    if (output === undefined || reasons === undefined) throw new Error('nobody is graded');
    const where = (id: string) => (alone === undefined ? '' : ` WHERE customer_id = ${id}`);
    const graded = await this.engine.rows(
      oneQuery(
        steps,
        {
          reads: output.step.reads,
          sql: `SELECT * FROM (${output.step.sql}) AS g${where(dialect.defused(dialect.text(alone ?? '')))}`,
        },
        dialect,
      ),
    );
    const subject = customerSubject(reasons.columns, dialect);
    const rules = rulesOf(plan.policy);
    const tests = rules.map(({ when }, index) =>
      as(conditionSql(when, subject, dialect), `r${index}`, dialect),
    );
    const held = await this.engine.rows(
      oneQuery(
        steps,
        {
          reads: [tierReasons],
          sql: `SELECT ${['customer_id', ...tests].join(', ')} FROM ${tierReasons}${where(dialect.text(alone ?? ''))}`,
        },
        dialect,
      ),
    );
    const holds = new Map(
      held.map((row) => [
        row.customer_id ?? '',
        new Map(rules.map(({ rule }, index) => [rule, String(row[`r${index}`]) === 'true'] as const)),
      ]),
    );
    return new Map(
      graded.map((row) => {
        const id = asInExports(row.customer_id ?? '');
        return [id, { row: cellsOfAnswer(row), holds: holds.get(id) ?? new Map() }];
      }),
    );
  }
}

/** graded_customers with all others of the results beside the one who appeals. */
function withOthers(step: Step, plan: Plan, alone: string, dialect: Dialect): Step {
  if (step.name !== gradedCustomers) return step;
  const cells = toldColumns(plan).map(({ name, type }) => toldFrom(name, type, dialect));
  const others = `SELECT ${['customer_id', as('1', '_listed', dialect), ...cells].join(', ')} FROM ${everybody} WHERE customer_id <> ${dialect.text(alone)}`;
  return { ...step, sql: `${step.sql}\nUNION ALL\n${others}` };
}
