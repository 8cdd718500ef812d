// list: the lists of a results folder, or one of them, on the screen or as a file.
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { count } from '../../foundation/characters/thousands.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { refuseTaken, writeNewFile } from '../../foundation/folders/new-file.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import {
  allListsText,
  listText,
  listValue,
  resultsValue,
  rowsOnScreen,
  rowsValue,
} from '../../lists/page.js';
import { type CountedList, type Lists, withLists } from '../../lists/run.js';
import { cellsOf, writeCsv, writeWorkbook } from '../../lists/tables.js';
import { listWords } from '../../lists/words.js';
import type { Context, Flags, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

type ListFlags = Flags<'listFormat' | 'outFile' | 'excel' | 'lang' | 'json' | 'quiet'>;
type Format = 'text' | 'csv' | 'xlsx';

export const listCustomers: Run<ListFlags> = withJsonProblems(
  async ([results = '', name], flags, context) => {
    const format = formatOf(name, flags);
    const folder = path.resolve(results);
    const target = flags.out === undefined ? undefined : path.resolve(flags.out);
    if (target !== undefined) refuseTaken(target, folder);
    await withScratch(context, async (scratch) => {
      const table = format === 'text' ? undefined : path.join(scratch, 'list');
      // Only what was read from one and the same results is shown or written: nothing is before that is known.
      const show = await whileSteady([folder], () =>
        withLists(folder, context, async (lists) =>
          name === undefined ? allShown(lists, flags, context) : oneShown(lists, name, table, flags, context),
        ),
      );
      if (table !== undefined && target !== undefined)
        await writeNewFile(target, context, (file) => copyFile(table, file));
      await show();
    });
    return 0;
  },
);

/** What is written: as asked for, else as the name of the file says. */
function formatOf(name: string | undefined, { format, out, json }: ListFlags): Format {
  const named = /\.(csv|xlsx)$/i.exec(out ?? '')?.[1]?.toLowerCase() as Format | undefined;
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

async function allShown(lists: Lists, flags: ListFlags, context: Context): Promise<() => void> {
  const { results } = lists;
  const all = await lists.counted();
  if (flags.json === true) {
    const value = { ...resultsValue(results), lists: all.map(listValue) };
    return () => context.data(`${jsonText(value, 2)}\n`);
  }
  return () => context.result(allListsText(results, all, flags.lang ?? 'en', context));
}

/** @param table where a file is to be written; undefined where rows are only shown */
async function oneShown(
  lists: Lists,
  name: string,
  table: string | undefined,
  flags: ListFlags,
  context: Context,
): Promise<() => void | Promise<void>> {
  const spec = lists.named(name);
  const [counted] = await lists.counted(spec);
  if (counted === undefined) throw new Error(`${name} was not counted`);
  if (table !== undefined) {
    await writeTable(lists, counted, table, flags);
    return () => tellWritten(lists, counted, table, flags, context);
  }
  const columns = lists.columnsOf(spec);
  const rows: string[][] = [];
  for await (const piece of lists.rows(spec, flags.json === true ? undefined : rowsOnScreen))
    rows.push(...cellsOf(piece, columns));
  const { results } = lists;
  if (flags.json === true) {
    const shown = rowsValue(columns, rows, results.plan.policy);
    const value = { ...resultsValue(results), ...listValue(counted), ...shown };
    return () => context.data(`${jsonText(value, 2)}\n`);
  }
  return () => context.result(listText(results, { counted, columns, rows }, flags.lang ?? 'en', context));
}

async function writeTable(
  lists: Lists,
  { spec }: CountedList,
  table: string,
  flags: ListFlags,
): Promise<void> {
  const columns = lists.columnsOf(spec);
  const rows = lists.rows(spec);
  if (formatOf(spec.name, flags) === 'csv') await writeCsv(table, rows, columns, flags.excel === true);
  else {
    const { policy } = lists.results.plan;
    await writeWorkbook(table, rows, columns, { name: spec.name, policy, language: flags.lang ?? 'en' });
  }
}

/** Prints a table, or says where it stands. */
async function tellWritten(
  { results }: Lists,
  counted: CountedList,
  table: string,
  flags: ListFlags,
  context: Context,
): Promise<void> {
  const { out, lang: language = 'en' } = flags;
  if (out === undefined) {
    for await (const piece of createReadStream(table, { encoding: 'utf8' })) context.data(String(piece));
    return;
  }
  const file = shownPath(path.resolve(out));
  if (flags.json === true) {
    const written = { file, format: formatOf(counted.spec.name, flags) };
    context.data(`${jsonText({ ...resultsValue(results), ...listValue(counted), written }, 2)}\n`);
  } else if (flags.quiet !== true) {
    const say = listWords[language];
    context.result(`${say.written(file, say.customers(count(counted.customers)))}\n`);
  }
}
