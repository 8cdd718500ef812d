// One id for all anonymous sales, such as NA or guest, is graded as one very good customer. That is told where it holds more
// than a hundredth of an export's rows or of the value.
import { Decimal } from 'decimal.js';
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { gradedCustomers } from '../../engine/steps/score/graded-customers.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import { nullWords } from '../../exports/reading/null-words.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { columnsText, flowText } from '../../review/column.js';
import { columnsOwner, readColumns } from '../../review/lookup.js';
import type { ExportSpec } from '../../review/review.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { usuallyEmpty } from '../planning/exports.js';
import { type Accounted, unknownCustomer } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';

/** Part of the rows, or of the value, above which such an id is told of. */
const enough = new Decimal('0.01');
const shownAtMost = 10;

interface Held {
  readonly id: string;
  readonly rows: Decimal;
  readonly value: Decimal;
}

/** A warning for each export in which ids for nobody hold much. */
export async function nobodyIds(run: Accounted): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of run.plan.exports) {
    if (planned.name === 'customers') continue;
    const held = await heldBy(run, planned);
    const spec = run.review.exports.find(({ name }) => name === planned.name);
    if (held.length > 0 && spec) problems.push(await problemOf(run, planned, spec, held));
  }
  return problems;
}

/** By export what sets rows of nobody aside, where unknown customers are rejected whose ids are words for nobody. */
export async function unknownNobodies(run: Accounted): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const planned of run.plan.exports) {
    const rejected = run.accounts.find((each) => each.export === planned.name)?.rejected;
    const spec = run.review.exports.find(({ name }) => name === planned.name);
    if (rejected?.[unknownCustomer] === undefined || spec === undefined) continue;
    // Without a customers export customers are those who are graded.
    const known =
      exportNamed(run.plan, 'customers') === undefined
        ? `SELECT customer_id FROM ${gradedCustomers}`
        : `SELECT customer_id FROM ${run.engine.dialect.identifier(cleanName('customers'))} WHERE customer_id IS NOT NULL`;
    const rows = await run.engine.rows(
      `${nobodiesOf(planned, run.engine.dialect)} AND _t.customer_id NOT IN (${known}) ORDER BY _t.${own.rows} DESC, _t.customer_id LIMIT ${shownAtMost}`,
    );
    const ids = rows.map((row) => row.customer_id ?? '');
    if (ids.length === 0) continue;
    const keys = emptyKeys(spec, planned, ids);
    const whose = ids.map((id) => `"${id}"`).join(', ');
    found.set(
      planned.name,
      `if ${whose} ${ids.length === 1 ? 'means' : 'mean'} nobody, ${writtenKeys(keys)}`,
    );
  }
  return found;
}

/** Rows of customers whose ids are words for nobody, to be narrowed further; `_t`, since no metric may be called like it (leftCustomersStep). */
function nobodiesOf(planned: PlannedExport, dialect: Dialect): string {
  // A join of words: a list of so many is compared one by one, which costs a second for half a million customers.
  const words = nullWords.map((word) => `(${dialect.text(word)})`).join(', ');
  return `SELECT _t.customer_id, _t.${own.rows} AS n FROM ${dialect.identifier(totalsName(planned.name))} AS _t
WHERE _t.${own.fate} = 0 AND ${dialect.smallLetters('_t.customer_id')} IN (SELECT w.word FROM (VALUES ${words}) AS w(word))`;
}

/** Such ids of graded customers with their shares of rows and value, the largest first. */
async function heldBy({ engine, plan, accounts }: Accounted, planned: PlannedExport): Promise<Held[]> {
  const found = await engine.rows(
    `${nobodiesOf(planned, engine.dialect)} AND EXISTS (SELECT 1 FROM ${tierReasons} AS g WHERE g.customer_id = _t.customer_id)`,
  );
  if (found.length === 0) return [];
  const used = accounts.find((each) => each.export === planned.name)?.used ?? 0;
  const ids = found.map((row) => row.customer_id ?? '');
  const values = await valuesOf({ engine, plan }, planned, ids);
  return found
    .map(({ customer_id: id, n }) => ({
      id: id ?? '',
      rows: new Decimal(n ?? 0).div(Math.max(used, 1)),
      value: values.get(id ?? '') ?? new Decimal(0),
    }))
    .filter(({ rows, value }) => rows.gt(enough) || value.gt(enough))
    .sort((a, b) => b.rows.comparedTo(a.rows) || (a.id < b.id ? -1 : 1));
}

