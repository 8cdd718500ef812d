// Evaluates results of several reviews: opened, loaded, measured; what comes of it is one value.
import type { Engine } from '../engine/engine.js';
import { type RunOptions, withEngine } from '../engine/open.js';
import { type RunHooks, withScratch } from '../foundation/folders/scratch.js';
import { measureLines } from './lines/lines.js';
import { cohortsIn } from './measured/cohorts.js';
import { measurePairs } from './measured/groups.js';
import { historiesOf } from './outlook/histories.js';
import { outlookOf } from './outlook/outlook.js';
import type { Evaluation } from './page/evaluation.js';
import { everyYearSql, filesOfYears, loadYears } from './years/load.js';
import { openYears } from './years/open.js';
import { unknownTierNotes } from './years/tiers.js';
import type { EvaluateAsked, EvaluatedYears } from './years/year.js';

/**
 * Evaluates results folders, oldest first.
 * @throws ProblemsError with everything that is wrong
 */
export function evaluateResults(
  names: readonly string[],
  asked: EvaluateAsked,
  options: RunOptions,
  hooks: RunHooks,
): Promise<Evaluation> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    const given = await openYears(names, asked, scratch, hooks.noted);
    const reach = { files: filesOfYears(given.years), scratch };
    return withEngine(options, reach, (engine) => evaluation(engine, given, hooks));
  });
}

async function evaluation(engine: Engine, given: EvaluatedYears, hooks: RunHooks): Promise<Evaluation> {
  const unseen = await loadYears(engine, given);
  hooks.stage('comparing years');
  const pairs = await measurePairs(engine, given);
  const cohorts = await cohortsIn(engine, everyYearSql(given), given.years.length);
  hooks.stage('looking at lines');
  const lines = await measureLines(engine, given);
  hooks.stage('looking ahead');
  const outlook = outlookOf(await historiesOf(engine, given));
  return {
    given,
    pairs,
    cohorts,
    lines,
    outlook,
    notes: [...given.notes, ...unknownTierNotes(given.years), ...unseen],
  };
}
