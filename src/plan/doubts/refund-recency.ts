// A refund is no purchase: where the review does not tell them apart, customers look active because something came back.

import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { refundTwins, totalsName, withoutRefunds } from '../../engine/steps/score/totals.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { flowText } from '../../review/column.js';
import type { Accounted } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';

/** A warning for each metric of which a row with an amount below 0 sets the value of a customer. */
export async function refundRecency(run: Accounted): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of run.plan.exports) {
    for (const { metric, amount } of refundTwins(run.plan, planned)) {
      const customers = await customersSet(run, planned, metric.id);
      if (customers > 0) problems.push(problemOf(run, planned, metric.id, amount, customers));
    }
  }
  return problems;
}

async function customersSet({ engine }: Accounted, planned: PlannedExport, metric: string): Promise<number> {
  const { dialect } = engine;
  const [value, without] = [metric, withoutRefunds(metric)].map(dialect.identifier);
  // As leftCustomersStep says, no metric may be called as what stands outside of a subquery.
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${dialect.identifier(totalsName(planned.name))} AS _t
WHERE _t.${own.fate} = 0 AND _t.${value} IS DISTINCT FROM _t.${without} AND EXISTS (SELECT 1 FROM ${tierReasons} AS g WHERE g.customer_id = _t.customer_id)`,
  );
  return Number(row?.n ?? 0);
}

function problemOf(
  { plan }: Accounted,
  planned: PlannedExport,
  metric: string,
  amount: string,
  customers: number,
): Problem {
  const spec = plan.policy.metrics.find(({ id }) => id === metric)?.spec;
  const selects = spec?.grain === 'rows' && spec.only !== undefined;
  const only = flowText({ [amount]: { more_than: 0 } });
  return {
    code: 'refund-recency',
    reason: `rows of ${planned.name} with ${amount} below 0 count as purchases for "${metric}", and ${customers === 1 ? 'that of 1 customer is' : `those of ${customers} customers are`} of such a row`,
    fix: `if these are refunds, ${selects ? `add ${only} to the only of` : `write only: ${only} under`} the metric ${metric}; or tell them in ${planned.name} with negative_when`,
    zh: {
      reason: `${exportWord(planned.name, 'zh')}中 ${amount} 小于 0 的数据行被“${metric}”计作购买，${customers} 位客户的该指标取自这样的数据行`,
      fix: `如为退款，请在指标 ${metric} ${selects ? '的 only 中加' : '下写 only:'} ${only}；或在 ${planned.name} 用 negative_when 标明退款`,
    },
  };
}
