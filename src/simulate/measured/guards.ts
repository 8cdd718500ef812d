// Guards on changes under another policy: what they would measure, and whether they would trip. Guards on the exports stay as
// they were, since the exports do.

import { bandOf, bands } from '../../change/bands.js';
import type { Cell } from '../../change/matrix.js';
import { stability } from '../../change/psi.js';
import type { Engine } from '../../engine/engine.js';
import { scoreType } from '../../engine/steps/plan/step.js';
import { standingsOf } from '../../grading/prepare/decide.js';
import { type Guard, refusedOverridesName } from '../../plan/decisions/guard.js';
import type { Override } from '../../plan/decisions/judge.js';
import { outcomesOf, refusedOverridesGuard } from '../../plan/decisions/outcomes.js';
import { judgeChange } from '../../plan/guards/change.js';
import { customersByBand } from '../../plan/guards/measured.js';
import { criteriaOf, type Policy } from '../../policy/model/policy.js';
import { changeGuards } from '../../review/change-guards.js';
import { openTable } from '../../telling/tables.js';
import { everybodyToday, now } from '../graded/everybody.js';
import { under } from '../graded/scenario.js';
import type { Today } from '../today/results.js';
import { byBand, type CountedGroup } from './figures.js';

/** What guards are measured from. */
export interface GuardedScenario {
  readonly policy: Policy;
  readonly counted: readonly CountedGroup[];
  readonly cells: readonly Cell[];
  readonly overrides: readonly Override[];
  /** The relation of its customers. */
  readonly name: string;
}

export class Guards {
  private bandsBefore: Promise<readonly number[]> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly today: Today,
  ) {}

  /** All guards as they would be under a scenario. */
  async under({ policy, counted, cells, overrides, name }: GuardedScenario): Promise<Guard[]> {
    const { review, summary } = this.today;
    const { changeLimits } = review;
    const compared = summary.compared;
    const asksScores = changeLimits.some(({ guard }) => guard === 'score_psi');
    const scored = asksScores && compared && criteriaOf(policy).length > 0;
    const facts = {
      tiers: policy.tiers.map(({ id }) => id),
      cells,
      compared,
      // The summary says none where values then and now do not compare, although customers have them.
      valued:
        summary.migration.some((cell) => cell.previous_value !== null) ||
        cells.some((cell) => !cell.previousValue.isZero()),
      stability: scored ? stability(await this.before(), byBand(counted)) : undefined,
      overridden: counted.reduce((sum, each) => sum + each.overridden, 0),
    };
    const kept = summary.guards.filter(({ guard }) => !Object.hasOwn(changeGuards, guard));
    const refused = kept.some(({ guard }) => guard === refusedOverridesName)
      ? await this.refused(overrides, name)
      : undefined;
    return [
      ...kept.map((guard) => (guard.guard === refusedOverridesName ? (refused ?? guard) : guard)),
      ...judgeChange(changeLimits, facts),
    ];
  }

  private async refused(overrides: readonly Override[], name: string): Promise<Guard> {
    const standings = await standingsOf(
      this.engine,
      overrides.map(({ customer }) => customer),
      { from: name, ruled: under.ruled, tier: under.tier },
      this.engine.dialect,
    );
    return refusedOverridesGuard(outcomesOf(overrides, standings), this.today.review.refusedOverrides);
  }

  /** Customers by band of their scores in last results, those who left since included. */
  private before(): Promise<readonly number[]> {
    this.bandsBefore ??= this.countBefore();
    return this.bandsBefore;
  }

  private async countBefore(): Promise<number[]> {
    const { engine, today } = this;
    const { dialect } = engine;
    const here = await customersByBand(engine, everybodyToday, now.previousScore);
    const { columns, from } = await openTable(engine, today.folder, 'changes.csv');
    if (!columns.includes('previous_score')) return here;
    const score = dialect.decimalFrom(dialect.identifier('previous_score'), scoreType);
    const rows = await engine.rows(
      `SELECT ${bandOf('s')} AS band, count(*) AS n FROM (SELECT ${score} AS s FROM ${from} WHERE movement = 'left') WHERE s IS NOT NULL GROUP BY ${bandOf('s')}`,
    );
    const left = new Map(rows.map((row) => [Number(row.band), Number(row.n)]));
    return Array.from({ length: bands }, (_, band) => (here[band] ?? 0) + (left.get(band) ?? 0));
  }
}
