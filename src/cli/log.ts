// --log json: one JSON object a line on stderr and nothing else there, for what collects logs. Names of events and keys are
// public interface; docs/unattended.md describes them.

import { jsonText } from '../foundation/characters/visible.js';
import { fewOfEachKind, moreText } from '../foundation/problems/capped.js';
import type { Problem } from '../foundation/problems/problem.js';
import type { Guard } from '../plan/decisions/guard.js';
import type { Console } from './console.js';

type Level = 'info' | 'warning' | 'error';

/** Whether a log of events is asked for. Known before the command line is understood: what is wrong with it belongs there. */
export function asksForLog(args: readonly string[]): boolean {
  return args.some(
    (each, index) => each === '--log=json' || (each === '--log' && args[index + 1] === 'json'),
  );
}

/** Text without what lets people in, also as part of an address: logs go to many places. */
const masked = (text: string) =>
  text.replace(/((?:token|authorization)=)[^;\n]*/gi, '$1...').replace(/(:\/\/)[^\s/"']*@/g, '$1...@');

export class Log {
  private stage: string | null = null;
  private readonly begun = performance.now();

  /** @param write takes one line with its end */
  constructor(private readonly write: (line: string) => void) {}

  start(version: string, args: readonly string[]): void {
    this.event('info', 'start', { version, pid: process.pid, arguments: args.map(masked) });
  }

  problems(problems: readonly Problem[]): void {
    const { shown, more } = fewOfEachKind(problems);
    for (const { code, place, reason, fix } of shown) {
      const { file, line, column } = place ?? {};
      this.event('error', 'problem', { code, file, line, column, reason, fix });
    }
    for (const each of more)
      this.event('error', 'problem', { code: each.code, reason: moreText(each), more: each.count });
  }

  /** A fault of gradus, or a command line that is not understood. */
  fault(code: 'fault' | 'usage', text: string): void {
    this.event('error', 'problem', { code, reason: masked(text.trim()) });
  }

  guards(guards: readonly Guard[]): void {
    for (const each of guards) this.event(each.tripped ? 'warning' : 'info', 'guard', { ...each });
  }

  warning(message: string): void {
    this.event('warning', 'warning', { message });
  }

  /** @param signal what stopped the process, if anything did */
  end(exit: number, signal?: string): void {
    this.stage = null;
    const level = exit === 0 ? 'info' : exit === 4 ? 'warning' : 'error';
    this.event(level, 'end', { exit, signal, duration_ms: Math.round(performance.now() - this.begun) });
  }

  /** A console whose words for people become events; results still go to stdout. */
  over(console: Console): Console {
    return {
      ...console,
      problem: (text) => this.warning(text.trim()),
      note: (text) => this.warning(text),
      stage: (name, progress) => {
        this.stage = name;
        this.event('info', 'stage', { number: progress?.number, of: progress?.of });
      },
      stagesDone: () => undefined,
    };
  }

  private event(level: Level, event: string, details: Readonly<Record<string, unknown>>): void {
    const { stage } = this;
    this.write(`${jsonText({ time: new Date().toISOString(), level, event, stage, details })}\n`);
  }
}
