// Stages of a run: told to whoever watches, with how far they are, and timed for the manifest.

/** Stages in their order, each with the part of a usual run's time that it takes. */
const stages = {
  'rewriting files': 40,
  'reading exports': 60,
  'finding clusters': 20,
  grading: 15,
  comparing: 2,
  'checking rows': 3,
  'writing results': 18,
  'publishing results': 2,
} as const;
export type StageName = keyof typeof stages;

const names = Object.keys(stages) as StageName[];

/** How far a run is when a stage begins. */
export interface Progress {
  /** Number of the stage, from 1, and of how many. */
  readonly number: number;
  readonly of: number;
  /** Parts of the whole work, 0 to 1, that are done before and after the stage. */
  readonly from: number;
  readonly to: number;
  /** The part of the stage, 0 to 1, that is done by now; undefined where nobody can tell. */
  share(): number | undefined;
}

export interface StageHook {
  /** Called at the beginning of each stage. */
  stage(name: string, progress?: Progress): void;
}

export class Clock {
  /** Milliseconds by stage, of time and of processor (all threads); a stage that came twice counts together. */
  readonly took: Readonly<Record<'timings_ms' | 'processor_ms', Record<string, number>>> = {
    timings_ms: {},
    processor_ms: {},
  };
  private current: { name: StageName; since: number; used: number } | undefined;
  private readonly coming: readonly StageName[];

  /** @param without stages that this run has not, as far as is known at its beginning */
  constructor(
    private readonly hook: StageHook,
    without: readonly StageName[] = [],
  ) {
    this.coming = names.filter((name) => !without.includes(name));
  }

  stage(name: StageName, share: () => number | undefined = () => undefined): void {
    if (this.current?.name === name) return;
    this.stop();
    // Odd cells or lines show only once a file was read; then it is read again, more carefully.
    const again = this.took.timings_ms[name] === undefined ? '' : ' again';
    this.current = { name, since: performance.now(), used: processorMs() };
    this.hook.stage(`${name}${again}`, { ...this.placeOf(name), share });
  }

  private placeOf(name: StageName): Omit<Progress, 'share'> {
    // A stage that nobody foresaw: some file turned out to need rewriting.
    const all = this.coming.includes(name) ? this.coming : [name, ...this.coming];
    const index = all.indexOf(name);
    const weight = (some: readonly StageName[]) => some.reduce((sum, each) => sum + stages[each], 0);
    const [before, after, whole] = [all.slice(0, index), all.slice(0, index + 1), all].map(weight);
    return {
      number: index + 1,
      of: all.length,
      from: (before ?? 0) / (whole ?? 1),
      to: (after ?? 0) / (whole ?? 1),
    };
  }

  stop(): void {
    if (this.current === undefined) return;
    const { name, since, used } = this.current;
    const { timings_ms, processor_ms } = this.took;
    timings_ms[name] = (timings_ms[name] ?? 0) + Math.round(performance.now() - since);
    processor_ms[name] = (processor_ms[name] ?? 0) + Math.round(processorMs() - used);
    this.current = undefined;
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
