// What check looks for beyond what grading looks at, since it takes one more pass over the rows: totals of orders that each
// line repeats. And exports without dates, of which no as-of date can say what counts.

import type { Engine } from '../../engine/engine.js';
import { isDate } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import type { Note } from '../../foundation/problems/note.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { exportWord } from '../rows/words.js';

/** Notes on the transactions of a plan whose rows are at hand. */
export async function rowDoubts(engine: Engine, plan: Plan, dialect: Dialect): Promise<Note[]> {
  const planned = plan.exports.find(({ name }) => name === 'transactions');
  if (planned === undefined) return [];
  return [...undated(planned, plan.asOf), ...(await repeatedTotals(engine, planned, dialect))];
}

function undated({ name, fields }: PlannedExport, asOf: string): Note[] {
  return fields.some(isDate)
    ? []
    : [
        {
          en: `${name} has no column for date, so all of its rows count, whenever they were: the as-of date ${asOf} has no effect on them; add date under columns if the export has one`,
          zh: `${exportWord(name, 'zh')}没有日期列，因此不论何时的数据行都计入：截止日 ${asOf} 对其不起作用；如导出文件有日期，请在 columns 下加 date`,
        },
      ];
}

/** Orders with several lines that all have the same amount: it is rather the total of the order than of each line. */
async function repeatedTotals(engine: Engine, planned: PlannedExport, dialect: Dialect): Promise<Note[]> {
  const has = (field: string) => planned.fields.some(({ name }) => name === field);
  if (!has('order_id') || !has('amount') || planned.duplicates.by !== undefined) return [];
  const [row] = await engine.rows(
    `SELECT count(*) AS orders, coalesce(sum(CASE WHEN same THEN 1 ELSE 0 END), 0) AS same FROM (SELECT order_id, count(amount) = count(*) AND count(DISTINCT amount) = 1 AND min(amount) <> 0 AS same FROM ${dialect.identifier(cleanName(planned.name))} WHERE ${own.fate} = 0 AND order_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`,
  );
  const orders = Number(row?.orders ?? 0);
  if (orders === 0 || orders !== Number(row?.same)) return [];
  return [
    {
      en: `${orders === 1 ? 'the one order' : `all ${orders} orders`} of ${planned.name} with several lines ${orders === 1 ? 'has' : 'have'} the same amount on each of them, as if it were the total of the order: write duplicates: { action: drop, by: [order_id] } under ${planned.name} to count it once`,
      zh: `${exportWord(planned.name, 'zh')}中有多行的 ${orders} 笔订单，每行金额都相同，像是订单总额：在 ${planned.name} 下写 duplicates: { action: drop, by: [order_id] } 可只计一次`,
    },
  ];
}
