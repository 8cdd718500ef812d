// Which rows count: those whose status or kind does not say that they were no sale.

import type { Engine } from '../../engine/engine.js';
import { joined } from '../../engine/steps/plan/step.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import { positional } from '../../sql/dialects/quoting.js';
import { allRows } from '../columns/cells.js';
import type { ValueCount } from '../columns/few-values.js';
import { type ColumnsProposal, type FieldProposal, fieldNamed } from '../columns/fields.js';
import { valuesWithCounts } from '../columns/listed.js';
import { type Remark, unsure } from '../columns/notes.js';
import { holdsNothing } from '../columns/nothing-words.js';
import type { OpenedExport } from '../columns/open-exports.js';
import { type ColumnValues, isNumericType } from '../columns/value-types.js';
import { noSales } from '../columns/words-for-kinds.js';
import { allowed } from './column-lines.js';
import type { ExportFacts } from './facts.js';
import type { OnlyProposal } from './proposal.js';

const neverSold =
  /cancel|void|reject|fail|unpaid|pending|expired|draft|declin|abandon|\blost\b|storniert|annul|quote|取消|作废|关闭|失败|待付|未付|未支付|待支付|驳回|无效|草稿|已撤/i;
const givenBack = /refund|return|charge ?back|rembours|erstatt|退款|退货|已退/i;
const mostValues = 20;

type SalesOnly = Pick<OnlyProposal, 'values' | 'notes'>;

/** Sales that have a date, where more rows lack one than a run may reject. */
export function onlyDated(
  sales: SalesOnly | undefined,
  undated: number,
  rows: number,
): OnlyProposal | undefined {
  if (undated <= rows * allowed) return sales && { ...sales, dated: false };
  const without = unsure(
    `leaves out rows without a date, which no year can count (${count(undated)} of ${count(rows)}); should they count, the export must say when they were`,
  );
  return { values: sales?.values ?? {}, dated: true, notes: [...(sales?.notes ?? []), without] };
}

/**
 * Counts rows of customers that would count, if only they had a date.
 * @param sold values of rows that were sales, by field
 */
export async function undatedRows(
  engine: Engine,
  { name, headings, lookup }: OpenedExport,
  columns: ColumnsProposal,
  sold: OnlyProposal['values'],
  dialect: Dialect,
): Promise<number> {
  const [date, id] = [fieldNamed(columns, 'date'), fieldNamed(columns, 'customer_id')];
  if (date === undefined || id === undefined || columns.fillDown !== undefined) return 0;
  const everything = joined(
    headings.map((_, index) => positional(index)),
    dialect,
  );
  const guests = ['', ...(id.keys?.empty ?? [])].map(dialect.text).join(', ');
  const tests = [
    holdsNothing(positional(date.index), dialect),
    `coalesce(trim(${positional(id.index)}), '') NOT IN (${guests})`,
    `NOT (${dialect.saysTotal(everything, 'of what')})`,
    ...Object.entries(sold).map(([field, values]) => {
      const place = fieldNamed(columns, field)?.index ?? -1;
      return `trim(${positional(place)}) IN (${values.map(dialect.text).join(', ')})`;
    }),
  ];
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${dialect.identifier(allRows(name))} WHERE ${tests.join(' AND ')}`,
  );
  return Math.max(0, Number(row?.n ?? 0) - (lookup?.unfound ?? 0));
}

/** Rows that were no sale are left out; those of which the money went back only where no column says how much. */
export function onlySales(
  columns: ColumnsProposal,
  facts: Pick<ExportFacts, 'values'>,
): SalesOnly | undefined {
  const netted = columns.computed?.operands.includes('refunded') === true;
  const status = split(facts.values.get('status') ?? [], (values) => {
    if (values.some((value) => /\bwon\b/i.test(value)))
      return values.filter((value) => !/\bwon\b/i.test(value));
    return values.filter(
      (value) => neverSold.test(value) || (givenBack.test(value) && !netted && !/partial|部分/i.test(value)),
    );
  });
  const type = fieldNamed(columns, 'type') && split(facts.values.get('type') ?? [], noSales);
  const found = { ...(status && { status }), ...(type && { type }) };
  if (Object.keys(found).length === 0) return undefined;
  return {
    values: Object.fromEntries(
      Object.entries(found).map(([field, { sold }]) => [field, sold.map(({ value }) => value)]),
    ),
    notes: Object.values(found).flatMap(({ notes }) => notes),
  };
}

const gone = /cancel|\bvoid|storno|storniert|annul|refund|\breturned\b|deleted|取消|作废|退款|退货|删除/i;
const yesWords = /^(yes|y|true|1|ja|oui|是|√)$/i;

/** Said of a column that is not used although it seems to say of some rows that they were no sale. */
export function unsoldNotes(
  { field, heading, type }: FieldProposal,
  found: ColumnValues,
  rows: number,
): Remark[] {
  const few = found.few ?? [];
  const say = (seen: string, only: string) => [
    unsure(
      `${seen}, and these count all the same; if they were no sales, use the column and write only: ${only}`,
    ),
  ];
  if (isNumericType(type)) return [];
  // Descriptions differ from row to row; states come again and again.
  if (type === 'text' && few.length <= mostValues && few.length * 3 <= found.filled) {
    const out = few.filter(({ value }) => neverSold.test(value) || givenBack.test(value));
    const sold = few.filter((each) => !out.includes(each)).map(({ value }) => value);
    if (out.length > 0 && sold.length > 0)
      return say(
        `some rows say ${out.map(({ value }) => value).join(', ')}`,
        `{ ${field}: { in: ${JSON.stringify(sold)} } }`,
      );
  }
  if (!gone.test(heading) || found.filled === 0) return [];
  if (type === 'boolean')
    return few.some(({ value }) => yesWords.test(value))
      ? say('some rows say yes', `{ not: { ${field}: { equals: true } } }`)
      : [];
  return found.filled < rows ? say('it is filled in some rows', `{ ${field}: { missing: true } }`) : [];
}

function split(
  values: readonly ValueCount[],
  unsold: (values: readonly string[]) => readonly string[],
): { sold: ValueCount[]; notes: Remark[] } | undefined {
  const left = unsold(values.map(({ value }) => value));
  const out = values.filter(({ value }) => left.includes(value));
  const sold = values.filter(({ value }) => !left.includes(value));
  const partly = sold.filter(({ value }) => givenBack.test(value) && /partial|部分/i.test(value));
  if (out.length === 0 || sold.length === 0 || values.length > mostValues) return undefined;
  const notes = [
    unsure(`leaves out ${valuesWithCounts(out)}; counts ${valuesWithCounts(sold)}`),
    ...(partly.length > 0
      ? [unsure(`${valuesWithCounts(partly)}: does the amount still hold what was paid back?`)]
      : []),
  ];
  return { sold, notes };
}
