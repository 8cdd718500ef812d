// How many grades are firm, by tier and by the way that small changes lead.
import { flipWaySql } from '../../change/flips.js';
import type { Engine } from '../../engine/engine.js';
import { firmnessCell, firmTiers } from '../../engine/steps/firm/firmness.js';
import { asksFirmness, variantsOf } from '../../engine/steps/firm/variants.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import type { Note } from '../../foundation/problems/note.js';
import { isUsual } from '../../policy/model/firmness.js';
import { recentTransactions } from '../../policy/model/movement.js';
import { type Labels, type Language, labelsById, type Policy } from '../../policy/model/policy.js';
import type { FirmnessCounts, FirmnessSummary, UntriedOrders } from '../../reports/values/summary.js';
import { type FirmnessLimits, firmnessRemarks } from '../../reports/words/firmness-remarks.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** Counts all grades; undefined where results do not say how firm they are. */
export async function summarizeFirmness(engine: Engine, plan: Plan): Promise<FirmnessSummary | undefined> {
  const { firmness, policy } = plan;
  if (firmness === undefined || !asksFirmness(plan)) return undefined;
  const way = flipWaySql(firmnessCell, own.tier, policy, engine.dialect);
  const rows = await engine.rows(
    `SELECT tier, coalesce(way, 'untold') AS way, count(*) AS n FROM (SELECT ${own.tier} AS tier, ${way} AS way FROM ${firmTiers} WHERE ${own.tier} IS NOT NULL) GROUP BY tier, way`,
  );
  const count = (way: keyof FirmnessCounts, tier?: number) =>
    rows
      .filter((row) => row.way === way && (tier === undefined || Number(row.tier) === tier))
      .reduce((sum, row) => sum + Number(row.n), 0);
  const counts = (tier?: number): FirmnessCounts => ({
    firm: count('firm', tier),
    up: count('up', tier),
    down: count('down', tier),
    untold: count('untold', tier),
  });
  return {
    ...counts(),
    metrics: firmness.metrics.toFixed(),
    days: firmness.days,
    orders: firmness.orders,
    tiers: policy.tiers.map(({ id }, at) => ({ tier: id, ...counts(at) })),
    ...limitsOf(plan, engine.dialect),
  };
}

/** What is not tried, and what is taken for granted. */
function limitsOf(plan: Plan, dialect: Dialect): FirmnessLimits {
  const { leftOut, assumed } = variantsOf(plan, dialect);
  const named = (id: string) => shownReader(id, plan.policy);
  return {
    left_out: leftOut.flatMap((each): UntriedOrders[] => {
      if (each.change === 'all') return [];
      if (each.change === 'orders') return [each];
      const change = each.change === 'fewer orders' ? 'fewer_orders' : 'further_orders';
      return [{ change, why: each.why, metric: named(each.metric) }];
    }),
    assumed: [...new Set(assumed.map(named))],
  };
}

/** A hidden metric serves one that has a name. */
function shownReader(id: string, { metrics }: Policy): string {
  if (!id.startsWith('_')) return id;
  return metrics.find(({ spec }) => spec.grain === 'metrics' && spec.operands.includes(id))?.id ?? id;
}

/**
 * What people have to know who read that a grade is firm. That nobody can say what an order is goes without saying, unless
 * the policy says how many orders are few.
 */
export function firmnessNotes(plan: Plan, dialect: Dialect): Note[] {
  const { firmness, policy } = plan;
  if (firmness === undefined || !asksFirmness(plan)) return [];
  const limits = limitsOf(plan, dialect);
  const told = isUsual(firmness)
    ? { ...limits, left_out: limits.left_out.filter(({ change }) => change !== 'orders') }
    : limits;
  const labels = labelsById(policy);
  const words = (language: Language) =>
    firmnessRemarks(
      told,
      (id) => (id === recentTransactions ? recentLabel[language] : (labels[id]?.[language] ?? id)),
      language,
    );
  const [en, zh] = [words('en'), words('zh')];
  return en.map((each, at) => ({
    en: `how firm grades are: ${withoutStop(each)}`,
    zh: `等级是否稳固：${(zh[at] ?? '').replace(/。$/u, '')}`,
  }));
}

/** The metric that movement rules read of who is inactive. */
const recentLabel: Labels = { en: 'who is inactive', zh: '是否不活跃' };

/** As a note goes on behind a colon: small first letter, no full stop. */
const withoutStop = (sentence: string) =>
  `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
