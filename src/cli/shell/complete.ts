// What may stand at the cursor of a command line, made of the table of commands. It must be there before a finger moves
// on, so nothing is loaded that a word does not need.
import type { Option } from 'commander';
import type { FlagName } from '../context/command.js';
import { documentFormats, statementFormats } from '../context/forms.js';
import { customersIn, looksLikeResults, ownColumnsIn, tiersIn } from './results-names.js';

/** What may stand at the cursor. */
export interface Completions {
  /** Each with what it does, which may be empty. */
  readonly values: Values;
  /** Whether files and folders may stand there, too. */
  readonly files: boolean;
}

/** A command as the table of commands has it. */
interface ListedCommand {
  readonly name: string;
  readonly does: string;
  readonly operands: readonly ListedOperand[];
  readonly flags: readonly FlagName[];
}

interface ListedOperand {
  readonly name: string;
  readonly choices?: readonly string[];
}

/** The table of commands, and every flag. */
export interface CommandTable {
  readonly commands: readonly ListedCommand[];
  readonly flags: Readonly<Record<FlagName, () => Option>>;
}

const nothing: Completions = { values: [], files: false };
const anyFile: Completions = { values: [], files: true };

type Values = readonly (readonly [value: string, does: string])[];

/** Values of flags that name something in results; all others with a value take a file, or what nobody can know. */
const named: { readonly [F in FlagName]?: (results: string | undefined) => Values | Promise<Values> } = {
  template: async () =>
    (await import('../../init/shipped.js')).templates().map(({ name, title }) => [name, title]),
  asOf: () => ['last-month-end', 'last-quarter-end', 'last-year-end'].map((each) => [each, '']),
  tierOnly: (results) => tiersOf(results),
  target: (results) => tiersOf(results).map(([tier, customers]) => [`${tier}=`, customers]),
  holidays: () => [
    ['china', 'the table that comes with gradus'],
    ['none', 'no holidays'],
  ],
  metric: (results) => columnsOf(results),
  byField: (results) => columnsOf(results),
  active: (results) => columnsOf(results),
  each: (results) => columnsOf(results),
  owner: (results) => columnsOf(results),
};

/** Values of flags that take several, parted by commas. */
const several: { readonly [F in FlagName]?: readonly string[] } = {
  documentFormat: documentFormats,
  statementFormat: statementFormats,
};

/** The values that are not there yet, each behind those that are. */
function severalAt(word: string, all: readonly string[]): Values {
  const there = word.split(',').slice(0, -1);
  return all.filter((each) => !there.includes(each)).map((each) => [[...there, each].join(','), ''] as const);
}

const tiersOf = (results: string | undefined) => (results === undefined ? [] : tiersIn(results));
const columnsOf = (results: string | undefined): Values =>
  results === undefined ? [] : ownColumnsIn(results).map((each) => [each, '']);

/**
 * What may stand in place of the last word.
 * @param words all words behind `gradus` up to the cursor; the last one may be empty
 */
export async function completionsFor(words: readonly string[], table: CommandTable): Promise<Completions> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const entry = table.commands.find(({ name }) => name.split(' ').every((part, at) => before[at] === part));
  const found =
    entry === undefined
      ? commandsAfter(before, table)
      : await within({ entry, flags: table.flags }, before, word);
  return { ...found, values: found.values.filter(([value]) => value.startsWith(word)) };
}

/** Commands that may follow, word by word: `policy`, then `diff`. */
function commandsAfter(before: readonly string[], { commands }: CommandTable): Completions {
  const values = new Map<string, string>();
  for (const { name, does } of commands) {
    const parts = name.split(' ');
    const next = parts[before.length];
    if (next === undefined || !before.every((word, at) => word === parts[at])) continue;
    values.set(next, parts.length === before.length + 1 ? does : '');
  }
  const own = [
    ['--help', 'show help'],
    ['--version', 'print the version'],
  ] as const;
  return { values: before.length === 0 ? [...values, ...own] : [...values], files: false };
}

async function within(
  { entry, flags }: { readonly entry: ListedCommand } & Pick<CommandTable, 'flags'>,
  before: readonly string[],
  word: string,
): Promise<Completions> {
  const known = entry.flags.map((flag) => ({ flag, option: flags[flag]() }));
  const takesValue = (written: string) =>
    known.find(({ option }) => option.long === written && (option.required || option.optional));
  const typed = before.slice(entry.name.split(' ').length);
  const operands = typed.filter((each, at) => {
    const previous = typed[at - 1];
    return !each.startsWith('-') && !(previous !== undefined && takesValue(previous) !== undefined);
  });
  const results = operands.find(looksLikeResults);
  const last = typed.at(-1);
  const asked = last === undefined ? undefined : takesValue(last);
  if (asked !== undefined) return valuesOf(asked, results, word);
  if (word.startsWith('-')) {
    const [name = '', value] = word.split('=', 2);
    const inline = value === undefined ? undefined : takesValue(name);
    if (inline !== undefined) {
      const { values } = await valuesOf(inline, results, value ?? '');
      return { values: values.map(([each, does]) => [`${name}=${each}`, does]), files: false };
    }
    return { values: [...flagsLeft(known, typed), ['--help', 'show help']], files: false };
  }
  return operandOf(entry.operands, operands, word);
}

type KnownFlag = { readonly flag: FlagName; readonly option: Option };

/** Flags that may still be given: one that counts once is not offered again. */
function flagsLeft(known: readonly KnownFlag[], typed: readonly string[]): [string, string][] {
  return known
    .map(({ option }): [string, string] => [option.long ?? '', option.description])
    .filter(([name, does]) => !typed.includes(name) || does.includes('several times'));
}

async function valuesOf(
  { flag, option }: KnownFlag,
  results: string | undefined,
  word: string,
): Promise<Completions> {
  const listed = several[flag];
  if (listed !== undefined) return { values: severalAt(word, listed), files: false };
  if (option.argChoices !== undefined)
    return { values: option.argChoices.map((each) => [each, '']), files: false };
  const values = await named[flag]?.(results);
  if (values !== undefined) return { values, files: flag === 'holidays' };
  return /<[^>]*(?:file|folder|csv|key)/.test(option.flags) ? anyFile : nothing;
}

function operandOf(operands: readonly ListedOperand[], given: readonly string[], word: string): Completions {
  const own = operands[given.length] ?? (operands.at(-1)?.name.includes('...') ? operands.at(-1) : undefined);
  if (own === undefined) return nothing;
  if (own.choices !== undefined) return { values: own.choices.map((each) => [each, '']), files: false };
  if (!own.name.includes('customers')) return anyFile;
  const [results = ''] = given;
  return { values: customersIn(results, word).map((each) => [each, '']), files: false };
}

/** The same as lines for shells. Values that would break a line are left out: no shell could be told of them. */
export async function completionText(words: readonly string[], table: CommandTable): Promise<string> {
  const { values, files } = await completionsFor(words, table);
  const oneLine = (text: string) => text.replace(/\s+/g, ' ');
  const lines = values
    .filter(([value]) => !/\p{Cc}/u.test(value))
    .map(([value, does]) => (does === '' ? value : `${value}\t${oneLine(does)}`));
  return [...lines, files ? ':files' : ':none', ''].join('\n');
}
