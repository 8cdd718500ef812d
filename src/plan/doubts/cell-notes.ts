// Cells that count as they stand although they may mean something else: amounts that are not there, days that systems write
// for no day at all, days of customers that are still to come, and refunds whose signs cancel each other.
import type { Engine } from '../../engine/engine.js';
import type { ComputedField, Plan, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import {
  emptyCells,
  isDay,
  noDays,
  signedProducts,
  standsForNoDay,
  summedFields,
  turnedCells,
} from '../../engine/steps/score/watched.js';
import type { Note } from '../../foundation/problems/note.js';
import { dayAfter } from '../../grammar/window.js';
import type { Dialect } from '../../sql/dialects/dialect.js';

/** Notes on the used rows of an export; of all but the customers they are asked of the sums alone. */
export async function cellNotes(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  dialect: Dialect,
): Promise<Note[]> {
  const days = planned.fields.filter((field) => isDay(field) && !field.former);
  return [
    ...days.flatMap((field) => formatNotes(planned, field)),
    ...(await countedNotes(engine, plan, planned, days, dialect)),
  ];
}

/** Formats that read the same cells as different days. */
function formatNotes({ name }: PlannedExport, { name: field, formats }: ReadField): Note[] {
  const shape = (format: string) => format.replace(/%-?[dmy]/g, '%?').replaceAll('%-', '%');
  for (const [at, one] of formats.entries())
    for (const other of formats.slice(at + 1))
      if (one.replaceAll('%-', '%') !== other.replaceAll('%-', '%') && shape(one) === shape(other))
        return [
          {
            en: `${name}.${field}: the formats ${one} and ${other} read many cells both, as different days, and the first that fits counts; export days with the year first, or leave one of them out`,
            zh: `${name}.${field}：格式 ${one} 与 ${other} 对许多单元格都适用，却读作不同的日期，以先适用者为准；请按年在前导出日期，或只留其中一种`,
          },
        ];
  return [];
}

/** What is asked of the rows. */
async function countedNotes(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  days: readonly ReadField[],
  dialect: Dialect,
): Promise<Note[]> {
  const day = (sql: string) => dialect.cast(sql, { kind: 'date' });
  if (planned.name === 'customers') {
    if (days.length === 0) return [];
    const counted = days.flatMap(({ name }, at) => {
      const [none, later] = [standsForNoDay(name, dialect), laterThan(plan.asOf, name, dialect)];
      return [none, later].flatMap((holds, which) => {
        const cell = `CASE WHEN ${holds} THEN ${dialect.identifier(name)} END`;
        return [`count(${cell}) AS n${at}_${which}`, `${day(`min(${cell})`)} AS d${at}_${which}`];
      });
    });
    const [row] = await engine.rows(
      `SELECT ${counted.join(', ')} FROM ${dialect.identifier(cleanName(planned.name))} WHERE ${own.fate} = 0`,
    );
    const seen = (at: number, which: 0 | 1) => seenOf(row?.[`n${at}_${which}`], row?.[`d${at}_${which}`]);
    const reckoned = reckonedFrom(plan);
    return days.flatMap((field, at) => [
      ...noDayNote(planned, field, seen(at, 0)),
      ...(reckoned.has(field.name) ? laterNote(planned, field, plan.asOf, seen(at, 1)) : []),
    ]);
  }
  const summed = summedFields(plan, planned);
  const products = signedProducts(planned);
  if (days.length + summed.length + products.length === 0) return [];
  const turned = products.map(
    ({ product: { name } }, at) => `sum(${dialect.identifier(turnedCells(name))}) AS t${at}`,
  );
  const empty = summed.map(({ name }, at) => `sum(${dialect.identifier(emptyCells(name))}) AS e${at}`);
  const odd = days.flatMap(({ name }, at) => {
    const [count, first] = noDays(name).map(dialect.identifier);
    return [`sum(${count}) AS n${at}`, `${day(`min(${first})`)} AS d${at}`];
  });
  const [row] = await engine.rows(
    `SELECT ${[...empty, ...odd, ...turned].join(', ')} FROM ${dialect.identifier(totalsName(planned.name))} WHERE ${own.fate} = 0`,
  );
  return [
    ...summed.flatMap((field, at) => emptyNote(planned, field, Number(row?.[`e${at}`] ?? 0))),
    ...days.flatMap((field, at) => noDayNote(planned, field, seenOf(row?.[`n${at}`], row?.[`d${at}`]))),
    ...products.flatMap(({ product, signed }, at) =>
      turnedNote(planned, product, signed, Number(row?.[`t${at}`] ?? 0)),
    ),
  ];
}

interface Seen {
  readonly count: number;
  readonly first: string;
}

function seenOf(count: string | null | undefined, first: string | null | undefined): Seen {
  return { count: Number(count ?? 0), first: first ?? '' };
}

/** Fields of the customers from which days, months or years are reckoned. */
function reckonedFrom(plan: Plan): ReadonlySet<string> {
  return new Set(
    plan.metrics.flatMap(({ spec }) =>
      spec.grain === 'rows' &&
      spec.export === 'customers' &&
      spec.field !== undefined &&
      spec.kind !== 'value'
        ? [spec.field]
        : [],
    ),
  );
}

function laterThan(asOf: string, field: string, dialect: Dialect): string {
  return `${dialect.identifier(field)} >= ${dialect.date(dayAfter(asOf))}`;
}

const cells = (count: number) => `${count} ${count === 1 ? 'row has' : 'rows have'}`;

function emptyNote({ name }: PlannedExport, field: ReadField | ComputedField, count: number): Note[] {
  if (count === 0) return [];
  const declared = 'heading' in field;
  return [
    {
      en: `${name}.${field.name}: ${cells(count)} no amount there, and sums count nothing for ${count === 1 ? 'it' : 'them'}${declared ? '; if that is meant, empty_is: 0 in its column says so' : ''}`,
      zh: `${name}.${field.name}：${count} 行没有金额，合计时不计${declared ? '；如本该如此，请在该列写 empty_is: 0' : ''}`,
    },
  ];
}

function noDayNote({ name }: PlannedExport, field: ReadField, { count, first }: Seen): Note[] {
  if (count === 0) return [];
  return [
    {
      en: `${name}.${field.name}: ${cells(count)} a day that systems write where there is none (such as ${first}), and it counts as that day; if it means nothing, name it as it is written in empty: of its column`,
      zh: `${name}.${field.name}：${count} 行的日期像是系统用来表示“无日期”的值（如 ${first}），现按该日计；如表示没有日期，请在该列的 empty: 中按其写法列出`,
    },
  ];
}

function laterNote({ name }: PlannedExport, field: ReadField, asOf: string, { count, first }: Seen): Note[] {
  if (count === 0) return [];
  const two = field.formats.some((format) => format.includes('%y'));
  return [
    {
      en: `${name}.${field.name}: ${cells(count)} a day after the as-of date ${asOf} (the first is ${first}), so that what is reckoned from it is below 0${two ? '; of years with two digits, 69 to 99 are read as 19.., all others as 20..' : ''}`,
      zh: `${name}.${field.name}：${count} 行的日期晚于截止日 ${asOf}（最早为 ${first}），由此计算的值小于 0${two ? '；两位数年份中，69 至 99 读作 19..，其余读作 20..' : ''}`,
    },
  ];
}

function turnedNote(
  { name }: PlannedExport,
  product: ComputedField,
  signed: readonly ReadField[],
  count: number,
): Note[] {
  if (count === 0) return [];
  const factors = signed.map((field) => field.name);
  const [all, are] = [factors.join(' and '), factors.length === 1 ? 'is' : 'are'];
  return [
    {
      en: `${name}.${product.name}: ${count} ${count === 1 ? 'row counts' : 'rows count'} above 0 although ${all} ${are} below 0 there, since two factors below 0 make a product above it; if these are refunds, they count as purchases: write negative_when under one factor alone, and under none where the export has a factor below 0 already`,
      zh: `${name}.${product.name}：${count} 行中${factors.join('、')}小于 0，乘积却大于 0，因为两个小于 0 的乘数相乘大于 0；如为退款，则被计作购买：negative_when 请只写在一个乘数下，若导出中已有乘数小于 0，则不要写`,
    },
  ];
}
