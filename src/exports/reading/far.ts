// Exports that only a cluster reads: what cannot be read there is refused before anybody is asked; then names, headings and
// columns are looked at through the cluster.
import type { FarFile, FarStorage } from '../../engine/spark/far.js';
import type { PlannedFar, PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { farTableOf, isFar } from '../../foundation/problems/far-path.js';
import { type Place, type Problem, type Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { ExportSpec, LookupSpec } from '../../review/review.js';
import { isTellable } from '../../sql/dialects/spark-cells.js';
import type { HeadingSpec } from '../headings/columns.js';
import { planBeginning } from './heading-line.js';
import { mostTitleLines, noteMoments, parquetFile } from './headings.js';

type FarSpec = ExportSpec | LookupSpec;

/** So many files are looked at at once. */
const atOnce = 8;

/** Why an export cannot be read by a cluster as the review describes it; nothing where it can, or where files of this machine are read. */
export function farRefused(spec: FarSpec): Problem[] {
  const far = spec.files.filter(isFar);
  const [first] = far;
  if (first === undefined) return [];
  const at = (key: string) => spec.place([], key) ?? spec.place([]);
  const refuse = (key: string, reason: string, fix: string) => problemAt(at(key), reason, fix);
  const found: Problem[] = [];
  const table = farTableOf(first);
  const what = table === undefined ? 'files that a cluster reads itself' : 'tables';
  if (spec.skipLines > 0)
    found.push(
      refuse(
        'skip_lines',
        `lines above the headings cannot be left out of ${what}`,
        table === undefined ? 'write the files without them' : 'leave skip_lines out',
      ),
    );
  if (spec.encoding !== 'auto' && !/^utf-?8$/i.test(spec.encoding))
    found.push(
      refuse(
        'encoding',
        `${what} are read as UTF-8, and not as ${spec.encoding}`,
        table === undefined ? 'write them in UTF-8' : 'leave encoding out',
      ),
    );
  if (spec.sheet !== undefined)
    found.push(
      refuse('sheet', `workbooks cannot be read by a cluster`, 'save the sheet as CSV or Parquet there'),
    );
  if ('fillDown' in spec && spec.fillDown.length > 0)
    found.push(
      refuse(
        'fill_down',
        `the order of lines is not certain enough in ${what} to take cells from the line above`,
        'fill the cells where the export is made, or copy the file here if it is small',
      ),
    );
  if (table !== undefined && spec.headings === 'none')
    found.push(
      refuse('headings', 'columns of tables have names', 'leave headings: none out, and use the names'),
    );
  for (const file of far) {
    const why = farTableOf(file) === undefined ? unreadableKind(file) : undefined;
    if (why !== undefined) found.push(refuse('file', `${file}: ${why}`, kindFix));
  }
  return found;
}

/** The problem of storage that nobody is there to read. */
export function farUnread(spec: FarSpec): Problem | undefined {
  const [first] = spec.files.filter(isFar);
  if (first === undefined) return undefined;
  const table = farTableOf(first);
  const local = /^file:\/\//i.test(first);
  return problemAt(
    spec.place([], table === undefined ? 'file' : 'table') ?? { file: shownPath(first) },
    table === undefined
      ? `${first} lies on storage that only a cluster reads, and none is named`
      : `${table} is a table, which only a cluster reads, and none is named`,
    `grade on one: gradus grade --engine sc://host:15002, SPARK_REMOTE, or engine: in the review file; ${local ? 'or write the path without file://' : 'or copy the data here'}`,
  );
}

const problemAt = (place: Place | undefined, reason: string, fix: string): Problem => ({
  code: 'engine',
  ...(place && { place }),
  reason,
  fix,
});

const kindFix = 'write CSV, packed with gzip or not at all, or Parquet there';

/** Why a file of that name is not read on a cluster; undefined where it is, or where the name says nothing. */
function unreadableKind(file: string): string | undefined {
  const [, end = ''] = /\.([a-z0-9]+)$/i.exec(file.replace(/\.gz$/i, '')) ?? [];
  const kind = end.toLowerCase();
  if (/^xls[xmb]?$/.test(kind)) return 'workbooks cannot be read by a cluster';
  if (['zst', 'zip', 'bz2', 'xz', 'lz4', 'snappy', '7z', 'rar', 'tar'].includes(kind))
    return `files packed as .${kind} cannot be read by a cluster`;
  if (['orc', 'avro', 'json', 'jsonl', 'ndjson', 'xml', 'dbf', 'ods'].includes(kind))
    return `.${kind} is none of the kinds of files that gradus reads`;
  return undefined;
}

/** Plans the files of an export that lie on storage; problems are added for those that are not there or cannot be read. */
export async function planFar(
  spec: HeadingSpec & FarSpec,
  storage: FarStorage,
  problems: Problems,
): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const file of spec.files.filter(isFar)) {
    const table = farTableOf(file);
    if (table !== undefined) planned.push(...(await planTable(spec, file, table, storage, problems)));
    else planned.push(...(await planPattern(spec, file, storage, problems)));
  }
  return planned;
}

