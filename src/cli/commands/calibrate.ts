// calibrate: thresholds for a wanted mix; official results stay as they are, and a new policy is written only where asked for.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type WishAsked, wishFrom } from '../../calibrate/asked/wish.js';
import type { Calibration } from '../../calibrate/judged/outcome.js';
import { calibrationBlocks } from '../../calibrate/page/page.js';
import { calibrationValue } from '../../calibrate/page/value.js';
import { calibrateWords } from '../../calibrate/page/words.js';
import { calibrateMix } from '../../calibrate/run.js';
import { withValues } from '../../calibrate/search/search.js';
import { writtenPolicyOf } from '../../calibrate/written.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { refuseTaken, writeNewFile } from '../../foundation/folders/new-file.js';
import { withScratch } from '../../foundation/folders/scratch.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import { blocksMarkdown, blocksText } from '../../reports/text/blocks.js';
import { openToday, type Today } from '../../simulate/today/results.js';
import type { Context, EngineFlag, Flags, Run } from '../context/command.js';
import { formatByEnding } from '../context/format-by-ending.js';
import { withJsonProblems } from '../context/json-problems.js';
import { tellWarnings } from '../context/warnings.js';

type CalibrateFlags = Flags<
  | EngineFlag
  | 'target'
  | 'maxCost'
  | 'cost'
  | 'max'
  | 'vary'
  | 'round'
  | 'write'
  | 'explainFormat'
  | 'outFile'
  | 'lang'
  | 'json'
  | 'quiet'
>;
type Format = CalibrateFlags['format'];

/** Nothing gives what was wanted: a whole answer, and not the one that was hoped for. */
const nothingFound = 1;

export const calibrate: Run<CalibrateFlags> = (operands, flags, context) => {
  const format = formatOf(flags);
  const asked = format === 'json' && flags.out === undefined ? { ...flags, json: true as const } : flags;
  return withJsonProblems<CalibrateFlags>(([results = ''], given, at) => run(results, given, format, at))(
    operands,
    asked,
    context,
  );
};

/** What is made: as asked for, else as the name of the file says. */
function formatOf({ format, out, json }: CalibrateFlags): Format {
  if (format !== 'text') return format;
  const named = formatByEnding(out, ['md', 'json']);
  return json === true ? 'json' : (named ?? 'text');
}

/** What was found, and the policy that is to be written. */
interface Found {
  readonly calibration: Calibration;
  readonly written: { readonly version: string; readonly text: string } | undefined;
}

async function run(name: string, flags: CalibrateFlags, format: Format, context: Context): Promise<number> {
  const [out, write] = [flags.out, flags.write].map((each) => each && path.resolve(each));
  const results = path.resolve(name);
  if (out !== undefined && out === write)
    fail({
      code: 'usage',
      reason: '--out and --write name the same file',
      fix: 'name another file with one of them',
    });
  if (out !== undefined) refuseTaken(out, results);
  if (write !== undefined) refuseTaken(write, results, '--write');
  const { calibration, written } = await whileSteady([results], () => find(name, write, flags, context));
  const language = flags.lang ?? 'en';
  const say = calibrateWords[language];
  const quiet = flags.quiet === true;
  if (calibration.warnings.length > 0 && flags.json !== true && !quiet)
    tellWarnings(calibration.warnings, language, context);
  const made = textOf(calibration, format, flags, context);
  if (out !== undefined) await writeNewFile(out, context, async (file) => writeFileSync(file, made));
  else if (format === 'json') context.data(made);
  else if (!quiet) (format === 'md' ? context.document : context.result)(made);
  if (write !== undefined && written !== undefined)
    await writeNewFile(write, context, async (file) => writeFileSync(file, written.text), '--write');
  const lines = [
    ...(out === undefined ? [] : [say.reportWritten(shownPath(out))]),
    ...(write === undefined
      ? []
      : [
          written === undefined
            ? say.notWritten(shownPath(write))
            : say.written(shownPath(write), written.version),
        ]),
  ];
  if (!quiet && flags.json !== true && lines.length > 0) context.result(`${lines.join('\n')}\n`);
  return calibration.best === undefined ? nothingFound : 0;
}

function textOf(
  calibration: Calibration,
  format: Format,
  { lang = 'en' }: CalibrateFlags,
  context: Context,
): string {
  if (format === 'json') return `${jsonText(calibrationValue(calibration), 2)}\n`;
  const blocks = calibrationBlocks(calibration, lang);
  return format === 'md' ? blocksMarkdown(blocks) : blocksText(blocks, context);
}

function find(
  name: string,
  write: string | undefined,
  flags: CalibrateFlags,
  context: Context,
): Promise<Found> {
  const { threads, memory, target, maxCost, cost, max, vary, round } = flags;
  const asked: WishAsked = { target, maxCost, cost, max, vary, round };
  return withScratch(context, async (scratch) => {
    context.stage('reading results');
    const today = await openToday(name, scratch, context.noted);
    const wish = wishFrom(today, asked);
    context.stage('grading scenarios');
    const calibration = await calibrateMix(today, wish, { threads, memory, scratch });
    return { calibration, written: policyToWrite(calibration, today, write) };
  });
}

function policyToWrite(
  { best, simulation, wish }: Calibration,
  today: Today,
  target: string | undefined,
): Found['written'] {
  const settings = best && simulation.scenarios[best.scenario]?.settings;
  if (settings === undefined || target === undefined) return undefined;
  return writtenPolicyOf(withValues(today, wish, settings), target);
}
