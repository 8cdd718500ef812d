// Rows of a case as a review judges them: which of them it would reject, and whether cells need the careful way.

import type { Engine } from '../engine/engine.js';
import { stepsOf } from '../engine/steps/index.js';
import { oneQuery } from '../engine/steps/plan/one-query.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import { cleanName, oddFate } from '../engine/steps/read/clean.js';
import { gradedCustomers } from '../engine/steps/score/graded-customers.js';
import { inspectAll } from '../exports/reading/sources.js';
import { readCarefully, wideEdged } from '../grading/run/careful.js';
import { customerRejected, unknownCustomer } from '../plan/rows/accounting.js';
import { rejectedSql } from '../plan/rows/rejected.js';
import { whyRejected } from '../plan/rows/why-rejected.js';

export interface RefusedRow {
  readonly exportName: string;
  /** Place among the rows of the export, from 0. */
  readonly row: number;
  /** The field at fault; empty where the whole row is. */
  readonly column: string;
  readonly reason: string;
  readonly code: string;
}

interface Judged {
  readonly plan: Plan;
  readonly rejected: readonly RefusedRow[];
}

/** The plan by which all cells can be read, and the rows that are rejected all the same. */
export async function withoutOdd(engine: Engine, plan: Plan): Promise<Judged> {
  const quick = readCarefully(plan, new Set(wideEdged(plan, await inspectAll(plan))));
  const found = await judge(engine, quick);
  if (!found.odd) return { plan: quick, rejected: found.rejected };
  const careful = readCarefully(plan, new Set(plan.exports.map(({ name }) => name)));
  return { plan: careful, rejected: (await judge(engine, careful)).rejected };
}

async function judge(engine: Engine, plan: Plan): Promise<{ odd: boolean; rejected: RefusedRow[] }> {
  const { dialect } = engine;
  const { steps } = stepsOf(plan, dialect);
  const rejected: RefusedRow[] = [];
  let odd = false;
  for (const planned of plan.exports) {
    const sql = rejectedSql(plan, planned, dialect, [oddFate]);
    for (const row of await engine.rows(
      oneQuery(steps, { reads: [gradedCustomers, cleanName('customers')], sql }, dialect),
    )) {
      if (Number(row.fate) === oddFate) odd = true;
      else {
        const why = whyRejected(planned, row);
        rejected.push({ exportName: planned.name, row: Number(row.ordinal) - 1, ...why });
      }
    }
  }
  // Where customers are at fault, their other rows are unknown in consequence: one mistake, one problem.
  const customers = rejected.some((each) => each.exportName === 'customers');
  const inConsequence = ({ code }: RefusedRow) => code === unknownCustomer || code === customerRejected;
  return { odd, rejected: rejected.filter((each) => !customers || !inConsequence(each)) };
}