/** Share of the value by id; nothing where the value does not come from this export, or has no sum above 0. */
async function valuesOf(
  { engine, plan }: Pick<Accounted, 'engine' | 'plan'>,
  planned: PlannedExport,
  ids: readonly string[],
): Promise<Map<string, Decimal>> {
  const { value } = plan.policy;
  const spec = plan.policy.metrics.find(({ id }) => id === value)?.spec;
  const elsewhere = spec?.grain === 'rows' && spec.export !== planned.name;
  if (value === undefined || elsewhere) return new Map();
  const column = engine.dialect.identifier(value);
  const [sum] = await engine.rows(`SELECT sum(${column}) AS v FROM ${tierReasons}`);
  const total = new Decimal(sum?.v ?? 0);
  if (total.lte(0)) return new Map();
  const rows = await engine.rows(
    `SELECT customer_id, ${column} AS v FROM ${tierReasons} WHERE customer_id IN (${ids.map(engine.dialect.text).join(', ')})`,
  );
  return new Map(rows.map((row) => [row.customer_id ?? '', new Decimal(row.v ?? 0).div(total)]));
}

async function problemOf(
  run: Accounted,
  planned: PlannedExport,
  spec: ExportSpec,
  held: readonly Held[],
): Promise<Problem> {
  const shown = held.slice(0, shownAtMost);
  const ids = shown.map(({ id }) => id);
  const listed = await listedAmong(run, ids);
  const unlisted = ids.filter((id) => !listed.includes(id));
  const [file, ...others] = planned.files;
  const each = shown.map(({ id, rows, value }) => {
    const worth = value.gt(0) ? ` and ${percent(value)} of the value` : '';
    return `"${id}" with ${percent(rows)} of the rows${worth}`;
  });
  const more = held.length > shown.length ? ` (and ${held.length - shown.length} more such ids)` : '';
  const eachChinese = shown.map(
    ({ id, rows, value }) =>
      `“${id}”占数据行 ${percent(rows)}${value.gt(0) ? `、占金额 ${percent(value)}` : ''}`,
  );
  const keys = unlisted.length === 0 ? [] : emptyKeys(spec, planned, unlisted);
  const [it, its] = listed.length === 1 ? ['it', 'its'] : ['them', 'their'];
  const fixes = [
    ...(unlisted.length === 0 ? [] : [writtenKeys(keys)]),
    ...(listed.length === 0
      ? []
      : [
          `only: { not: { customer_id: { in: ${flowText(listed)} } } } under customers leaves ${it} and ${its} rows out`,
        ]),
  ];
  const fixesChinese = [
    ...(keys.length === 0
      ? []
      : [keys.map(({ texts, under }) => `在 ${under} 下写 ${texts.join(' 和 ')}`).join('，并')]),
    ...(listed.length === 0
      ? []
      : [`在 customers 下写 only: { not: { customer_id: { in: ${flowText(listed)} } } } 可将其排除`]),
  ];
  return {
    code: 'nobody-id',
    ...(file && others.length === 0 && { place: { file: shownPath(file.path) } }),
    reason: `${planned.name} has rows of customers whose ids are words for nobody, and each counts as one customer: ${each.join(', ')}${more}`,
    fix: `if these are anonymous sales, or lines that sum up others, ${fixes.join('; ')}`,
    zh: {
      reason: `${exportWord(planned.name, 'zh')}中有客户编号实为“无客户”的用词，每个都被当作一位客户：${eachChinese.join('、')}${more === '' ? '' : `（另有 ${held.length - shown.length} 个）`}`,
      fix: `如为散客销售或合计行，${fixesChinese.join('；')}`,
    },
  };
}

async function listedAmong({ engine, plan }: Accounted, ids: readonly string[]): Promise<string[]> {
  if (exportNamed(plan, 'customers') === undefined) return [];
  const rows = await engine.rows(
    `SELECT DISTINCT customer_id FROM ${engine.dialect.identifier(cleanName('customers'))} WHERE customer_id IN (${ids.map(engine.dialect.text).join(', ')}) ORDER BY customer_id`,
  );
  return rows.map((row) => row.customer_id ?? '');
}

function writtenKeys(keys: ReturnType<typeof emptyKeys>): string {
  return `write ${keys.map(({ texts, under }) => `${texts.join(' and ')} under ${under}`).join(' and ')}`;
}

/** The keys that set such rows aside, complete, as the review file would have them, with what they stand under. */
function emptyKeys(
  spec: ExportSpec,
  planned: PlannedExport,
  ids: readonly string[],
): { readonly texts: readonly string[]; readonly under: string }[] {
  const column = readColumns(spec).find(({ field }) => field === 'customer_id');
  const aside = spec.missingCustomer === 'set_aside' ? [] : ['missing_customer: set_aside'];
  const under = planned.name;
  if (column === undefined) {
    const empty = `empty: ${flowText([...(spec.empty ?? usuallyEmpty), ...ids])}`;
    return [{ texts: [empty, ...aside], under }];
  }
  const emptied = `columns: ${columnsText([{ ...column, empty: [...column.empty, ...ids] }])}`;
  const owner = columnsOwner(spec, 'customer_id');
  return owner === under
    ? [{ texts: [emptied, ...aside], under }]
    : [{ texts: [emptied], under: owner }, ...aside.map((text) => ({ texts: [text], under }))];
}

function percent(share: Decimal): string {
  return `${share.times(100).toDecimalPlaces(2).toFixed()}%`;
}
