// Groups that are one in other letters: `North` and `NORTH` would each have their own quota, ranks and bins, and the owners
// `Ann` and `ann` their own figures and pages.
import { exportNamed } from '../../engine/steps/plan/fields.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { groupingSubjects } from '../../policy/model/groups.js';
import type { Accounted } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';
import { customerTextField, ownerIn, respelled } from './respelled.js';

/** A warning for each field of the customers that makes groups in the policy or in reports, and of whose words some differ in capitals only. */
export async function groupSpelling({ engine, plan, review }: Accounted): Promise<Problem[]> {
  const { dialect } = engine;
  const customers = exportNamed(plan, 'customers');
  if (customers === undefined) return [];
  const problems: Problem[] = [];
  const grouping = groupingSubjects(plan.policy).map((each) => customerTextField(plan, each));
  const reported = ['owner', ...review.audiences.map(({ each }) => each)].filter((name) =>
    customers.fields.some((field) => field.name === name && field.type.kind === 'text'),
  );
  for (const field of new Set([...grouping, ...reported])) {
    if (field === undefined) continue;
    const word = dialect.identifier(field);
    const from = `SELECT DISTINCT ${word} AS word FROM ${dialect.identifier(cleanName('customers'))} WHERE ${own.fate} = 0 AND ${word} IS NOT NULL`;
    const [pair] = await engine.rows(
      `SELECT min(word) AS one, max(word) AS other FROM (${from}) GROUP BY ${dialect.capitals('word')} HAVING count(*) > 1 ORDER BY 1 LIMIT 1`,
    );
    if (pair === undefined) continue;
    const hidden = review.personal.some((each) => each.field === field);
    const [one, other] = [JSON.stringify(pair.one), JSON.stringify(pair.other)];
    const owner = ownerIn(review, customers, field);
    const columns = respelled(customers, review, field, { strip: [], pad: undefined, case: 'upper' });
    problems.push({
      code: 'word-spelling',
      reason: `customers have words in ${field} that differ in capitals only${hidden ? '' : ` (such as ${one} and ${other})`}, and each makes a group of its own`,
      fix: `if the same is meant, write columns: ${columns} under ${owner}, or correct the export`,
      zh: {
        reason: `${exportWord('customers', 'zh')}的 ${field} 中有些词仅大小写不同${hidden ? '' : `（如 ${one} 与 ${other}）`}，各自成组`,
        fix: `如本意相同，请在 ${owner} 下写 columns: ${columns}，或更正导出文件`,
      },
    });
  }
  return problems;
}
