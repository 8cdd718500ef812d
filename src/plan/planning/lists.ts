// Whether the lists of a review name what results will have, and compare it with what can stand there.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Place, Problem, Problems } from '../../foundation/problems/problem.js';
import { type Test, writtenSubjects } from '../../grammar/condition.js';
import type { ValueType } from '../../grammar/types.js';
import type { OwnList } from '../../review/lists.js';
import type { Review } from '../../review/review.js';
import { literalsOf } from './fields.js';
import {
  columnOfSubject,
  flipWay,
  listColumns,
  nearGain,
  nearLoss,
  tierColumnsOfLists,
} from './list-columns.js';
import { testMisfit } from './misfit.js';

/** Columns with few codes, which are known. */
const codes: Readonly<Record<string, readonly string[]>> = {
  movement: ['up', 'down', 'same', 'new', 'left', 'ungraded'],
  [nearGain]: ['score', 'gates', 'both'],
  [nearLoss]: ['score', 'gates', 'both'],
  [flipWay]: ['firm', 'up', 'down'],
  'override.kind': ['fix', 'at_least', 'at_most'],
  'override.status': ['applied', 'redundant'],
};

/** Adds a problem for every name and every value that no results of this plan have. */
export function checkLists({ lists }: Review, plan: Plan, problems: Problems): void {
  if (lists.length === 0) return;
  const columns = listColumns(plan);
  const tiers = plan.policy.tiers.map(({ id }) => id);
  for (const list of lists) new ListChecks(list, columns, tiers, problems).all();
}

class ListChecks {
  constructor(
    private readonly list: OwnList,
    private readonly columns: ReadonlyMap<string, ValueType | undefined>,
    private readonly tiers: readonly string[],
    private readonly problems: Problems,
  ) {}

  all(): void {
    const { written, columns, sort, place } = this.list;
    for (const { subject, path, tests } of writtenSubjects(written.when, ['when'])) {
      const at = place(path, subject);
      const column = columnOfSubject(subject);
      if (!this.columns.has(column)) this.unknown(subject, at);
      else for (const test of tests) this.test(subject, column, test, at);
    }
    for (const [index, column] of (columns ?? []).entries())
      if (!this.columns.has(column)) this.unknown(column, place(['columns', index]));
    for (const [index, { column }] of sort.entries())
      if (!this.columns.has(column)) this.unknown(column, place(['sort', index]));
  }

  private unknown(name: string, place: Place | undefined): void {
    this.add(
      'unknown-column',
      place,
      `results have no column "${name}" that a list could name`,
      didYouMean(name, [...this.columns.keys()]),
    );
  }

  private test(subject: string, column: string, test: Test, place: Place | undefined): void {
    const type = this.columns.get(column);
    const misfit = type && testMisfit(test, type, 'rows');
    if (misfit) {
      this.add('field-type', place, `"${subject}" is ${misfit.reason}`, misfit.fix);
      return;
    }
    const isTier = tierColumnsOfLists.includes(column);
    const known = isTier ? this.tiers : codes[column];
    for (const value of known === undefined || test.op === 'missing' ? [] : literalsOf(test).map(String)) {
      if (known?.includes(value)) continue;
      this.add(
        isTier ? 'unknown-tier' : 'wrong-value',
        place,
        isTier
          ? `the policy does not list the tier "${value}"`
          : `"${value}" never stands in the column ${column}`,
        didYouMean(value, known ?? []),
      );
    }
  }

  private add(code: Problem['code'], place: Place | undefined, reason: string, fix: string): void {
    this.problems.add({ code, ...(place && { place }), reason, fix });
  }
}
