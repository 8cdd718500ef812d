// Places on a line of values. Most of them are whole numbers of steps, which are counted and compared as numbers: exact
// decimals take many times as long, and searches go through hundreds of thousands of places.
import { Decimal } from 'decimal.js';

/** A value on a line. */
export class LinePlace {
  private decimal: Decimal | undefined;

  private constructor(
    private readonly step: Decimal,
    /** How many steps it is away from 0; about as many, where it is not exact. */
    readonly steps: number,
    readonly exact: boolean,
    decimal: Decimal | undefined,
  ) {
    this.decimal = decimal;
  }

  static of(at: Decimal, step: Decimal): LinePlace {
    const steps = at.div(step);
    const number = steps.toNumber();
    return new LinePlace(step, number, steps.isInteger() && Number.isSafeInteger(number), at);
  }

  /** The last one at most, or the first one at least, that is a whole number of steps. */
  static onGrid(value: Decimal, step: Decimal, rounding: Decimal.Rounding): LinePlace {
    const steps = value.div(step).toDecimalPlaces(0, rounding);
    const number = steps.toNumber();
    return Number.isSafeInteger(number)
      ? new LinePlace(step, number, true, undefined)
      : new LinePlace(step, number, false, steps.times(step));
  }

  get at(): Decimal {
    this.decimal ??= this.step.times(this.steps);
    return this.decimal;
  }

  /** So many steps away. */
  plus(steps: number): LinePlace {
    const sum = this.steps + steps;
    return this.exact && Number.isSafeInteger(sum)
      ? new LinePlace(this.step, sum, true, undefined)
      : LinePlace.of(this.at.plus(this.step.times(steps)), this.step);
  }

  /** Below 0 where it comes before the other one; rounding to a number never turns two of them round. */
  comparedTo(other: LinePlace): number {
    if (this.steps !== other.steps) return this.steps - other.steps;
    return this.exact && other.exact ? 0 : this.at.comparedTo(other.at);
  }

  /** Equal for equal values. */
  get key(): number | string {
    return this.exact ? this.steps : this.at.toFixed();
  }

  /** Whole numbers of steps that divide the way to a later place into so many parts. */
  inside(to: LinePlace, into: number): LinePlace[] {
    const parts = Array.from({ length: into - 1 }, (_, index) => index + 1);
    return parts
      .map((part) => this.part(to, part, into))
      .filter((each) => each.comparedTo(this) > 0 && each.comparedTo(to) < 0);
  }

  private part(to: LinePlace, part: number, into: number): LinePlace {
    const { step } = this;
    const width = to.steps - this.steps;
    // So far quotients are too exact for a whole number to be taken for its neighbour.
    if (this.exact && to.exact && width < widest) return this.plus(Math.floor((width * part) / into));
    const away = to.at.minus(this.at).times(part).div(into);
    return LinePlace.onGrid(this.at.plus(away), step, Decimal.ROUND_FLOOR);
  }
}

const widest = 2 ** 45;

/** In ascending order, each once, from one end to the other. */
export function sortedPlaces(places: readonly LinePlace[], low: LinePlace, high: LinePlace): LinePlace[] {
  return places
    .filter((each) => each.comparedTo(low) >= 0 && each.comparedTo(high) <= 0)
    .sort((a, b) => a.comparedTo(b))
    .filter((each, index, all) => {
      const before = all[index - 1];
      return before === undefined || each.comparedTo(before) !== 0;
    });
}
