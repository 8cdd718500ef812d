// The only writer. Results go to stdout; progress, warnings and problems go to stderr.
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import { visible } from '../problems/print.js';
import type { Progress } from '../run/clock.js';
import { ProgressLine, type Terminal } from './progress.js';

export interface ConsoleOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  /** One JSON document was asked for, so that no lines may stand around it where both streams are read as one. */
  readonly json?: boolean;
}

export interface Console {
  readonly paint: ChalkInstance;
  readonly paintErrors: ChalkInstance;
  /** What was asked for. */
  result(text: string): void;
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
type Sink = Terminal & { readonly isTTY?: boolean };

export function openConsole(
  { color, quiet, json = false }: ConsoleOptions,
  stdout: Sink = process.stdout,
  stderr: Sink = process.stderr,
): Console {
  // An empty NO_COLOR does not count (no-color.org).
  const allowed = color && (process.env.NO_COLOR ?? '') === '';
  const paintFor = (support: typeof supportsColor) =>
    new Chalk({ level: allowed && support ? support.level : 0 });
  const paintErrors = paintFor(supportsColorStderr);
  const live = canRedraw(stderr) ? new ProgressLine(stderr, paintErrors) : undefined;
  return {
    paint: paintFor(supportsColor),
    paintErrors,
    result: (text) => {
      live?.end();
      stdout.write(text);
    },
    problem: (text) => {
      live?.end();
      stderr.write(`${text}\n`);
    },
    note: (text) => {
      if (quiet) return;
      live?.clear();
      stderr.write(`note: ${visible(text)}\n`);
    },
    stage: (name, progress) => {
      if (quiet) return;
      if (live !== undefined) live.begin(name, progress);
      else if (!json) stderr.write(`gradus: ${name}\n`);
    },
    stagesDone: () => live?.end(),
  };
}

function canRedraw(stream: Sink): boolean {
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** What puts a message on a line of its own when the process is stopped: over the bar, and over the ^C of the terminal. */
export function freshLine(): string {
  if (canRedraw(process.stderr)) return '\r\u001b[K';
  return process.stderr.isTTY ? '\n' : '';
}
