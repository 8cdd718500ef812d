// What reading amounts had to do beyond taking them as they stand, and what nobody can tell from them: for notes, and for
// problems where amounts would be added up that do not belong together.

import type { Engine } from '../../engine/engine.js';
import { isAmount } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { markColumns, markOf, raw, seenIn } from '../../engine/steps/read/row-columns.js';
import { rawTextOf } from '../../engine/steps/read/staged.js';
import { metricsOver, totalsName, unnamedCurrencies } from '../../engine/steps/score/totals.js';
import { currenciesOf } from '../../foundation/characters/currencies.js';
import type { Note } from '../../foundation/problems/note.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Review } from '../../review/review.js';
import { type Dialect, seenBits } from '../../sql/dialects/dialect.js';
import type { RejectedValue } from '../rows/lost-value.js';
import { lostNote } from '../rows/lost-value.js';
import type { RejectedListing } from '../rows/rejected.js';
import { exportWord } from '../rows/words.js';
import { cellNotes } from './cell-notes.js';
import { idleSigns } from './idle-signs.js';
import { mergedTiers, nobodyAgain } from './last-customers.js';
import { swappedNotes } from './swapped-days.js';

export interface ReadingNotes {
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
}

/** What reading had to assume, and what rejected rows may cost. */
export interface Assumed {
  readonly notes: readonly Note[];
  readonly lost: readonly RejectedValue[];
}

/** What rejected rows cost, behind the notes there are before: values that may be lost, and currencies without a rate. */
export async function lossNotes(
  engine: Engine,
  plan: Plan,
  { lost, unrated }: Pick<RejectedListing, 'lost' | 'unrated'>,
  before: readonly Note[],
  dialect: Dialect,
): Promise<Assumed> {
  const found: RejectedValue[] = [];
  const notes: Note[] = [...before];
  for (const planned of plan.exports) {
    const rates = unratedText(unrated.get(planned.name));
    if (rates !== undefined)
      notes.push({
        en: `rows of ${planned.name} are rejected because rates: has no rate for ${rates.en}`,
        zh: `${exportWord(planned.name, 'zh')}中有数据行被拒绝，因为 rates: 没有以下币种的汇率：${rates.zh}`,
      });
    const sums = metricsOver(plan, planned.name).filter(
      ({ spec }) => spec.kind === 'sum' && spec.field === planned.worth?.field,
    );
    const value = await lost.get(planned.name)?.found(
      engine,
      sums.map(({ id }) => id),
      dialect,
    );
    if (value === undefined) continue;
    found.push(value);
    notes.push(lostNote(value));
  }
  return { notes, lost: found };
}

