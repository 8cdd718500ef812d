// Numbers for the eye: thousands marked with commas, as English has it. Node's own way loads the rules of all languages
// first, which takes longer than everything else that a report does.

import type { Decimal } from 'decimal.js';

/** `1,234,567.125` of a number in plain digits. */
export function grouped(digits: string): string {
  return digits.replace(/(?<!\.\d*)\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A number with its thousands marked. */
export function count(value: number | Decimal): string {
  return grouped(typeof value === 'number' ? String(value) : value.toFixed());
}
