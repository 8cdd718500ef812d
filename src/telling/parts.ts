// The values of a report for the customers of one value of a field after the other: everything is reckoned of these customers
// alone. What belongs to the whole and tells of others is left out.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { type Cell, tierNow, ungradedIndex } from '../change/matrix.js';
import { measureChange } from '../change/measure.js';
import { type ChangeRelation, changeColumns } from '../change/relation.js';
import type { Engine } from '../engine/engine.js';
import { type RunOptions, withEngine } from '../engine/open.js';
import { stepsColumn } from '../engine/steps/plan/step.js';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail } from '../foundation/problems/problem.js';
import { causes } from '../policy/model/causes.js';
import { labelsById, type Policy } from '../policy/model/policy.js';
import type { ReportValues, ToldOverride } from '../reports/values/report-values.js';
import { type Summary, summarize } from '../reports/values/summary.js';
import { type ToldColumns, told, toldCustomers, toldStep } from './customers.js';
import { listsOf } from './lists.js';
import { toldOverrides } from './overrides.js';
import { partColumn, profileCell, profileFields, savedCells } from './saved-cells.js';
import { writtenFile } from './tables.js';
import { personalIn, policyIn, type ToldHead, valuesOf } from './tell.js';

/** A field with more values tells single customers apart rather than groups of them. */
export const mostParts = 1_000;

/** Fields of customers that results have. */
export async function fieldsIn(folder: string): Promise<string[]> {
  const { headings } = await writtenFile(path.join(folder, 'graded.csv'));
  return headings.slice(1, headings.indexOf('tier'));
}

/**
 * Hands each part to `use`, with the values that all parts have, in their order; customers without any come last.
 * @throws ProblemsError where results have no such field, or it has too many values
 */
export async function tellParts(
  folder: string,
  head: ToldHead,
  field: string,
  { options, scratch }: { readonly options: RunOptions; readonly scratch: string },
  use: (values: ReportValues, all: readonly (string | null)[]) => Promise<void>,
): Promise<void> {
  const fields = await fieldsIn(folder);
  checkField(field, fields);
  const policy = policyIn(folder);
  const personal = personalIn(folder);
  const overrides = await toldOverrides(folder);
  const files = ['graded.csv', 'changes.csv'].map((name) => path.join(folder, name));
  await withEngine(options, { files, scratch }, async (engine) => {
    const source = await savedCells(engine, folder, policy, personal, field);
    const all = toldStep(source.cells, true, engine.dialect);
    await engine.create(all);
    const profile = profileFields(source.columns.headings, personal);
    const values = await partsOf(engine, field);
    for (const [index, value] of values.entries()) {
      const from = `told_part_${index + 1}`;
      const which = value === null ? 'IS NULL' : `= ${engine.dialect.text(value)}`;
      const sql = `SELECT * FROM ${toldCustomers} WHERE ${partColumn} ${which}`;
      await engine.create({ ...all, name: from, sql });
      const columns: ToldColumns = { ...source.columns, from };
      const part = { field, value };
      const summary = await partSummary({ engine, columns, from, policy, profile }, head.summary);
      const decided = await decidedFor(engine, from, overrides);
      const lists = await listsOf(engine, columns, policy, source.near, summary.compared);
      const here = { ...head, summary: withOverrides(summary, decided) };
      await use({ ...valuesOf(ofPart(here), policy, lists, decided), part }, values);
    }
  });
}

/** @throws ProblemsError where customers have no such field; @param fields that they have */
export function checkField(field: string, fields: readonly string[]): void {
  if (fields.includes(field)) return;
  fail({
    code: 'unknown-field',
    reason: `customers of these results have no field "${field}"`,
    fix:
      fields.length === 0
        ? 'name the fields in the review file (columns of the customers export), and grade again'
        : didYouMean(field, fields),
  });
}

/** Values of the field, and null where customers have none. */
async function partsOf(engine: Engine, field: string): Promise<(string | null)[]> {
  const rows = await engine.rows(
    `SELECT DISTINCT ${partColumn} AS v FROM ${toldCustomers} ORDER BY v NULLS LAST LIMIT ${mostParts + 1}`,
  );
  if (rows.length > mostParts) tooManyParts(field);
  return rows.map(({ v }) => v ?? null);
}

export function tooManyParts(field: string): never {
  return fail({
    code: 'usage',
    reason: `customers have more than ${mostParts} different values of "${field}", so that nearly each would have a file`,
    fix: 'name a field that tells groups apart, such as owner or region',
  });
}