/** `JPY (12 rows), CHF (1 row)`, the most first; undefined where every currency has a rate. */
export function unratedText(codes: ReadonlyMap<string, number> | undefined): Note | undefined {
  if (codes === undefined || codes.size === 0) return undefined;
  const most = [...codes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const shown = most.slice(0, 10);
  const more = most.length - shown.length;
  const en = shown.map(
    ([code, n]) => `${code || 'rows without a currency'} (${n} ${n === 1 ? 'row' : 'rows'})`,
  );
  const zh = shown.map(([code, n]) => `${code || '未写币种'}（${n} 行）`);
  return {
    en: `${en.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    zh: `${zh.join('、')}${more > 0 ? `，另有 ${more} 种` : ''}`,
  };
}

/** Looks at all exports; those read the quick way have nothing but plain amounts. */
export async function readingNotes(
  engine: Engine,
  plan: Plan,
  personal: Review['personal'],
  dialect: Dialect,
): Promise<ReadingNotes> {
  const notes: Note[] = [...(await mergedTiers(engine, plan)), ...(await nobodyAgain(engine, plan))];
  const problems: Problem[] = [];
  for (const planned of plan.exports) {
    if (planned.careful) {
      if (await anyDone(engine, planned, dialect)) notes.push(...(await doneTo(engine, planned, dialect)));
      for (const field of unnamedCurrencies(planned))
        if (await severalMarks(engine, planned, field, dialect))
          problems.push(...(await mixedMarks(engine, planned, field, dialect)));
    }
    notes.push(
      ...(await idleSigns(
        engine,
        planned,
        personal.map(({ field }) => field),
        dialect,
      )),
    );
    notes.push(...(await cellNotes(engine, plan, planned, dialect)));
    notes.push(...(await swappedNotes(engine, planned, dialect)));
    for (const field of planned.fields) {
      if (!isAmount(field) || field.read === 'percent' || field.decimalSaid) continue;
      const marks = await decimalMarks(engine, planned, field, dialect);
      if (marks !== undefined && 'en' in marks) notes.push(marks);
      else if (marks !== undefined) problems.push(marks);
    }
  }
  return { notes, problems };
}

/** Whether anything was done to read amounts, as the scan of the export noticed on its way. */
async function anyDone(engine: Engine, planned: PlannedExport, dialect: Dialect): Promise<boolean> {
  if (!planned.fields.some(isAmount)) return false;
  if (planned.name === 'customers') return true;
  const [row] = await engine.rows(
    `SELECT count(*) AS n FROM ${dialect.identifier(totalsName(planned.name))} WHERE ${own.fate} = 0 AND ${own.seen} > 0`,
  );
  return Number(row?.n) > 0;
}

/** Whether amounts carry more than one mark; asked of the sums, since reading the rows once more takes long. */
async function severalMarks(
  engine: Engine,
  planned: PlannedExport,
  { name }: ReadField,
  dialect: Dialect,
): Promise<boolean> {
  if (planned.name === 'customers') return true;
  const [low, high] = markColumns(name).map(dialect.identifier);
  const [row] = await engine.rows(
    `SELECT min(${low}) AS low, max(${high}) AS high FROM ${dialect.identifier(totalsName(planned.name))} WHERE ${own.fate} = 0`,
  );
  return row?.low !== row?.high || row?.low?.includes(' ') === true;
}

const rows = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;

async function doneTo(engine: Engine, planned: PlannedExport, dialect: Dialect): Promise<Note[]> {
  const fields = planned.fields.filter(isAmount);
  const kinds = Object.keys(seenBits) as (keyof typeof seenBits)[];
  const counts = fields.flatMap(({ name }, index) =>
    kinds.map(
      (kind) =>
        `count(CASE WHEN ${dialect.identifier(seenIn(name))} & ${seenBits[kind]} <> 0 THEN 1 END) AS ${kind}${index}`,
    ),
  );
  const [row] = await engine.rows(
    `SELECT ${counts.join(', ')} FROM ${dialect.identifier(cleanName(planned.name))} WHERE ${own.fate} = 0`,
  );
  return fields.flatMap((field, index) =>
    kinds.flatMap((kind) => {
      const count = Number(row?.[`${kind}${index}`] ?? 0);
      const done = doneWords(field)[kind];
      const name = `${planned.name}.${field.name}`;
      return count === 0
        ? []
        : [{ en: `${name}: ${rows(count)} ${done.en}`, zh: `${name}：${count} 个单元格${done.zh}` }];
    }),
  );
}

function doneWords({ read }: ReadField): Readonly<Record<keyof typeof seenBits, Note>> {
  const places = read === 'money' ? 4 : 6;
  return {
    dust: {
      en: `with the dust of binary numbers (19.990000000000002) read as the number of ${places} decimals that is meant`,
      zh: `带有二进制尾差（19.990000000000002），按本意的 ${places} 位小数读取`,
    },
    rounded: {
      en: `with more than ${places} decimals rounded half up`,
      zh: `超过 ${places} 位小数，已四舍五入`,
    },
    exponent: {
      en: 'with an exponent (1.2E+05) read as they stand; digits that a spreadsheet cut off are lost',
      zh: '为指数形式（1.2E+05），照原样读取；电子表格截去的数字已丢失',
    },
    credit: { en: 'with CR (credit) read as negative', zh: '带 CR（贷方），读作负数' },
    dashes: { en: 'with dashes in place of an amount read as empty', zh: '以横线代替金额，读作空' },
    unsigned: {
      en: 'above 1 without a percent sign read as ratios (85 is 8500%, not 85%); where per cent is meant, export the sign, or declare type: number and let the policy ask for 85',
      zh: '大于 1 且没有百分号，按比率读取（85 即 8500%，而非 85%）；如本意为百分数，请在导出时带上百分号，或声明 type: number 并让政策按 85 计',
    },
  };
}

/** Marks of several currencies where nothing says which one amounts are in: added up, they would be one. */
async function mixedMarks(
  engine: Engine,
  planned: PlannedExport,
  field: ReadField,
  dialect: Dialect,
): Promise<Problem[]> {
  const mark = dialect.identifier(markOf(field.name));
  const found = await engine.rows(
    `SELECT ${mark} AS mark, count(*) AS n FROM ${dialect.identifier(cleanName(planned.name))} WHERE ${own.fate} = 0 AND ${mark} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1`,
  );
  const possible = found.flatMap(({ mark: text }) => (text ?? '').split(' ').map(currenciesOf));
  const [first = [], ...rest] = possible;
  if (first.some((code) => rest.every((each) => each.includes(code)))) return [];
  if (found.length === 0) return [];
  const seen = found
    .slice(0, 5)
    .map(({ mark: text, n }) => `${text} ${n}`)
    .join(', ');
  return [
    {
      code: 'currency-mixed',
      ...placeOf(planned),
      reason: `${planned.name}.${field.name} holds amounts in several currencies (cells by mark: ${seen}), and nothing says which one counts`,
      fix: 'declare currency: with rates in its column if another column names the currency; or write currency: in the policy, and rows of other currencies are rejected',
    },
  ];
}

const sample = 2000;

/** Whether amounts of a column without `decimal` can be read with another mark before the decimals, too. */
async function decimalMarks(
  engine: Engine,
  planned: PlannedExport,
  field: ReadField,
  dialect: Dialect,
): Promise<Problem | Note | undefined> {
  const text = dialect.identifier(raw(field.name));
  const from = rawTextOf(planned, field, dialect);
  const matches = (pattern: string) => `count(CASE WHEN ${dialect.matches(text, pattern)} THEN 1 END)`;
  const edge = '[^0-9.,]*';
  const either = `${edge}[1-9][0-9]{0,2}[.,][0-9]{3}${edge}`;
  const ask = async (rows: string) => {
    const [row] = await engine.rows(
      `SELECT ${matches(either)} AS both, ${matches(pointOnly)} AS point, ${matches(commaOnly)} AS comma, min(CASE WHEN ${dialect.matches(text, either)} THEN ${text} END) AS example FROM ${rows}`,
    );
    return {
      both: Number(row?.both),
      point: Number(row?.point),
      comma: Number(row?.comma),
      example: row?.example ?? '',
    };
  };
  const first = await ask(`(SELECT ${text} FROM ${from} LIMIT ${sample})`);
  if (first.both === 0 || first.point > 0) return undefined;
  const all = await ask(from);
  if (all.point > 0) return undefined;
  const name = `${planned.name}.${field.name}`;
  const [said, read] = all.example.includes('.')
    ? ['a point before decimals', '小数点']
    : ['a comma between thousands', '千位逗号'];
  if (all.comma === 0)
    return {
      en: `${name}: no cell tells whether its mark stands before decimals or between thousands; they are read with ${said}. decimal: "." in its column confirms that, decimal: "," reads them the other way`,
      zh: `${name}：没有单元格能说明其分隔符是小数点还是千位符；现按${read}读取。在该列写 decimal: "." 即确认，写 decimal: "," 则反之`,
    };
  return {
    code: 'decimal-mark',
    ...placeOf(planned),
    reason: `${name}: ${all.comma} of its cells read only with "," before the decimals, and ${all.both} read either way, differently`,
    fix: 'declare decimal: "," in its column; or decimal: ".", and cells that do not fit are rejected',
  };
}

/** Amounts that read with one mark before the decimals alone. */
const pointOnly = patternsOf('[.]', ',');
const commaOnly = patternsOf(',', '[.]');

function patternsOf(point: string, group: string): string {
  const edge = '[^0-9.,]*';
  return [
    `${edge}[0-9]+${point}(?:[0-9]{0,2}|[0-9]{4,})${edge}`,
    `${edge}(?:0|[0-9]{4,})?${point}[0-9]+${edge}`,
    `${edge}[0-9]{1,3}(?:${group}[0-9]{3})+${point}[0-9]*${edge}`,
    `${edge}[0-9]{1,3}(?:${group}[0-9]{3}){2,}${edge}`,
    `${edge}[0-9]{1,3}(?:[ '][0-9]{3})+${point}[0-9]+${edge}`,
  ].join('|');
}

/** All problems; where nobody knows how a column is written, cells that do not fit are rejected in consequence. */
export function withoutConsequences(reading: readonly Problem[], others: readonly Problem[]): Problem[] {
  return [...reading, ...others.filter(({ code }) => reading.length === 0 || code !== 'too-many-rejected')];
}

/** The file, where there is only one that may be at fault. */
function placeOf({ files }: PlannedExport): Pick<Problem, 'place'> {
  const [file] = files;
  return file !== undefined && files.length === 1 ? { place: { file: shownPath(file.path) } } : {};
}
