// simulate: the same customers under another policy; official results stay as they are.
import { createReadStream, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { refuseTaken, writeNewFile } from '../../foundation/folders/new-file.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { lookAt } from '../../foundation/problems/file-errors.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import type { Language } from '../../policy/model/policy.js';
import { type Block, blocksMarkdown, blocksText } from '../../reports/text/blocks.js';
import { scenariosAsked } from '../../simulate/changes/asked.js';
import type { Sweep } from '../../simulate/changes/sweep.js';
import { writeSimulated } from '../../simulate/listed.js';
import type { Simulation } from '../../simulate/measured/simulated.js';
import { simulationPage } from '../../simulate/page/html.js';
import { simulationBlocks } from '../../simulate/page/page.js';
import { sweepBlocks, sweepCsv } from '../../simulate/page/sweep.js';
import { simulationValue } from '../../simulate/page/value.js';
import { simulateWords } from '../../simulate/page/words.js';
import { simulateScenarios } from '../../simulate/run.js';
import { openToday, type Today } from '../../simulate/today/results.js';
import { withTried } from '../../simulate/today/tried.js';
import type { Context, EngineFlag, Flags, Run } from '../context/command.js';
import { formatByEnding } from '../context/format-by-ending.js';
import { withJsonProblems } from '../context/json-problems.js';
import { tellWarnings } from '../context/warnings.js';

type SimulateFlags = Flags<
  | EngineFlag
  | 'engine'
  | 'policy'
  | 'set'
  | 'sweep'
  | 'scenario'
  | 'rebalance'
  | 'simulateFormat'
  | 'outFile'
  | 'excel'
  | 'lang'
  | 'json'
  | 'quiet'
>;
type Format = NonNullable<SimulateFlags['format']>;

export const simulate: Run<SimulateFlags> = (operands, flags, context) => {
  const format = formatOf(flags);
  const asked = format === 'json' && flags.out === undefined ? { ...flags, json: true as const } : flags;
  return withJsonProblems<SimulateFlags>(([results = ''], given, at) => run(results, given, format, at))(
    operands,
    asked,
    context,
  );
};

/** What is made: as asked for, else as the name of the file says. */
function formatOf({ format, out, json }: SimulateFlags): Format {
  const named = formatByEnding(out, ['csv', 'md', 'json', 'html']);
  return format ?? (json === true ? 'json' : named) ?? 'text';
}

async function run(name: string, flags: SimulateFlags, format: Format, context: Context): Promise<number> {
  const target = flags.out === undefined ? undefined : path.resolve(flags.out);
  const tried = lookAt(name)?.isFile() === true;
  if (target !== undefined) refuseTaken(target, path.resolve(name));
  if (target !== undefined && format === 'text')
    fail({
      code: 'usage',
      reason: 'nothing says as what the simulation is to be written',
      fix: 'pass --format html, csv, md or json, or give the file of --out such an ending',
    });
  return withScratch(context, async (scratch) => {
    const made = path.join(scratch, 'made');
    const found = await whileSteady(tried ? [] : [path.resolve(name)], () =>
      simulateInto(name, made, flags, format, context),
    );
    const language = flags.lang ?? 'en';
    const warnings = found.simulation.scenarios.flatMap((each) => each.warnings);
    // The values of a sweep are warned of for the same reasons.
    const once = [...new Map(warnings.map((each) => [each.reason, each])).values()];
    if (once.length > 0 && flags.json !== true && flags.quiet !== true) tellWarnings(once, language, context);
    if (target !== undefined) {
      await writeNewFile(target, context, (file) => copyFile(made, file));
      if (flags.quiet !== true) context.result(`${simulateWords[language].written(shownPath(target))}\n`);
    } else if (format === 'text') {
      if (flags.quiet !== true) context.result(blocksText(blocksOf(found, language), context));
    } else {
      for await (const piece of createReadStream(made, { encoding: 'utf8' })) context.data(String(piece));
    }
    return 0;
  });
}

/** What was found, and what was swept, where something was. */
interface Found {
  readonly simulation: Simulation;
  readonly sweep: Sweep | undefined;
}

function blocksOf({ simulation, sweep }: Found, language: Language): Block[] {
  return sweep === undefined
    ? simulationBlocks(simulation, language)
    : sweepBlocks(simulation, sweep, language);
}

function valueOfBoth({ simulation, sweep }: Found) {
  const swept = sweep && { sweep: { path: sweep.path, today: sweep.today ?? null } };
  return { ...simulationValue(simulation), ...swept };
}

async function writeListed(
  engine: Engine,
  today: Today,
  simulation: Simulation,
  file: string,
): Promise<void> {
  const { headings } = today.graded;
  const scenarios = simulation.scenarios.map(({ policy }) => policy);
  await writeSimulated(engine, { headings, today: simulation.policy, scenarios }, file);
}

/** Simulates once; what is asked for as a file stands in `made`. */
function simulateInto(
  name: string,
  made: string,
  flags: SimulateFlags,
  format: Format,
  context: Context,
): Promise<Found> {
  const { threads, memory, excel, lang: language = 'en' } = flags;
  return withScratch(context, async (scratch) => {
    const withToday = async <T>(use: (today: Today) => Promise<T>): Promise<T> => {
      if (lookAt(name)?.isFile() === true)
        return withTried(name, { threads, memory }, context, use, flags.engine);
      context.stage('reading results');
      return use(await openToday(name, scratch, context.noted));
    };
    return withToday((today) => {
      const { policy, set, sweep: swept, scenario, rebalance } = flags;
      const asked = scenariosAsked(today, { policy, set, sweep: swept, scenario, rebalance });
      const { scenarios, sweep } = asked;
      context.stage('grading scenarios');
      const listed = format === 'csv' && sweep === undefined;
      const options = { threads, memory, excel: excel === true, scratch, listed };
      return simulateScenarios(today, scenarios, options, async ({ engine, simulation }) => {
        const found = { simulation, sweep };
        if (listed) await writeListed(engine, today, simulation, made);
        else if (format === 'csv') writeFileSync(made, sweepCsv(simulation, excel === true));
        else if (format === 'json') writeFileSync(made, `${jsonText(valueOfBoth(found), 2)}\n`);
        else if (format === 'html') writeFileSync(made, simulationPage(simulation, sweep, language));
        else if (format === 'md') writeFileSync(made, blocksMarkdown(blocksOf(found, language)));
        return found;
      });
    });
  });
}
