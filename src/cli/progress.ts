// The progress line of a terminal: drawn in place, never wider than the terminal, and gone before anything else is said.
// Only ASCII, because terminals set to Chinese give many line-drawing characters two columns.
import type { ChalkInstance } from 'chalk';
import { cutTo, widthOf } from '../foundation/characters/width.js';
import type { Progress } from '../foundation/stages/clock.js';

interface Stage {
  readonly name: string;
  readonly progress: Progress | undefined;
}

/** What a terminal offers, of the streams of Node. */
export interface Terminal {
  readonly columns?: number;
  write(text: string): unknown;
}

const widestBar = 30;
const narrowestBar = 4;
/** Most texts fit into this, so that the bar keeps its width from stage to stage. */
const usualText = 28;

/** `[##########..........] 2/6 reading exports 43% 1:05`, without colours, at most `columns` wide. */
export function progressLine(
  name: string,
  progress: Progress | undefined,
  share: number | undefined,
  seconds: number,
  columns: number,
): { bar: string; text: string } {
  const before = progress === undefined ? '' : `${progress.number}/${progress.of} `;
  const done = share === undefined ? '' : ` ${Math.min(99, Math.floor(share * 100))}%`;
  const after = `${done} ${elapsed(seconds)}`;
  // Where not everything has room, the numbers say more than the end of a name.
  const shown = cutTo(name, columns - widthOf(before) - widthOf(after));
  const text = cutTo(`${before}${shown}${after}`, columns);
  const room = columns - Math.max(widthOf(text), usualText) - '[] '.length;
  if (progress === undefined || room < narrowestBar) return { bar: '', text };
  const length = Math.min(room, widestBar);
  const filled = Math.round(length * (progress.from + (progress.to - progress.from) * (share ?? 0)));
  return { bar: `[${'#'.repeat(filled)}${'.'.repeat(length - filled)}] `, text };
}

function elapsed(seconds: number): string {
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Redraws often enough to look alive, seldom enough to cost nothing. */
const every = 100;

/** In its last column a terminal may begin a new line; and the ^C that it shows must not wrap. */
const reserved = 3;

export class ProgressLine {
  private readonly began = performance.now();
  private stage: Stage | undefined;
  /** Never goes back within a stage: statements that begin later make the whole larger. */
  private share: number | undefined;
  private drawn = { line: '', width: 0 };
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly paint: ChalkInstance,
  ) {}

  begin(name: string, progress: Progress | undefined): void {
    this.stage = { name, progress };
    this.share = undefined;
    this.draw();
    this.timer ??= setInterval(() => this.draw(), every).unref();
  }

  /** Takes the line away, for something to be printed; it comes back while the stage goes on. */
  clear(): void {
    if (this.drawn.width === 0) return;
    // A terminal that was made narrower has wrapped the line.
    const above = Math.ceil(this.drawn.width / this.columns) - 1;
    this.terminal.write(`\r${above > 0 ? `\u001b[${above}A` : ''}\u001b[J`);
    this.drawn = { line: '', width: 0 };
  }

  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.stage = undefined;
    this.clear();
  }

  private draw(): void {
    if (this.stage === undefined) return;
    const { name, progress } = this.stage;
    const now = progress?.share();
    if (now !== undefined) this.share = Math.min(1, Math.max(this.share ?? 0, now));
    const seconds = (performance.now() - this.began) / 1000;
    const { bar, text } = progressLine(name, progress, this.share, seconds, this.columns - reserved);
    const line = `${this.paint.cyan(bar)}${text}`;
    if (line === this.drawn.line) return;
    if (this.drawn.width >= this.columns) this.clear();
    this.terminal.write(`\r${line}\u001b[K`);
    this.drawn = { line, width: widthOf(bar) + widthOf(text) };
  }

  /** Some terminals do not know their width. */
  private get columns(): number {
    return this.terminal.columns || 80;
  }
}
