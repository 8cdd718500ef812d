// Lines that are drawn between the rows of a printed list, of dashes or equals signs: like blank lines they are no rows.

/** What such a line holds at least. */
const drawn = ['-----', '====='] as const;
const whole = /^[\s|+]*([-=])\1{9,}[-=\s|+]*$/;

/** Whether bytes may hold such a line; a line that the end of the bytes cuts has enough of it on one side. */
export function mayHoldRules(bytes: Buffer): boolean {
  return drawn.some((marks) => bytes.includes(marks));
}

/** Whether a line is drawn, and is no row of as many cells as there are headings. */
export function isRule({ bytes, fault }: { readonly bytes: Buffer; readonly fault: unknown }): boolean {
  return fault !== undefined && bytes.length >= 10 && whole.test(bytes.toString('latin1'));
}
