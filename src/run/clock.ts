// Stages of a run: told to whoever watches, and timed for the manifest.
export interface StageHook {
  /** Called at the beginning of each stage. */
  stage(name: string): void;
}

export class Clock {
  /** Milliseconds by stage; a stage that came twice counts together. */
  readonly timings: Record<string, number> = {};
  private current: { name: string; since: number } | undefined;

  constructor(private readonly hook: StageHook) {}

  stage(name: string): void {
    if (this.current?.name === name) return;
    this.stop();
    this.current = { name, since: performance.now() };
    this.hook.stage(name);
  }

  stop(): void {
    if (this.current === undefined) return;
    const { name, since } = this.current;
    this.timings[name] = (this.timings[name] ?? 0) + Math.round(performance.now() - since);
    this.current = undefined;
  }
}