async function planTable(
  spec: HeadingSpec & FarSpec,
  file: string,
  table: string,
  storage: FarStorage,
  problems: Problems,
): Promise<PlannedFile[]> {
  const columns = await storage.columns({ table });
  if (columns === undefined) {
    problems.add({
      code: 'export-missing',
      place: spec.place([], 'table') ?? { file: table },
      reason: `${spec.name}: the cluster has no table ${table}, or does not let you read it`,
      fix: 'look at its name, catalog.schema.table, and at your rights',
    });
    return [];
  }
  const far: PlannedFar = {
    kind: 'table',
    key: table,
    name: await storage.named(table),
    modified: await storage.version(table),
    types: columns,
  };
  return [typed(spec, file, far, problems)];
}

async function planPattern(
  spec: HeadingSpec & FarSpec,
  pattern: string,
  storage: FarStorage,
  problems: Problems,
): Promise<PlannedFile[]> {
  const place = spec.place([], 'file') ?? { file: pattern };
  const files = await askedAt(place, pattern, problems, () => storage.list(pattern));
  if (files === undefined) return [];
  if (files.length === 0) {
    problems.add({
      code: 'export-missing',
      place,
      reason: `${spec.name}: the cluster finds no file at ${pattern}`,
      fix: 'correct the path, or look at the rights of the cluster there',
    });
    return [];
  }
  const lake = await lakeAt(pattern, storage);
  if (lake !== undefined) {
    problems.add(
      problemAt(place, `${pattern} is a table of ${lake}, whose files hold old rows, too`, lakeFix),
    );
    return [];
  }
  const wrong = files.flatMap(({ path }) => {
    const why = unreadableKind(path);
    return why === undefined ? [] : [`${path}: ${why}`];
  });
  if (wrong[0] !== undefined) {
    const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more files)` : '';
    problems.add(problemAt(place, `${wrong[0]}${more}`, kindFix));
    return [];
  }
  const found: (PlannedFile | undefined)[] = [];
  const waiting = files.entries();
  const worker = async () => {
    for (const [index, file] of waiting) found[index] = await planFile(spec, file, storage, problems);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found.filter((each) => each !== undefined);
}

/** What the storage answers; undefined, with the problems at that place, where it cannot be read. */
async function askedAt<T>(
  place: Place,
  what: string,
  problems: Problems,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    if (error.problems.some(({ code }) => code !== 'export-unreadable')) throw error;
    for (const each of error.problems) problems.add({ ...each, place, reason: `${what}: ${each.reason}` });
    return undefined;
  }
}

const lakeFix =
  'name it as table:, such as table: delta.`s3a://bucket/orders`, or by its name in the catalogue';

/** What keeps tables as files with a log beside them. */
async function lakeAt(folder: string, storage: FarStorage): Promise<string | undefined> {
  const of = folder.replace(/\/+$/, '');
  if (/[*?[{]|\.(parquet|csv|gz|txt|tsv)$/i.test(of)) return undefined;
  if ((await storage.list(`${of}/_delta_log/*.json`)).length > 0) return 'Delta Lake';
  return (await storage.list(`${of}/metadata/*.metadata.json`)).length > 0 ? 'Iceberg' : undefined;
}

async function planFile(
  spec: HeadingSpec & FarSpec,
  file: FarFile,
  storage: FarStorage,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const { path, key, bytes, modified } = file;
  const known = { key, bytes, modified };
  if (/\.parquet$/i.test(path)) {
    const types = await storage.columns({ parquet: path });
    if (types !== undefined) return typed(spec, path, { kind: 'parquet', ...known, types }, problems);
    problems.add({
      code: 'export-unreadable',
      place: { file: path },
      reason: `${spec.name} is not a readable Parquet file`,
      fix: 'export it again',
    });
    return undefined;
  }
  const texts = await askedAt({ file: path }, spec.name, problems, () =>
    storage.firstLines(path, mostTitleLines + 1),
  );
  if (texts === undefined) return undefined;
  const lines = texts.map((text, index) => ({ text, until: index + 1 }));
  const start = { encoding: 'utf-8', lines, newLine: '\n', sheet: undefined } as const;
  const notText = refusedText(spec, path, texts);
  if (notText !== undefined) {
    problems.add(notText);
    return undefined;
  }
  const planned = await planBeginning({ ...spec, fillDown: [] }, path, start, problems);
  if (planned === undefined) return undefined;
  const titles = texts.slice(0, Math.max(0, planned.skip - 1)).some((text) => text.trim() !== '');
  if (titles) {
    problems.add({
      code: 'engine',
      place: { file: path, line: planned.skip },
      reason: `${spec.name}: the headings stand below title lines, which cannot be left out of a file that a cluster reads itself`,
      fix: 'write the file without them',
    });
    return undefined;
  }
  const unbroken = spec.quotedNewlines ? {} : ({ unbroken: true } as const);
  const skip = planned.skip > 0 ? 1 : 0;
  return { ...planned, skip, rewrite: false, far: { kind: 'csv', ...known, ...unbroken } };
}

/** Beginnings that are no text in UTF-8. */
function refusedText(spec: FarSpec, path: string, texts: readonly string[]): Problem | undefined {
  if (!texts.some((text) => /[\0\uFFFD]/.test(text))) return undefined;
  return {
    code: 'export-encoding',
    place: { file: path },
    reason: `${spec.name} is not UTF-8 text, and a cluster reads no other`,
    fix: 'write it in UTF-8, or copy it here if it is small and declare encoding:',
  };
}

/** A Parquet file or a table, whose cells are read by place. */
function typed(spec: HeadingSpec & FarSpec, path: string, far: PlannedFar, problems: Problems): PlannedFile {
  const types = far.types ?? [];
  const names = types.map(({ name }) => name);
  const wanted = new Set((spec.columns ?? []).map(({ heading }) => heading));
  for (const { name, type } of types)
    if (wanted.has(name) && !isTellable(type))
      problems.add({
        code: 'engine',
        ...placeOf(spec.place(['columns']), path),
        reason: `${shownPath(path)}: the column "${name}" is of type ${type}, ${type === 'float' ? 'whose digits engines tell otherwise from a million on' : 'which is no text, number, date or yes/no'}`,
        fix: `leave it out, or make a column of ${type === 'float' ? 'double or decimal' : 'one of these types'} of it`,
      });
  const file = parquetFile(spec, path, names, problems);
  const moments = types.map(({ type }) => type === 'timestamp');
  noteMoments(spec, file, moments, problems);
  return { ...file, far };
}

const placeOf = (place: Place | undefined, path: string) => ({ place: place ?? { file: shownPath(path) } });
