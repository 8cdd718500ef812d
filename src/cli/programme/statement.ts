// statement: what customers are told once a year, for one, a tier, a list or all; on the screen or as files.
import path from 'node:path';
import { count } from '../../foundation/characters/thousands.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { packTarget, refuseFolder, writePack } from '../../foundation/folders/pack.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import {
  plannedStatements,
  type StatementForm,
  statementsPack,
  statementText,
  type WrittenStatements,
  writeStatements,
} from '../../statement/batch/statement-pack.js';
import {
  type StatementsAsked,
  type StatementsReady,
  withStatements,
} from '../../statement/batch/statements.js';
import { readTemplate, type StatementTemplate, templateForm } from '../../statement/template/template.js';
import type { SaidStatement } from '../../statement/words/said.js';
import { statementsWritten } from '../../statement/words/written.js';
import type { Context, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type StatementFlags = Flags<
  | 'tierOnly'
  | 'all'
  | 'list'
  | 'templateFile'
  | 'statementFormat'
  | 'out'
  | 'unapproved'
  | 'dryRun'
  | 'lang'
  | 'json'
  | 'quiet'
>;

export const statement: Run<StatementFlags> = withJsonProblems(async (operands, flags, context) => {
  const [results = '', ...ids] = operands.filter((each) => each !== undefined);
  const asked = askedOf(ids, flags);
  const folder = path.resolve(results);
  const forms = formsOf(flags);
  const [form] = forms;
  const one = flags.format === undefined || (forms.length === 1 && ids.length === 1);
  if (ids.length > 0 && flags.out === undefined && flags.dryRun !== true && one && form !== 'csv')
    await onScreen(folder, asked, flags, context);
  else await intoFolder(folder, asked, { forms, flags }, context);
  return 0;
});

/** Who is asked for: in one way. */
function askedOf(ids: readonly string[], flags: StatementFlags): StatementsAsked {
  const { tier, list, all, lang } = flags;
  const ways = [ids.length > 0, tier !== undefined, list !== undefined, all === true];
  if (ways.filter((each) => each).length !== 1)
    fail({
      code: 'usage',
      reason: ways.includes(true)
        ? 'it is said in more than one way for whom statements are'
        : 'nothing says for whom statements are',
      fix: 'name customers behind the results folder, or pass one of --tier TIER, --list NAME and --all',
    });
  return {
    customers: ids.length > 0 ? ids : undefined,
    tier,
    list,
    language: lang ?? 'en',
    unapproved: flags.unapproved === true,
  };
}

/** A template takes the place of the form that it is written in. */
function formsOf({ format, template }: StatementFlags): readonly StatementForm[] {
  const own = template === undefined ? undefined : templateForm(template);
  if (own !== undefined && format !== undefined && !format.includes(own))
    fail({
      code: 'usage',
      reason: `the template is for ${own}, and --format does not ask for that`,
      fix: `add ${own} to --format, or leave the template out`,
    });
  return format ?? [own ?? 'html'];
}

function templateOf({ template }: StatementFlags, { sight }: StatementsReady): StatementTemplate | undefined {
  return template === undefined ? undefined : readTemplate(path.resolve(template), sight.fields);
}

async function onScreen(
  folder: string,
  asked: StatementsAsked,
  flags: StatementFlags,
  { result, document, data, ...hooks }: Context,
): Promise<void> {
  const { language } = asked;
  const form = flags.format === undefined ? 'text' : flags.format[0] === 'html' ? 'html' : 'md';
  // Nothing is shown before it is known that all is of one and the same results.
  const said = await whileSteady([folder], () =>
    withStatements(folder, asked, hooks, async (ready) => {
      const template = templateOf(flags, ready);
      const all: SaidStatement[] = [];
      for await (const piece of ready.made(true)) all.push(...piece.map((each) => ready.teller.all(each)));
      const texts = all.map((each) => statementText(each, template?.form ?? form, { language, template }));
      return { all, texts };
    }),
  );
  const text = said.texts.join('\n');
  if (flags.json === true) data(`${jsonText({ statements: said.all }, 2)}\n`);
  else if (flags.format === undefined && flags.template === undefined) result(text);
  else document(text);
}

interface Wanted {
  readonly forms: readonly StatementForm[];
  readonly flags: StatementFlags;
}

async function intoFolder(
  folder: string,
  asked: StatementsAsked,
  { forms, flags }: Wanted,
  context: Context,
): Promise<void> {
  const target = packTarget(folder, '-statements', flags.out);
  const files = flags.template === undefined ? [] : [{ path: flags.template, called: 'the template' }];
  refuseFolder(target, { results: [folder], files }, statementsPack);
  const { language } = asked;
  const write = (use: (ready: StatementsReady) => Promise<WrittenStatements>) =>
    whileSteady([folder], () => withStatements(folder, asked, context, use));
  let written: WrittenStatements | undefined;
  if (flags.dryRun === true)
    written = await write((ready) => {
      templateOf(flags, ready);
      return plannedStatements(ready, { forms });
    });
  else
    await writePack(target, statementsPack, context, async (work) => {
      written = await write((ready) =>
        writeStatements(ready, { forms, language, template: templateOf(flags, ready) }, work),
      );
    });
  if (written !== undefined) tell(written, target, { forms, flags }, context);
}

function tell(
  { customers, tiers, files, missing, unreachable }: WrittenStatements,
  target: string,
  { forms, flags }: Wanted,
  context: Context,
): void {
  const to = shownPath(target);
  if (flags.json === true) {
    const value = {
      statements: to,
      written: flags.dryRun !== true,
      customers,
      formats: forms,
      tiers: Object.fromEntries(tiers),
      tables: files,
      missing_addresses: missing,
      unreachable,
    };
    context.data(`${jsonText(value, 2)}\n`);
  } else if (flags.quiet !== true || flags.dryRun === true)
    context.result(
      statementsWritten(flags.lang ?? 'en', {
        dry: flags.dryRun === true,
        customers: count(customers),
        forms: forms.filter((form) => form !== 'csv'),
        to,
        tables: files,
        tiers: [...tiers].map(([tier, number]) => [tier, count(number)] as const),
        missing: count(missing),
        unreachable: count(unreachable),
      }),
    );
}
