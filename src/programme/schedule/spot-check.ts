// Who is drawn for a spot check: the same customers for the same results, whatever order they come in.
import { createHash } from 'node:crypto';
import type { Decimal } from 'decimal.js';

/** So many customers are a part of all, the last one whole: 7 of 100 are 7%. */
export function partOfAll(part: Decimal, customers: number): number {
  return part.times(customers).ceil().toNumber();
}

/** The first so many of a random order that the results decide. */
export class SpotCheck<T> {
  private drawn: { readonly rank: string; readonly of: T }[] = [];

  /**
   * @param count how many are drawn
   * @param seed the same for the same results
   */
  constructor(
    private readonly count: number,
    private readonly seed: string,
  ) {}

  add(customer: string, of: T): void {
    const rank = createHash('sha256').update(`${this.seed}\n${customer}`).digest('hex');
    this.drawn.push({ rank, of });
    // Of many customers only those are kept who may be drawn.
    if (this.drawn.length > 2 * this.count + 1000) this.drawn = this.first();
  }

  /** Those who are drawn, in the order they were drawn in. */
  all(): readonly T[] {
    return this.first().map(({ of }) => of);
  }

  private first() {
    return this.drawn.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, this.count);
  }
}
