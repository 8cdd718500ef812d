// Categories of customers that points do not list, such as a code that is new this year: whoever has it gets nothing by them, as if
// that were meant. `other:` says what they get.
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { metricType, own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { otherWord } from '../../engine/steps/score/watched.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { decidingCriteria } from '../../policy/model/deciding.js';
import type { Criterion } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { Accounted } from '../rows/accounting.js';

/** What points go by, and who has a category that they do not list. */
interface Unlisted {
  readonly criterion: string;
  /** The metric or field that holds the category, and the field of an export that it comes from. */
  readonly of: string;
  readonly field: string | undefined;
  readonly from: string;
  /** An entry for all others. */
  readonly others: string;
  /** The category where it is none of those that are listed, not even in another spelling. */
  readonly cell: string;
}

/** A warning for each criterion by category that does not say what others get, where there are such. */
export async function unlistedCategories({ engine, plan, review }: Accounted): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const criterion of decidingCriteria(plan.policy)) {
    const each = unlistedOf(plan, criterion, engine.dialect);
    if (each === undefined) continue;
    const [row] = await engine.rows(
      `SELECT count(category) AS n, min(category) AS category FROM (SELECT ${each.cell} AS category FROM ${each.from})`,
    );
    const customers = Number(row?.n ?? 0);
    if (customers === 0) continue;
    const hidden = review.personal.some(({ field }) => field === each.field);
    problems.push(problemOf(each, customers, hidden ? undefined : (row?.category ?? undefined)));
  }
  return problems;
}

function unlistedOf(plan: Plan, { id, metric, points }: Criterion, dialect: Dialect): Unlisted | undefined {
  const silent = pointsShape(points.kind).silent?.(points.spec);
  if (silent === undefined) return undefined;
  const { field = metric, categories } = silent;
  const customers = exportNamed(plan, 'customers');
  const ofCustomers = [...(customers?.fields ?? []), ...(customers?.computed ?? [])];
  const type =
    silent.field === undefined
      ? metricType(plan, metric)
      : ofCustomers.find(({ name }) => name === field)?.type;
  if (type === undefined || categories.length === 0) return undefined;
  const text = dialect.asText({ sql: dialect.identifier(field), type });
  const listed = `${text} IN (${categories.map((each) => dialect.text(each)).join(', ')})`;
  // What is only spelled otherwise is told as that.
  const respelled = type.kind === 'text' ? ` OR ${otherWord(text, categories, dialect)}` : '';
  const spec = plan.policy.metrics.find((each) => each.id === metric)?.spec;
  return {
    criterion: id,
    of: field,
    others: silent.field === undefined ? 'other: 0' : 'other: { steps: { 0: 0 } }',
    field: silent.field ?? (spec?.grain === 'rows' ? spec.field : undefined),
    from:
      silent.field === undefined
        ? tierReasons
        : `${dialect.identifier(cleanName('customers'))} WHERE ${own.fate} = 0`,
    cell: `CASE WHEN ${listed}${respelled} THEN NULL ELSE ${text} END`,
  };
}

function problemOf(
  { criterion, of, others }: Unlisted,
  customers: number,
  such: string | undefined,
): Problem {
  const said = such === undefined ? '' : ` (such as "${such}")`;
  return {
    code: 'category-unlisted',
    reason: `${customers} ${customers === 1 ? 'customer has a category' : 'customers have categories'} in ${of}${said} that the points of "${criterion}" do not list, and nothing says what others get`,
    fix: `list ${customers === 1 ? 'it' : 'them'} there, or say there what others get: ${others}`,
    zh: {
      reason: `${customers} 位客户的 ${of}${such === undefined ? '' : `（如“${such}”）`}是“${criterion}”的得分未列出的类别，且未写明其他类别的得分`,
      fix: `请在其中列出，或写明其他类别的得分：${others}`,
    },
  };
}
