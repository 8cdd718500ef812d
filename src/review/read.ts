// A review file, or flags alone, → the resolved review. Flags win over the file.
import path from 'node:path';
import type { Duplicates } from '../engine/steps/plan/planned.js';
import { pathFrom } from '../foundation/problems/far-path.js';
import { checkLocal } from '../foundation/problems/local-only.js';
import type { Problems } from '../foundation/problems/problem.js';
import { placeHere } from '../foundation/problems/stand-ins.js';
import type { YamlFile } from '../foundation/yaml/document.js';
import { fillIn } from '../foundation/yaml/fill-in.js';
import { readShape } from '../foundation/yaml/shape.js';
import { resolveCondition } from '../grammar/condition.js';
import { clusterOf } from '../grammar/engine.js';
import { asOfDate, localToday, wrongAsOf } from './as-of.js';
import { audiencesOf, checkKeyGiven } from './audiences.js';
import { changeLimitsOf } from './change-guards.js';
import { columnSpec } from './column.js';
import { checkGuards, defaultRejectedRows, limitsOf } from './guards.js';
import { declaredLists } from './lists.js';
import { filesSpec, lookupsOf } from './lookup.js';
import { checkExports } from './names.js';
import type { ExportSpec, Review } from './review.js';
import { statementsOf } from './statements.js';
import { type WrittenExport, type WrittenReview, writtenReview } from './written.js';

/** Flags that say what a review file says; paths are relative to the working directory. */
export interface ReviewFlags {
  readonly asOf?: string | undefined;
  readonly policy?: string | undefined;
  readonly customers?: string | undefined;
  readonly transactions?: string | undefined;
  readonly lastResults?: string | undefined;
  readonly overrides?: string | undefined;
  readonly out?: string | undefined;
  /** False leaves out how firm grades are. */
  readonly firmness?: boolean | undefined;
  /** `sc://host:port` of a cluster, or `duckdb`. */
  readonly engine?: string | undefined;
}

/** Reads a review; problems are added for everything that is wrong or missing. */
export function readReview(
  source: YamlFile | undefined,
  flags: ReviewFlags,
  problems: Problems,
): Review | undefined {
  const written: WrittenReview | undefined = source ? readShape(source, writtenReview, problems) : {};
  if (written === undefined) return undefined;
  if (source === undefined && noneGiven(flags)) {
    problems.add({
      code: 'usage',
      reason: 'no review file was given',
      fix: 'name one (gradus grade review.yaml), or pass --transactions, --policy and --as-of',
    });
    return undefined;
  }
  const base = source ? path.dirname(path.resolve(placeHere(source.file))) : process.cwd();
  const paths = pathsOf(written, flags, base);
  const { policy, pseudonymKey } = paths;
  const asOf = chosenAsOf(written, source, flags, problems);
  checkHome(flags.out ?? written.results, flags.out === undefined ? source : undefined, problems);
  const exports = exportsOf(written, source, flags, base);
  if (policy === undefined) missing('policy', '--policy FILE', source, problems);
  checkExports(exports, (name) => source?.place(['exports'], name), problems);
  checkGuards(
    written.guards,
    exports.map((each) => each.name),
    (guard, name) => source?.place(['guards', guard], name),
    problems,
  );
  checkSigners(written, source, problems);
  const placed = (where: readonly (string | number)[], key?: string) => source?.place([...where], key);
  const audiences = audiencesOf(written.privacy?.audiences, placed);
  checkKeyGiven(audiences, written.privacy?.key, placed, problems);
  if (exports.length === 0) missing('exports', '--transactions FILE', source, problems);
  else if (!exports.some(({ name }) => name === 'customers' || name === 'transactions')) {
    problems.add({
      code: 'missing-key',
      ...at(source, ['exports']),
      reason: 'nothing says who the customers are: neither customers nor transactions is exported',
      fix: 'add customers: or transactions: under exports',
    });
  }
  const cluster = clusterOf(flags.engine, written.engine);
  const local = checkLocal(paths, cluster !== undefined, (key) => source?.place([], key), problems);
  if (policy === undefined || asOf === undefined) return undefined;
  return {
    ...local,
    name: written.review ?? 'Customer review',
    asOf,
    policy,
    exports,
    lastMustBe: written.guards?.last_results,
    firmness: flags.firmness !== false,
    cluster,
    personal: (written.privacy?.personal ?? []).map((field, index) => ({
      field,
      place: source?.place(['privacy', 'personal', index]),
    })),
    pseudonymKey,
    audiences,
    rejectedRows: written.guards?.rejected_rows ?? defaultRejectedRows,
    changeLimits: changeLimitsOf(written.guards, (guard) => source?.place(['guards'], guard)),
    refusedOverrides: written.guards?.refused_overrides ?? 0,
    lists: declaredLists(written.lists, source, problems),
    statements: statementsOf(written.statements, placed),
    base,
  };
}

/** Files and folders beside the exports; flags win. */
function pathsOf(written: WrittenReview, flags: ReviewFlags, base: string) {
  const fromFile = (name: string | undefined) => (name === undefined ? undefined : pathFrom(base, name));
  const fromFlag = (name: string | undefined) => (name === undefined ? undefined : pathFrom('', name));
  return {
    policy: fromFlag(flags.policy) ?? fromFile(written.policy),
    aliases: fromFile(written.aliases),
    lastResults: fromFlag(flags.lastResults) ?? fromFile(written.last_results),
    signers: fromFile(written.signers),
    overrides: fromFlag(flags.overrides) ?? fromFile(written.overrides),
    results: fromFlag(flags.out) ?? fromFile(written.results),
    pseudonymKey: fromFile(written.privacy?.key),
  };
}

