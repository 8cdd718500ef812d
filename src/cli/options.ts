// Every flag, once.
import { InvalidArgumentError, Option } from 'commander';
import type { ShownDialect } from '../engine/shown.js';
import type { FlagName } from './context/command.js';
import { documentFormats, statementFormats } from './context/forms.js';
import { durationWritten, memoryWritten, separatorWritten, threadsWritten } from './measures.js';
import { each, given, namesWritten, wordsWritten, writtenHere } from './written.js';

/** Forms of a report, each once, in this order. */
function documents(written: string): (typeof documentFormats)[number][] {
  const found = namesWritten(written);
  if (!found.every((each) => documentFormats.some((known) => known === each)))
    throw new InvalidArgumentError(`Allowed are ${documentFormats.join(', ')}, separated by commas.`);
  return documentFormats.filter((each) => found.includes(each));
}

function statementForms(written: string): (typeof statementFormats)[number][] {
  const found = namesWritten(written);
  if (!found.every((each) => statementFormats.some((known) => known === each)))
    throw new InvalidArgumentError(`Allowed are ${statementFormats.join(', ')}, separated by commas.`);
  return statementFormats.filter((each) => found.includes(each));
}

export const flags = {
  asOf: () =>
    new Option(
      '--as-of <date>',
      'last day that counts: YYYY-MM-DD, last-month-end, last-quarter-end or last-year-end',
    ).argParser(given),
  policy: () => new Option('--policy <file>', 'policy to grade with').argParser(given),
  customers: () => new Option('--customers <file>', 'customers export').argParser(given),
  transactions: () => new Option('--transactions <file>', 'transactions export').argParser(given),
  lookup: () =>
    new Option(
      '--lookup <file>',
      'orders with their customers, for transactions that name only their order',
    ).argParser(given),
  lastResults: () =>
    new Option('--last-results <folder|csv>', 'results of the previous review').argParser(given),
  overrides: () =>
    new Option('--overrides <csv>', 'decisions by people, one row per customer').argParser(given),
  out: () => new Option('--out <folder>', 'folder for the results').argParser(given),
  outFile: () =>
    new Option('--out <file>', 'file to write, which must not be there yet').argParser(writtenHere),
  from: () => new Option('--from <date>', 'first day to plan: YYYY-MM-DD').argParser(given),
  to: () => new Option('--to <date>', 'last day to plan: YYYY-MM-DD').argParser(given),
  done: () =>
    new Option('--done <file>', 'CSV of what was done: customer_id, service, date, by, note').argParser(
      given,
    ),
  holidays: () =>
    new Option(
      '--holidays <file>',
      'CSV of days (date, off or work, name); or china, the table that comes with gradus; or none; may stand several times',
    ).argParser(each(given)),
  capacity: () =>
    new Option(
      '--capacity <limit>',
      'what one owner can do: "6 a day", "25 a week", "240 minutes a day", or several with commas',
    ).argParser(given),
  sample: () => new Option('--sample <percent>', 'customers to draw for a spot check: 5%').argParser(given),
  owner: () =>
    new Option(
      '--owner <field>',
      'field that names who looks after a customer (without it: owner)',
    ).argParser(given),
  template: () => new Option('--template <name>', 'shipped policy to start from').argParser(given),
  templateFile: () =>
    new Option(
      '--template <file>',
      'Mustache template of your own, NAME.html or NAME.md, with the fields that docs/statements.md lists',
    ).argParser(given),
  tierOnly: () => new Option('--tier <tier>', 'all customers of this tier').argParser(given),
  all: () => new Option('--all', 'all customers who were graded'),
  list: () => new Option('--list <name>', 'all customers on this list of the results').argParser(given),
  unapproved: () =>
    new Option(
      '--unapproved',
      'also from results that nobody has approved yet, for statements that are not sent',
    ),
  dryRun: () => new Option('--dry-run', 'tell what would be written, and write nothing'),
  lang: () => new Option('--lang <language>', 'language of reports (without it: en)').choices(['en', 'zh']),
  excel: () =>
    new Option(
      '--excel',
      'write CSV files for Excel: with a byte-order mark, and ="+44..." for text that it would run as a formula',
    ),
  firmness: () => new Option('--no-firmness', 'leave out how firm grades are, which takes some time'),
  by: () => new Option('--by <name>', 'who approves').argParser(wordsWritten),
  byField: () =>
    new Option('--by <field>', 'also tell customers by the values of this field, such as owner').argParser(
      given,
    ),
  active: () =>
    new Option(
      '--active <metric>',
      'metric that is above 0 for customers who are still active (without it: what customers are worth)',
    ).argParser(given),
  show: () => new Option('--show', 'print who approved the results, when and why; change nothing'),
  note: () => new Option('--note <text>', 'note to keep with the approval').argParser(wordsWritten),
  sign: () =>
    new Option('--sign <key>', 'SSH key to sign the approval with (ssh-keygen does it)').argParser(given),
  signers: () =>
    new Option('--signers <file>', 'who may sign: one "name key-type key" per line').argParser(given),
  regrade: () => new Option('--regrade', 'grade again from the inputs, and compare every byte'),
  accept: () =>
    new Option(
      '--accept <guards>',
      'tripped guards to accept, separated by commas; may be given several times',
    ).argParser(each(given)),
  because: () =>
    new Option('--because <text>', 'why the guards named before it, or all of them, are accepted').argParser(
      each(wordsWritten),
    ),
  set: () =>
    new Option(
      '--set <path=value>',
      'value to set in the policy, such as tiers.gold.score=70; may be given several times',
    ).argParser(each(given)),
  sweep: () =>
    new Option(
      '--sweep <path=from..to:step>',
      'values to try one after the other, such as tiers.gold.score=60..80:5',
    ).argParser(given),
  scenario: () =>
    new Option(
      '--scenario <file>',
      'file that names a scenario and what is other in it; may be given several times',
    ).argParser(each(given)),
  rebalance: () =>
    new Option('--rebalance', 'share out in proportion what weights that were set leave to the others'),
  target: () =>
    new Option(
      '--target <tier=share>',
      'customers wanted on a tier, such as gold=15% or gold=500; may be given several times',
    ).argParser(each(given)),
  maxCost: () =>
    new Option('--max-cost <amount>', 'most that may be spent on all customers').argParser(given),
  cost: () =>
    new Option(
      '--cost <kind>',
      'costs that --max-cost counts: benefits, or discounts, too (without it: all)',
    ).choices(['benefits', 'all']),
  max: () =>
    new Option(
      '--max <guard=share>',
      'most customers who may be downgraded, changed or down_more_than_one, such as downgraded=5%; may be given several times',
    ).argParser(each(given)),
  vary: () =>
    new Option(
      '--vary <path=from..to>',
      'value of the policy that may change, and from where to where (without it: the scores of all tiers); may be given several times',
    ).argParser(each(given)),
  round: () => new Option('--round <step>', 'step that all values are multiples of').argParser(given),
  write: () =>
    new Option('--write <file>', 'file for the policy that was found, which must not be there yet').argParser(
      writtenHere,
    ),
  cases: () =>
    new Option('--cases <file>', 'test cases; without it, those beside the policy').argParser(given),
  exitCode: () =>
    new Option('--exit-code', 'exit 0 when both mean the same, 1 when they differ, 2 on trouble'),
  schemaFormat: () =>
    new Option('--format <format>', 'JSON Schema, or reference page as Markdown')
      .choices(['json', 'md'])
      .default('json'),
  dialect: () =>
    new Option('--dialect <engine>', 'engine that the statements are written for')
      .choices(['duckdb', 'spark'] satisfies ShownDialect[])
      .default('duckdb'),
  key: () =>
    new Option('--key <columns>', 'columns that identify a customer, separated by commas')
      .argParser(namesWritten)
      .default(['customer_id'], 'customer_id'),
  tier: () => new Option('--tier <column>', 'column that holds the tier').argParser(given).default('tier'),
  delimiter: () =>
    new Option(
      '--delimiter <mark>',
      'delimiter of plain CSV files: , ; | or tab (without it: detected)',
    ).argParser(separatorWritten),
  order: () =>
    new Option('--order <tiers>', 'tiers, best first, separated by commas').argParser(namesWritten),
  reportFormat: () =>
    new Option(
      '--format <format>',
      'what to print; csv: customers who are not on the same tier, as in changes.csv',
    )
      .choices(['text', 'md', 'json', 'csv'])
      .default('text'),
  explainFormat: () =>
    new Option('--format <format>', 'text for a terminal, Markdown for a mail, or JSON')
      .choices(['text', 'md', 'json'])
      .default('text'),
  simulateFormat: () =>
    new Option(
      '--format <format>',
      'text for a terminal, Markdown, JSON, one page with charts, or CSV with all customers (without it: as the file of --out is called, else text)',
    ).choices(['text', 'md', 'json', 'html', 'csv']),
  evaluateFormat: () =>
    new Option(
      '--format <format>',
      'what to print: text for a terminal, Markdown, JSON, or one page with charts',
    )
      .choices(['text', 'md', 'json', 'html'])
      .default('text'),
  statementFormat: () =>
    new Option(
      '--format <formats>',
      'what to write, separated by commas; html: a letter of one page; md: Markdown; csv: one table for a mail merge (without it: html, or text on the screen for customers who are named)',
    ).argParser(statementForms),
  metric: () =>
    new Option(
      '--metric <name>',
      'metric whose average is told, such as satisfaction (owners without it: those that measure satisfaction by their names); may stand several times',
    ).argParser(each(given)),
  ownersFormat: () =>
    new Option(
      '--format <format>',
      'text for a terminal, CSV, a workbook, Markdown, a page, or JSON (without it: as the file of --out is called, else text)',
    ).choices(['text', 'csv', 'xlsx', 'md', 'html', 'json']),
  listFormat: () =>
    new Option(
      '--format <format>',
      'text for a terminal, CSV, or a workbook (without it: as the file of --out is called, else text)',
    ).choices(['text', 'csv', 'xlsx']),
  documentFormat: () =>
    new Option(
      '--format <formats>',
      'what to write, separated by commas; html: one page with charts; xlsx: a workbook with all customers; md: Markdown; json: for programs; parquet: graded.csv with types',
    )
      .argParser(documents)
      .default(['html'], 'html'),
  audience: () =>
    new Option('--audience <name>', 'show what this audience of the review file may see, and no more'),
  each: () =>
    new Option(
      '--each <field>',
      'one report for each value of this field, of the customers with that value alone (without it: as the audience says)',
    ).argParser(given),
  open: () => new Option('--open', 'show the report once it is written'),
  checkOnly: () => new Option('--check', 'check each time, and write nothing'),
  strict: () => new Option('--strict', 'treat warnings as errors'),
  prove: () =>
    new Option(
      '--prove',
      'prove what the policy does to every customer it can meet, with examples; a policy file will do in place of a review',
    ),
  json: () => new Option('--json', 'one JSON document on stdout, nothing else'),
  log: () =>
    new Option('--log <form>', 'what goes to stderr: text, or json with one event per line')
      .choices(['text', 'json'])
      .default('text'),
  quiet: () => new Option('--quiet', 'no progress and no summary'),
  color: () => new Option('--no-color', 'plain text (also: NO_COLOR)'),
  pager: () => new Option('--no-pager', 'print on where output is taller than the screen (also: PAGER=cat)'),
  wait: () =>
    new Option(
      '--wait <time>',
      'how long to wait for another run on the same results, such as 10m (without it: not at all)',
    ).argParser(durationWritten),
  threads: () => new Option('--threads <n>', 'number of threads').argParser(threadsWritten),
  memory: () =>
    new Option('--memory <size>', 'memory that gradus may use, such as 512MB').argParser(memoryWritten),
  engine: () =>
    new Option(
      '--engine <address>',
      'cluster that grades, as Spark Connect answers: sc://host:15002; or duckdb, which comes with gradus',
    )
      .env('SPARK_REMOTE')
      .argParser(given),
  resultsEngine: () =>
    new Option(
      '--engine <address>',
      'cluster that reads results on storage such as s3a://, as Spark Connect answers: sc://host:15002',
    )
      .env('SPARK_REMOTE')
      // Most commands that take it need none, and a script may leave the variable empty.
      .argParser((written: string) => written.trim() || undefined),
} as const satisfies Record<FlagName, () => Option>;
