// list: the lists of a results folder, or one of them, on the screen or as a file, for the team or an audience.
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { count } from '../../foundation/characters/thousands.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { refuseTaken, writeNewFile } from '../../foundation/folders/new-file.js';
import { refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import {
  allListsText,
  leftOut,
  listText,
  listValue,
  resultsValue,
  rowsOnScreen,
  rowsValue,
} from '../../lists/page.js';
import {
  checkPart,
  listIndex,
  listPack,
  type TableFormat,
  writeList,
  writeParts,
} from '../../lists/parts.js';
import { type CountedList, type Lists, withLists } from '../../lists/run.js';
import type { ListView } from '../../lists/view.js';
import { listWords } from '../../lists/words.js';
import type { Audience } from '../../reports/audience/audience.js';
import type { SeenRow } from '../../reports/audience/seen-rows.js';
import { declaredAudience, refuseHidden } from '../../telling/audiences.js';
import type { Context, Flags, Run } from '../context/command.js';
import { formatByEnding } from '../context/format-by-ending.js';
import { withJsonProblems } from '../context/json-problems.js';

type ListFlags = Flags<'listFormat' | 'audience' | 'each' | 'outFile' | 'excel' | 'lang' | 'json' | 'quiet'>;

/** What is asked for, and by whom. */
interface Asked {
  readonly folder: string;
  readonly flags: ListFlags;
  readonly audience: Audience | undefined;
  readonly context: Context;
}

export const listCustomers: Run<ListFlags> = withJsonProblems(
  async ([results = '', name], flags, context) => {
    const format = formatOf(name, flags);
    const folder = path.resolve(results);
    const declared = flags.audience === undefined ? undefined : declaredAudience(folder, flags.audience);
    const asked: Asked = { folder, flags, audience: declared?.audience, context };
    if (declared?.audience.customers === false) nobodyFor(declared.audience);
    const field = flags.each ?? declared?.each;
    if (field === undefined) await oneOrAll(name, format, asked);
    else await eachPart(name, field, format, asked);
    return 0;
  },
);

function nobodyFor({ name }: Audience): never {
  return fail({
    code: 'usage',
    reason: `the audience "${name}" is told of no single customer, and lists are of nothing else`,
    fix: `gradus report RESULTS --audience ${name} writes what these readers may see`,
  });
}

/** What is written: as asked for, else as the name of the file says. */
function formatOf(name: string | undefined, { format, out, json }: ListFlags): TableFormat | 'text' {
  const named = formatByEnding(out, ['csv', 'xlsx']);
  const chosen = format ?? named ?? 'text';
  const refuse = (reason: string, fix: string) => fail({ code: 'usage', reason, fix });
  if (name === undefined && (chosen !== 'text' || out !== undefined))
    refuse('nothing says which list is to be written', 'name it behind the results folder');
  if (chosen === 'text' && out !== undefined)
    refuse('nothing says as what the list is to be written', 'pass --format csv or --format xlsx');
  if (chosen === 'xlsx' && out === undefined)
    refuse('a workbook cannot be shown on a screen', 'name a file with --out FILE.xlsx');
  if (chosen === 'csv' && out === undefined && json === true)
    refuse(
      '--json and --format csv both say what is printed',
      'leave one of them out, or name a file with --out',
    );
  return chosen;
}

async function oneOrAll(name: string | undefined, format: TableFormat | 'text', asked: Asked): Promise<void> {
  const { folder, flags, audience, context } = asked;
  const target = flags.out === undefined ? undefined : path.resolve(flags.out);
  if (target !== undefined) refuseTaken(target, folder);
  await withScratch(context, async (scratch) => {
    const table = format === 'text' ? undefined : path.join(scratch, 'list');
    // Only what was read from one and the same results is shown or written: nothing is before that is known.
    const show = await whileSteady([folder], () =>
      withLists(folder, context, audience, async (lists) =>
        name === undefined ? allShown(lists, asked) : oneShown(lists, name, table, format, asked),
      ),
    );
    if (table !== undefined && target !== undefined)
      await writeNewFile(target, context, (file) => copyFile(table, file));
    await show();
  });
}

async function allShown(lists: Lists, { flags, context, audience }: Asked): Promise<() => void> {
  const { results } = lists;
  const counted = await lists.counted();
  const all = counted.filter(({ spec }) => lists.mayKnow(spec));
  const others = counted.length - all.length;
  if (flags.json === true) {
    const not = audience && { audience: audience.name, lists_left_out: others };
    const value = { ...resultsValue(results), ...not, lists: all.map(listValue) };
    return () => context.data(`${jsonText(value, 2)}\n`);
  }
  return () => context.result(allListsText(results, { lists: all, others }, flags.lang ?? 'en', context));
}

/** @param table where a file is to be written; undefined where rows are only shown */
async function oneShown(
  lists: Lists,
  name: string,
  table: string | undefined,
  format: TableFormat | 'text',
  asked: Asked,
): Promise<() => void | Promise<void>> {
  const { flags, context } = asked;
  const view = lists.viewOf(lists.named(name));
  const counted = await countedOf(lists, view);
  const { language, excel } = lookOf(flags);
  if (table !== undefined && format !== 'text') {
    await writeList(lists, view, { format, excel, language }, table);
    return () => tellWritten(lists, { counted, view }, { table, format }, asked);
  }
  const rows: SeenRow[] = [];
  for await (const piece of lists.rows(view, { most: flags.json === true ? undefined : rowsOnScreen }))
    rows.push(...piece);
  const { results } = lists;
  const { seen } = view;
  if (flags.json === true) {
    const shown = rowsValue(seen, rows, results.plan.policy);
    const value = { ...listHead(lists, { counted, view }, asked), ...shown };
    return () => context.data(`${jsonText(value, 2)}\n`);
  }
  return () => context.result(listText(results, { counted, seen, rows }, language, context));
}

const lookOf = ({ lang, excel }: ListFlags) => ({ language: lang ?? 'en', excel: excel === true });

/** @param field by which its rows are to be told apart */
async function countedOf(lists: Lists, { spec }: ListView, field?: string): Promise<CountedList> {
  const [counted] = await lists.counted(spec, field);
  if (counted === undefined) throw new Error(`${spec.name} was not counted`);
  return counted;
}

interface Told {
  readonly counted: CountedList;
  readonly view: ListView;
}

/** What JSON says of a list. */
function listHead({ results }: Lists, { counted, view: { seen } }: Told, { audience }: Asked) {
  const readers = audience && {
    audience: audience.name,
    columns_left_out: seen.hidden,
    order_left_out: seen.unsorted > 0,
  };
  return { ...resultsValue(results), ...readers, ...listValue(counted) };
}

/** Prints a table, or says where it stands. */
async function tellWritten(
  lists: Lists,
  told: Told,
  { table, format }: { readonly table: string; readonly format: TableFormat },
  asked: Asked,
): Promise<void> {
  const { flags, context } = asked;
  const { out, lang: language = 'en' } = flags;
  if (out === undefined) {
    for await (const piece of createReadStream(table, { encoding: 'utf8' })) context.data(String(piece));
    return;
  }
  const file = shownPath(path.resolve(out));
  if (flags.json === true)
    context.data(`${jsonText({ ...listHead(lists, told, asked), written: { file, format } }, 2)}\n`);
  else if (flags.quiet !== true) {
    const say = listWords[language];
    const written = say.written(file, say.customers(count(told.counted.customers)));
    context.result(`${[written, ...leftOut(told.view.seen, language)].join('\n')}\n`);
  }
}

/** One file for each value of a field, and an index. */
async function eachPart(
  name: string | undefined,
  field: string,
  format: TableFormat | 'text',
  asked: Asked,
): Promise<void> {
  const { folder, flags, audience, context } = asked;
  refuseHidden(field, audience);
  const { out } = flags;
  if (name === undefined || format === 'text' || out === undefined)
    return fail({
      code: 'usage',
      reason: `one list for each ${field} takes a list, a format and a folder for the files`,
      fix: 'name the list behind the results folder, and pass --format csv or xlsx and --out FOLDER',
    });
  const target = path.resolve(out);
  refuseFolder(target, { results: [folder], files: [] }, listPack);
  let tell = () => {};
  await writePack(target, listPack, context, (work) =>
    whileSteady([folder], () =>
      withLists(folder, context, audience, async (lists) => {
        checkPart(lists, field);
        const view = lists.viewOf(lists.named(name));
        const counted = await countedOf(lists, view, field);
        const parts = await writeParts(lists, view, field, { format, ...lookOf(flags) }, work);
        const index = shownPath(path.join(target, listIndex));
        const each = { field, index, folder: shownPath(target), parts };
        tell = () =>
          flags.json === true
            ? context.data(`${jsonText({ ...listHead(lists, { counted, view }, asked), each }, 2)}\n`)
            : tellParts(each, view, asked);
      }),
    ),
  );
  tell();
}

function tellParts(
  {
    field,
    index,
    parts,
  }: { readonly field: string; readonly index: string; readonly parts: readonly unknown[] },
  { seen }: ListView,
  { flags, context }: Asked,
): void {
  if (flags.quiet === true) return;
  const { lang: language = 'en' } = flags;
  const written = listWords[language].index(field, index, count(parts.length));
  context.result(`${[written, ...leftOut(seen, language)].join('\n')}\n`);
}
