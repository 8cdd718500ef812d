// The only writer. Results go to stdout; progress, warnings and problems go to stderr.
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

export interface ConsoleOptions {
  readonly color: boolean;
  readonly quiet: boolean;
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
  /** One stage of work: a line that is overwritten on a terminal, a plain line elsewhere. */
  stage(name: string): void;
  /** Ends the line of the last stage. */
  stagesDone(): void;
}

export function openConsole({ color, quiet }: ConsoleOptions): Console {
  // An empty NO_COLOR does not count (no-color.org).
  const allowed = color && (process.env.NO_COLOR ?? '') === '';
  const paintFor = (support: typeof supportsColor) =>
    new Chalk({ level: allowed && support ? support.level : 0 });
  const live = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
  let shown = false;
  const clear = () => {
    if (shown && live) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    paint: paintFor(supportsColor),
    paintErrors: paintFor(supportsColorStderr),
    result: (text) => {
      clear();
      process.stdout.write(text);
    },
    problem: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    note: (text) => {
      if (quiet) return;
      clear();
      process.stderr.write(`note: ${text}\n`);
    },
    stage: (name) => {
      if (quiet) return;
      clear();
      process.stderr.write(live ? `${name} ...` : `gradus: ${name}\n`);
      shown = live;
    },
    stagesDone: clear,
  };
}