/** Whoever may sign must be named: any key can make a signature. */
function checkSigners(
  { guards, signers }: WrittenReview,
  source: YamlFile | undefined,
  problems: Problems,
): void {
  if (guards?.last_results !== 'signed' || signers !== undefined) return;
  problems.add({
    code: 'missing-key',
    ...at(source, ['guards', 'last_results']),
    reason: 'last results must be signed, but nothing says whose signatures count',
    fix: 'add signers: FILE, with one line "name key-type key" for each person who may sign',
  });
}

function noneGiven(flags: ReviewFlags): boolean {
  const { asOf, policy, customers, transactions, lastResults, overrides, out } = flags;
  return [asOf, policy, customers, transactions, lastResults, overrides, out].every(
    (flag) => flag === undefined,
  );
}

function chosenAsOf(
  written: WrittenReview,
  source: YamlFile | undefined,
  flags: ReviewFlags,
  problems: Problems,
): string | undefined {
  const chosen = flags.asOf ?? written.as_of;
  if (chosen === undefined) {
    missing('as_of', '--as-of DATE', source, problems);
    return undefined;
  }
  if (flags.asOf === undefined && chosen === fillIn) {
    problems.add({
      code: 'fill-in',
      ...(source && { place: source.place(['as_of']) }),
      reason: 'the last day that counts is still to be filled in',
      fix: 'write it as YYYY-MM-DD, or pass --as-of DATE',
    });
    return undefined;
  }
  const date = asOfDate(chosen, localToday());
  if (date === undefined) problems.add(wrongAsOf(chosen));
  else if (date !== chosen)
    problems.note({ en: `as of ${date}, which is ${chosen}`, zh: `截至 ${date}（${chosen}）` });
  return date;
}

/** Only shells know `~`; taken as it stands, it would make a folder of that name. */
function checkHome(results: string | undefined, source: YamlFile | undefined, problems: Problems): void {
  if (results === undefined || !/^~($|[/\\])/.test(results)) return;
  problems.add({
    code: 'results-path',
    ...at(source, ['results']),
    reason: `${results} would be a folder with the name "~" here, not your home folder`,
    fix: 'write the whole path',
  });
}

function missing(key: string, flag: string, source: YamlFile | undefined, problems: Problems): void {
  problems.add(
    source
      ? {
          code: 'missing-key',
          place: source.place([]),
          reason: `"${key}" is missing`,
          fix: `add ${key}: ..., or pass ${flag}`,
        }
      : { code: 'usage', reason: `neither a review file nor ${flag} was given`, fix: `pass ${flag}` },
  );
}

function at(source: YamlFile | undefined, where: readonly string[]) {
  return source ? { place: source.place(where.slice(0, -1), where.at(-1)) } : {};
}

function exportsOf(
  written: WrittenReview,
  source: YamlFile | undefined,
  flags: ReviewFlags,
  base: string,
): ExportSpec[] {
  const flagged = new Map(
    (['customers', 'transactions'] as const).flatMap((name) => {
      const file = flags[name];
      return file === undefined ? [] : [[name as string, pathFrom('', file)] as const];
    }),
  );
  const names = new Set([...Object.keys(written.exports ?? {}), ...flagged.keys()]);
  const personal = written.privacy?.personal ?? [];
  return [...names].map((name) => ({
    ...exportOf(
      name,
      { written: written.exports?.[name], flagged: flagged.get(name) },
      personal,
      source,
      base,
    ),
    limits: limitsOf(written.guards, name),
  }));
}

function exportOf(
  name: string,
  { written, flagged }: { readonly written: WrittenExport | undefined; readonly flagged: string | undefined },
  personal: readonly string[],
  source: YamlFile | undefined,
  base: string,
): Omit<ExportSpec, 'limits'> {
  const columns =
    written?.columns && Object.entries(written.columns).map(([field, column]) => columnSpec(field, column));
  // A file that a flag names stands nowhere in the review file.
  const place: ExportSpec['place'] = (where, key) =>
    written === undefined || (flagged !== undefined && where.length === 0 && key === 'file')
      ? undefined
      : source?.place(['exports', name, ...where], key);
  return {
    name,
    ...filesSpec(written, base),
    ...(flagged !== undefined && { files: [flagged] }),
    columns,
    computed: Object.entries(written?.computed ?? {}).flatMap(([field, rule]) =>
      (['multiply', 'add', 'subtract'] as const).flatMap((kind) => {
        const operands = rule[kind];
        return operands === undefined ? [] : [{ field, kind, operands }];
      }),
    ),
    empty: written?.empty,
    only: written?.only && resolveCondition(written.only),
    writtenOnly: written?.only,
    fillDown: [...new Set(written?.fill_down ?? [])],
    duplicates: duplicatesOf(written?.duplicates),
    unknownCustomers: written?.unknown_customers ?? 'reject',
    missingCustomer: written?.missing_customer ?? 'reject',
    personal,
    lookups: lookupsOf(
      written?.lookup,
      { name, columns, headings: written?.headings ?? 'line', personal, place },
      base,
    ),
    place,
  };
}

function duplicatesOf(written: WrittenExport['duplicates']): Duplicates {
  if (written === undefined || typeof written === 'string')
    return { action: written ?? 'keep', by: undefined };
  return { action: written.action, by: written.by };
}
