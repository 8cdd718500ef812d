// A case → the plan that it is graded by: told metrics in place of exports, or rows by way of a scratch review.
import { Decimal } from 'decimal.js';
import type { Engine } from '../engine/engine.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import type { PlannedLast } from '../engine/steps/plan/planned-last.js';
import type { Problems } from '../foundation/problems/problem.js';
import { lastExport } from '../policy/model/last.js';
import { recentTransactions } from '../policy/model/movement.js';
import type { Policy } from '../policy/model/policy.js';
import {
  type GivenValue,
  type Last,
  planWritten,
  scratchReview,
  writeLast,
} from '../regrade/scratch-review.js';
import type { KnownToCases } from './check.js';
import { rowsOfCase } from './exports.js';
import type { Case, CasesFile } from './read.js';
import { withoutOdd } from './rows.js';

/** Cases given as metrics need a date only for parts of a calendar year; then the year is complete. */
export const anyYearsEnd = '2001-12-31';

/** Metrics do not tell when somebody bought something; so nobody who has them counts as inactive. */
const active = [recentTransactions, new Decimal(1)] as const;

interface Surroundings {
  readonly engine: Engine;
  readonly known: KnownToCases;
  readonly policyFile: string;
  /** Folder for what the cases write. */
  readonly folder: string;
  readonly file: CasesFile;
  readonly problems: Problems;
}

/** Metrics that are taken from last results, as these say. */
function carriedFrom(last: Last | undefined, { metrics }: Policy): [string, GivenValue][] {
  return metrics.flatMap(({ id, spec }): [string, GivenValue][] => {
    if (spec.grain !== 'rows' || spec.export !== lastExport) return [];
    const value = last?.metrics?.get(spec.field ?? '');
    return value === undefined ? [] : [[id, value]];
  });
}

export class CasePlans {
  constructor(private readonly at: Surroundings) {}

  /** The plan of a case; undefined after adding problems. */
  async of(each: Case, index: number): Promise<Plan | undefined> {
    const folder = `${this.at.folder}/case-${index + 1}`;
    return each.rows === undefined ? this.given(each, folder) : this.fromRows(each, folder);
  }

  private async given(each: Case, folder: string): Promise<Plan> {
    const { plan } = this.at.known;
    const given = each.customers.map(({ id, metrics = [], last: before }) => ({
      id,
      metrics: new Map([active, ...carriedFrom(before, plan.policy), ...metrics]),
    }));
    const last = await this.lastOf(each, folder);
    return { ...plan, asOf: each.asOf ?? anyYearsEnd, exports: [], profile: [], given, last };
  }

  private async fromRows(each: Case, folder: string): Promise<Plan | undefined> {
    const { policyFile, known } = this.at;
    const rows = (name: string) => rowsOfCase(each, name);
    const { plan } = await scratchReview(
      folder,
      { policyFile, asOf: each.asOf ?? anyYearsEnd, fields: known.fields },
      rows,
    );
    return this.readable({ ...plan, last: await this.lastOf(each, folder) }, each);
  }

  private async lastOf(each: Case, folder: string): Promise<PlannedLast | undefined> {
    const { known, problems } = this.at;
    const file = writeLast(each, `${folder}-last.csv`);
    return planWritten(file, known.plan.policy, problems);
  }

  /** The plan with cells read the way that they need; undefined after adding problems for rows that are rejected. */
  private async readable(plan: Plan, { path: where }: Case): Promise<Plan | undefined> {
    const { engine, file, problems } = this.at;
    const { plan: fit, rejected } = await withoutOdd(engine, plan);
    for (const { exportName, row, column, reason } of rejected) {
      problems.add({
        code: 'case-row',
        place: file.place([...where, 'rows', exportName, row, column]),
        reason: `a review would reject this row of ${exportName}: ${column === '' ? '' : `${column}: `}${reason}`,
        fix: 'correct the row, or remove it',
      });
    }
    return rejected.length === 0 ? fit : undefined;
  }
}
