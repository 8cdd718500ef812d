// Exact fractions for the second grader: whole numbers of any size, rounded only when asked.
import type { Decimal } from 'decimal.js';

export class Fraction {
  private constructor(
    readonly over: bigint,
    /** Above 0. */
    readonly under: bigint,
  ) {}

  static of(over: bigint, under = 1n): Fraction {
    return under < 0n ? new Fraction(-over, -under) : new Fraction(over, under);
  }

  static from(value: Decimal | number | string): Fraction {
    const text = typeof value === 'object' ? value.toFixed() : String(value);
    const [whole = '0', decimals = ''] = text.split('.');
    return Fraction.of(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(this.over * other.under + other.over * this.under, this.under * other.under);
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.over * other.over, this.under * other.under);
  }

  div(other: Fraction): Fraction {
    return Fraction.of(this.over * other.under, this.under * other.over);
  }

  compare(other: Fraction): number {
    const difference = this.over * other.under - other.over * this.under;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** Half up, away from zero, without trailing zeros. */
  text(places: number): string {
    const negative = this.over < 0n;
    const scaled = (negative ? -this.over : this.over) * 10n ** BigInt(places);
    const digits = String((2n * scaled + this.under) / (2n * this.under)).padStart(places + 1, '0');
    const cut = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
    const plain = cut.includes('.') ? cut.replace(/0+$/, '').replace(/\.$/, '') : cut;
    return negative && plain !== '0' ? `-${plain}` : plain;
  }

  rounded(places: number): Fraction {
    return Fraction.from(this.text(places));
  }
}

export const zero = Fraction.of(0n);
