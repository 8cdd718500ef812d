// A problem is a value: code, place, reason and next move. Rooms collect problems and report all of them at once.
import { catalogue, type ProblemCode, severityOf } from './catalogue.js';
import type { Note } from './note.js';

/** Where a problem stands: a file and, when known, line and column (both from 1) with the line's text. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly excerpt?: string;
  /** Characters of a very long line that stand before the excerpt. */
  readonly cut?: number;
  /** Characters to underline, at least 1. */
  readonly length?: number;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly place?: Place;
  /** What is wrong and why it matters, one sentence without a final full stop. */
  readonly reason: string;
  /** The next move. */
  readonly fix?: string;
  /** The same in Chinese; only of warnings that stand beside results. */
  readonly zh?: { readonly reason: string; readonly fix: string };
}

/** A problem in one language alone; what has no Chinese stays English. */
export function spoken({ zh, ...english }: Problem, language: keyof Note): Problem {
  return language === 'zh' && zh !== undefined ? { ...english, ...zh } : english;
}

/** Thrown when the work cannot go on; carries every problem found so far. */
export class ProblemsError extends Error {
  /**
   * @param warnings what was found besides and would not have stopped the work
   * @param ending what follows for what was to be written, as a sentence; without it nothing was
   */
  constructor(
    readonly problems: readonly Problem[],
    readonly warnings: readonly Problem[] = [],
    readonly ending?: string,
  ) {
    super(problems.map((problem) => problem.reason).join('; '));
    this.name = 'ProblemsError';
  }

  /** 3 as soon as only exports are at fault; 2 when usage, policy or review must be mended first. */
  get exit(): 2 | 3 {
    return this.problems.some((problem) => catalogue[problem.code].exit === 2) ? 2 : 3;
  }
}

/** Collects problems while work goes on, and throws them together. */
export class Problems {
  readonly list: Problem[] = [];
  /** Doubtful, but no reason to stop. */
  readonly warnings: Problem[] = [];
  /** What is not wrong but should be known: assumptions that were made. */
  readonly notes: Note[] = [];

  add(problem: Problem): void {
    (severityOf(problem.code) === 'warning' ? this.warnings : this.list).push(problem);
  }

  note(note: Note): void {
    this.notes.push(note);
  }

  /** @throws ProblemsError when anything was added */
  throwIfAny(): void {
    if (this.list.length > 0) throw new ProblemsError(this.list, this.warnings);
  }
}

/** One problem, thrown at once. */
export function fail(problem: Problem): never {
  throw new ProblemsError([problem]);
}
