// Looks for the first of ascending sizes with another answer than doing nothing has. What is asked is graded; of what lies
// between it is taken that answers change once, so that a few sizes are enough. Nothing is told that was not graded.

/** Sizes that are asked between two known ones in a round. */
const inner = 3;

export class SizeHunt {
  /** Index of the last size known to answer as 0 does; -1: that is 0 itself. */
  private low = -1;
  /** Index of the first size known to answer otherwise. */
  private high: number | undefined;
  private begun = false;

  /** @param sizes how many there are */
  constructor(private readonly sizes: number) {}

  /** Indexes to ask next, ascending; none when it is settled. */
  next(): number[] {
    if (this.sizes === 0) return [];
    if (!this.begun) return [...this.between(-1, this.sizes - 1), this.sizes - 1];
    if (this.high === undefined || this.high - this.low <= 1) return [];
    return this.between(this.low, this.high);
  }

  /** Takes whether each size that was asked answers otherwise than 0. */
  learn(asked: readonly number[], other: readonly boolean[]): void {
    this.begun = true;
    const first = other.indexOf(true);
    if (first >= 0) {
      this.high = asked[first];
      this.low = asked[first - 1] ?? this.low;
    } else this.low = asked.at(-1) ?? this.low;
  }

  /** The first size that answers otherwise, and the one before it; undefined where none does. */
  get edge(): { readonly last: number; readonly next: number } | undefined {
    return this.high === undefined ? undefined : { last: this.low, next: this.high };
  }

  private between(low: number, high: number): number[] {
    const parts = Array.from({ length: inner }, (_, at) =>
      Math.floor(low + ((high - low) * (at + 1)) / (inner + 1)),
    );
    return [...new Set(parts)].filter((at) => at > low && at < high);
  }
}
