// The only writer. Results go to stdout; progress, warnings and problems go to stderr.
import { isatty } from 'node:tty';
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import { visible } from '../foundation/characters/visible.js';
import { fitted } from '../foundation/characters/width.js';
import type { Progress } from '../foundation/stages/clock.js';
import type { Language } from '../policy/model/policy.js';
import { isTaller, pagerOf, type ScreenSize, showInPager } from './pager.js';
import { ProgressLine, type Terminal } from './progress.js';

export interface ConsoleOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  /** Whether what is taller than the screen may go through a pager. */
  readonly pager?: boolean;
  /** One JSON document was asked for, so that no lines may stand around it where both streams are read as one. */
  readonly json?: boolean;
  readonly language?: Language;
}

export interface Console {
  readonly paint: ChalkInstance;
  readonly paintErrors: ChalkInstance;
  /** Columns that text on stdout may take. */
  readonly width: number;
  /** What was asked for, for people. */
  result(text: string): void;
  /** What was asked for, for programs and people: SQL, Markdown. */
  document(text: string): void;
  /** What was asked for, for programs: it goes out as it is, but steers no terminal. */
  data(text: string): void;
  /** Problems and faults: shown always. */
  problem(text: string): void;
  /** An assumption that was made. */
  note(text: string): void;
  /** One stage of work: a bar that is redrawn on a terminal, a plain line elsewhere. */
  stage(name: string, progress?: Progress): void;
  /** Takes the bar of the last stage away. */
  stagesDone(): void;
}

/** A stream that may be a terminal. */
type Sink = Terminal & ScreenSize;

/** Writes a text, through a pager where it is taller than the screen. */
export function writePaged(text: string, stdout: Sink = process.stdout): void {
  const pager = isTaller(text, stdout) ? pagerOf(process.env, isatty(0)) : undefined;
  if (pager === undefined || !showInPager(text, pager, process.env)) stdout.write(text);
}

export function openConsole(
  { color, quiet, pager = false, json = false, language = 'en' }: ConsoleOptions,
  stdout: Sink = process.stdout,
  stderr: Sink = process.stderr,
): Console {
  // An empty NO_COLOR does not count (no-color.org).
  const allowed = color && (process.env.NO_COLOR ?? '') === '';
  const paintFor = (support: typeof supportsColor) =>
    new Chalk({ level: allowed && support ? support.level : 0 });
  const paintErrors = paintFor(supportsColorStderr);
  const live = canRedraw(stderr) ? new ProgressLine(stderr, paintErrors) : undefined;
  const paint = paintFor(supportsColor);
  const [out, errors] = [widthOf(stdout), widthOf(stderr)];
  const write = (text: string) => {
    live?.end();
    if (pager && !json) writePaged(text, stdout);
    else stdout.write(text);
  };
  const tell = (text: string) => {
    const safe = steady(text, paintErrors.level > 0);
    stderr.write(`${stderr.isTTY === true ? fitted(safe, errors) : safe}\n`);
  };
  return {
    paint,
    paintErrors,
    width: out,
    result: (text) => {
      const safe = steady(text, paint.level > 0);
      write(stdout.isTTY === true ? fitted(safe, out) : safe);
    },
    document: (text) => write(stdout.isTTY === true ? visible(text) : text),
    data: (text) => {
      live?.end();
      stdout.write(stdout.isTTY === true ? visible(text) : text);
    },
    problem: (text) => {
      live?.end();
      tell(text);
    },
    note: (text) => {
      if (quiet) return;
      live?.clear();
      tell(`${language === 'zh' ? '说明：' : 'note: '}${visible(text)}`);
    },
    stage: (name, progress) => {
      if (quiet) return;
      if (live !== undefined) live.begin(name, progress);
      else if (!json) stderr.write(`gradus: ${name}\n`);
    },
    stagesDone: () => live?.end(),
  };
}

/** Where text does not go to a terminal, or the terminal does not know: what mails and pages have room for. */
const usualWidth = 80;
/** Narrower than this is no screen but a mistake. */
const narrowest = 20;

/** Columns of a terminal; else what COLUMNS says. */
function widthOf({ isTTY, columns = 0 }: Sink): number {
  if (isTTY === true && columns >= narrowest) return columns;
  const written = /^\d{2,4}$/.test(process.env.COLUMNS ?? '') ? Number(process.env.COLUMNS) : 0;
  if (written >= narrowest) return written;
  return usualWidth;
}

/** What chalk paints with. */
const esc = '\u001b';
const colours = new RegExp(`(${esc}\\[(?:1|2|22|3[1-6]|39)m)`);

/** Text that steers nothing, but for our own colours. Reports have made what they show visible already; this is the last gate. */
function steady(text: string, coloured: boolean): string {
  if (!coloured) return visible(text);
  return text
    .split(colours)
    .map((piece) => (colours.test(piece) ? piece : visible(piece)))
    .join('');
}

function canRedraw(stream: Sink): boolean {
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** What puts a message on a line of its own when the process is stopped: over the bar, and over the ^C of the terminal. */
export function freshLine(): string {
  if (canRedraw(process.stderr)) return '\r\u001b[K';
  return process.stderr.isTTY ? '\n' : '';
}
