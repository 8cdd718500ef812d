// The table of commands: what each is called, what it does, and its flags. Commands are loaded when they are called, so that
// help stays quick.
import type { Command } from 'commander';
import type { Context, FlagName, Flags, Run } from './context/command.js';
import type { SchemaName } from './reference/json-schema.js';

/** What a command is told behind its name: `[review]` where it may be left out, `<policy>` where it may not. */
interface Operand {
  readonly name: string;
  readonly does: string;
  readonly choices?: readonly string[];
}

export interface CommandEntry {
  /** One word, or two for a command of a group (`policy diff`). */
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly does: string;
  readonly example: string;
  readonly flags: readonly FlagName[];
  /** The command, to be run with what stands behind its name and with the flags that commander has read. */
  readonly load: () => Promise<(command: Command, context: Context) => Promise<number>>;
}

/** Flags that are read here, for every command: how it talks. */
type Talk = 'color' | 'pager' | 'quiet' | 'json' | 'lang' | 'log';

/** Flags that somebody reads where a command is given F. */
type ReadIn<F> = {
  [N in FlagName]: keyof Flags<N> extends keyof F | Talk ? N : never;
}[FlagName];

/**
 * An entry whose command is given the flags of its list. One that asks for another flag does not compile, nor does a flag
 * that it does not ask for.
 */
function entry<N extends FlagName, F>({
  load,
  ...said
}: Omit<CommandEntry, 'flags' | 'load'> & {
  readonly flags: readonly (N & ReadIn<F>)[];
  readonly load: () => Promise<Run<F>>;
} & (Flags<N> extends F
    ? unknown
    : { readonly flags: 'the command asks for a flag that is not here' })): CommandEntry {
  return {
    ...said,
    load: async () => {
      const run = await load();
      return (command, context) => run(command.processedArgs.flat(), command.opts<F & object>(), context);
    },
  };
}

const inputs = ['asOf', 'policy', 'customers', 'transactions', 'lastResults', 'overrides'] as const;
const engine = ['threads', 'memory'] as const;
const screen = ['color', 'pager'] as const;
const talk = ['quiet', ...screen] as const;
const review: Operand = {
  name: '[review]',
  does: 'review file (YAML); not needed when flags name the exports',
};
const resultsOrCsv = 'results folder, or CSV';
const policyOrResults = 'policy file, or results folder that holds one';

