// A bound on the work of a proof, counted and not timed: the same policy is decided alike on every machine.

/** Thrown where a question takes more work than it may. */
export class TooMuchWork extends Error {}

export class Work {
  private done = 0;

  /** @param most steps of reckoning that may be taken */
  constructor(private readonly most: number) {}

  take(steps: number): void {
    this.done += steps;
    if (this.done > this.most) throw new TooMuchWork();
  }
}