/** Of which customers change is measured. */
interface PartSource {
  readonly engine: Engine;
  readonly columns: ToldColumns;
  readonly from: string;
  readonly policy: Policy;
  /** Fields that are not personal. */
  readonly profile: readonly string[];
}

async function partSummary(source: PartSource, whole: Summary): Promise<Summary> {
  const { engine, policy } = source;
  const change =
    whole.change === null
      ? undefined
      : await measureChange(engine, relationOf(source, whole.change), undefined, engine.dialect);
  const summary = summarize({
    review: whole.review,
    asOf: whole.as_of,
    policy,
    compared: whole.compared,
    valued: whole.change?.value_metric != null,
    cells: await cellsOf(source),
    bins: [],
    metrics: undefined,
    // Counted over all customers only; the list of customers on an edge says which of these are.
    firmness: undefined,
    stability: undefined,
    change,
    rows: {},
    guards: [],
    decided: { outcomes: [], lastTime: undefined },
    lost: [],
    unseen: 0,
    former: undefined,
  });
  const { policy_changes: changes } = whole;
  return { ...summary, status: whole.status, ...(changes !== undefined && { policy_changes: changes }) };
}

async function cellsOf({ engine, from, policy }: PartSource): Promise<Cell[]> {
  const rows = await engine.rows(
    `SELECT coalesce(previous, -1) AS f, coalesce(${told.tier}, ${ungradedIndex}) AS t, count(*) AS n, sum(${told.value}) AS v, sum(${told.previousValue}) AS w FROM ${from} GROUP BY previous, ${told.tier} ORDER BY previous NULLS LAST, ${told.tier}`,
  );
  return rows.map(({ f, t, n, v, w }) => ({
    previousTier: policy.tiers[Number(f)]?.id ?? 'new',
    tier: tierNow(policy.tiers, Number(t)),
    customers: Number(n),
    value: new Decimal(v ?? 0),
    previousValue: new Decimal(w ?? 0),
  }));
}

function relationOf(
  { columns, from, policy, profile }: PartSource,
  whole: NonNullable<Summary['change']>,
): ChangeRelation {
  const { causes: why, value_metric: metric, value_label: label, currency } = whole;
  const c = changeColumns;
  const renamed = [
    `previous AS ${c.previous}`,
    `${told.tier} AS ${c.tier}`,
    `previous_score AS ${c.previousScore}`,
    `${told.previousValue} AS ${c.previousValue}`,
    `${told.score} AS ${c.score}`,
    `${told.value} AS ${c.value}`,
    `driver AS ${c.driver}`,
    `${told.customer} AS customer_id`,
    ...causes.map(stepsColumn),
    ...profile.map((_, at) => profileCell(at)),
  ];
  const relation = `(SELECT ${renamed.join(', ')} FROM ${from})`;
  return {
    from: relation,
    tiers: policy.tiers,
    ordered: true,
    ungraded: policy.ungraded && `${c.tier} IS NULL`,
    keys: [{ name: 'customer_id', column: 'customer_id' }],
    scored: columns.headings.includes('previous_score'),
    value: metric === null || label === null ? undefined : { metric, label, currency },
    labels: labelsById(policy),
    unattributed: why.unattributed ?? undefined,
    returned: false,
    profile: {
      from: relation,
      fields: profile.map((field, at) => ({ field, sql: profileCell(at) })),
    },
    distributions: [],
  };
}

/** Overrides of these customers. */
async function decidedFor(
  engine: Engine,
  from: string,
  overrides: readonly ToldOverride[],
): Promise<ToldOverride[]> {
  if (overrides.length === 0) return [];
  const { dialect } = engine;
  const ids = dialect.rowsOfText(
    ['id'],
    overrides.map(({ customer }) => [customer]),
  );
  const rows = await engine.rows(
    `SELECT ${told.customer} AS id FROM ${from} WHERE ${told.customer} IN (SELECT o.id FROM ${ids} AS o)`,
  );
  const here = new Set(rows.map(({ id }) => id));
  return overrides.filter(({ customer }) => here.has(customer));
}

function withOverrides(summary: Summary, decided: readonly ToldOverride[]): Summary {
  const of = (status: string) => decided.filter((each) => each.status === status).length;
  const counts = {
    applied: of('applied'),
    redundant: of('redundant'),
    expired: of('expired'),
    refused: of('refused'),
  };
  return { ...summary, overrides: { ...summary.overrides, counts } };
}

/** Notes and files tell of all customers; who approved the results, and that they are held, concerns everybody. */
function ofPart({ summary, made, approval }: ToldHead): ToldHead {
  return {
    summary,
    made: { ...made, inputs: [], outputs: [], notes: [] },
    approval: approval && { ...approval, note: null, accepted: [] },
  };
}