export const commands: readonly CommandEntry[] = [
  entry({
    name: 'init',
    operands: [{ name: '[folder]', does: 'new or empty folder' }],
    does: 'write a review folder: propose one for your exports, or copy a shipped policy with a sample',
    example: 'gradus init reviews/2026 --customers customers.csv --transactions orders.csv',
    flags: ['template', 'customers', 'transactions', 'lookup', 'asOf', 'json', ...talk, ...engine],
    load: async () => (await import('./commands/init.js')).init,
  }),
  entry({
    name: 'grade',
    operands: [review],
    does: 'grade customers and write the results folder',
    example: 'gradus grade review.yaml',
    flags: [...inputs, 'out', 'wait', 'lang', 'excel', 'firmness', 'json', 'log', ...talk, ...engine],
    load: async () => (await import('./commands/grade.js')).grade,
  }),
  entry({
    name: 'check',
    operands: [review],
    does: 'report everything that is wrong with policy, review file and exports; write nothing',
    example: 'gradus check review.yaml',
    flags: [...inputs, 'strict', 'prove', 'lang', 'json', 'log', ...talk, ...engine],
    load: async () => (await import('./commands/check.js')).check,
  }),
  entry({
    name: 'sql',
    operands: [review],
    does: 'print the SQL that the review compiles to',
    example: 'gradus sql review.yaml > review.sql',
    flags: [...inputs, ...screen],
    load: async () => (await import('./commands/sql.js')).sql,
  }),
  entry({
    name: 'approve',
    operands: [{ name: '<results>', does: 'results folder' }],
    does: 'verify that nothing changed since grading, then sign the results and make them read-only',
    example: 'gradus approve results/2026 --by "Ann Example" --note "Committee of 12 January"',
    flags: ['by', 'show', 'note', 'accept', 'because', 'sign', 'wait', 'lang', 'json', ...talk],
    load: async () => (await import('./commands/approve.js')).approve,
  }),
  entry({
    name: 'key',
    operands: [{ name: '<file>', does: 'new file' }],
    does: 'make the key of pseudonyms, under which customers stand in what leaves the team',
    example: 'gradus key privacy.key',
    flags: ['lang', 'json', ...talk],
    load: async () => (await import('./commands/key.js')).key,
  }),
  entry({
    name: 'verify',
    operands: [{ name: '<results>', does: 'results folder' }],
    does: 'verify that results, approval, signature and inputs are what they were; grade again and compare every byte',
    example: 'gradus verify results/2026 --regrade --signers signers',
    flags: ['regrade', 'signers', 'lang', 'json', ...talk, ...engine],
    load: async () => (await import('./commands/verify.js')).verify,
  }),
  entry({
    name: 'appeal',
    operands: [
      { name: '<results>', does: 'results folder' },
      { name: '<appeals>', does: 'CSV of appeals, with corrected values of metrics' },
    ],
    does: 'grade customers who appeal again with corrected values; write a review pack and the overrides to apply',
    example: 'gradus appeal results/2026 appeals.csv',
    flags: ['out', 'lang', 'json', ...talk],
    load: async () => (await import('./commands/appeal.js')).appeal,
  }),
  entry({
    name: 'explain',
    operands: [
      { name: '<results>', does: 'results folder' },
      { name: '<customers...>', does: 'ids of customers, as exports have them' },
    ],
    does: 'tell why customers have their tiers, and what would raise or keep them',
    example: 'gradus explain results/2026 C00042',
    flags: ['explainFormat', 'lang', 'json', ...talk],
    load: async () => (await import('./commands/explain.js')).explain,
  }),
  entry({
    name: 'simulate',
    operands: [
      { name: '<results>', does: 'results folder; or a review file, whose exports are then graded for once' },
    ],
    does: 'tell who would stand on another tier under another policy, and what it would cost; results stay as they are',
    example: 'gradus simulate results/2026 --set tiers.gold.score=70',
    flags: [
      'policy',
      'set',
      'sweep',
      'scenario',
      'rebalance',
      'simulateFormat',
      'outFile',
      'excel',
      'lang',
      'json',
      ...talk,
      ...engine,
    ],
    load: async () => (await import('./commands/simulate.js')).simulate,
  }),
  entry({
    name: 'calibrate',
    operands: [{ name: '<results>', does: 'results folder' }],
    does: 'find thresholds for a wanted mix, within what it may cost and change; results stay as they are',
    example: 'gradus calibrate results/2026 --target gold=15% --max downgraded=5%',
    flags: [
      'target',
      'maxCost',
      'cost',
      'max',
      'vary',
      'round',
      'write',
      'explainFormat',
      'outFile',
      'lang',
      'json',
      ...talk,
      ...engine,
    ],
    load: async () => (await import('./commands/calibrate.js')).calibrate,
  }),
  entry({
    name: 'list',
    operands: [
      { name: '<results>', does: 'results folder' },
      { name: '[name]', does: 'name of a list; without it, all of them are told with their counts' },
    ],
    does: 'list customers who nearly moved, fell, or are on a list of the review file; as text, CSV or workbook',
    example: 'gradus list results/2026 near_loss --out near-loss.xlsx',
    flags: ['listFormat', 'audience', 'each', 'outFile', 'excel', 'lang', 'json', ...talk],
    load: async () => (await import('./commands/list.js')).listCustomers,
  }),
  entry({
    name: 'report',
    operands: [{ name: '<results>', does: 'results folder' }],
    does: 'write the report of results again, from the results alone: as approved since, in another language or form, for an audience',
    example: 'gradus report results/2026 --lang zh',
    flags: ['documentFormat', 'audience', 'each', 'out', 'open', 'lang', 'json', ...talk, ...engine],
    load: async () => (await import('./commands/report.js')).report,
  }),
  entry({
    name: 'statement',
    operands: [
      { name: '<results>', does: 'results folder' },
      {
        name: '[customers...]',
        does: 'ids of customers, as exports have them; or one of --tier, --list and --all',
      },
    ],
    does: 'write the yearly statement that customers get: tier, benefits, what leads to the next one and what keeps this one',
    example: 'gradus statement results/2026 --tier gold --format html,csv',
    flags: [
      'tierOnly',
      'all',
      'list',
      'templateFile',
      'statementFormat',
      'out',
      'unapproved',
      'dryRun',
      'lang',
      'json',
      ...talk,
    ],
    load: async () => (await import('./commands/statement.js')).statement,
  }),
  entry({
    name: 'test',
    operands: [{ name: '<policy>', does: 'policy file' }],
    does: "run the policy's own test cases",
    example: 'gradus test policy.yaml',
    flags: ['cases', 'json', ...talk],
    load: async () => (await import('./commands/test.js')).test,
  }),
  entry({
    name: 'diff',
    operands: [
      { name: '<old>', does: resultsOrCsv },
      { name: '<new>', does: resultsOrCsv },
    ],
    does: 'tell who moved between two results, why and where; any two CSV files with a tier will do',
    example: 'gradus diff results/2025 results/2026',
    flags: [
      'key',
      'tier',
      'delimiter',
      'order',
      'out',
      'exitCode',
      'reportFormat',
      'lang',
      'json',
      ...talk,
      ...engine,
    ],
    load: async () => (await import('./commands/diff.js')).diff,
  }),
  entry({
    name: 'policy diff',
    operands: [
      { name: '<old>', does: policyOrResults },
      { name: '<new>', does: policyOrResults },
    ],
    does: 'tell in words what changed in a policy, by meaning and not by line',
    example: 'gradus policy diff results/2025 policy.yaml',
    flags: ['lang', 'json', 'exitCode', ...screen],
    load: async () => (await import('./commands/policy-diff.js')).policyDiff,
  }),
  entry({
    name: 'schema',
    operands: [
      {
        name: '<kind>',
        does: 'kind of file',
        choices: [
          'policy',
          'review',
          'cases',
          'summary',
          'manifest',
          'change',
          'report',
        ] satisfies SchemaName[],
      },
    ],
    does: 'print the JSON Schema of a kind of file, for editor completion, or its reference page',
    example: 'gradus schema policy > policy.schema.json',
    flags: ['schemaFormat', ...screen],
    load: async () => (await import('./commands/schema.js')).schema,
  }),
];
