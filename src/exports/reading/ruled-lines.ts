// Lines that are drawn between the rows of a printed list, of dashes or equals signs: like blank lines they are no rows.

// A number of marks, so that it never looks twice at a long line of them.
const whole = /^[\s|+]*(?:-{10}|={10})[-=\s|+]*$/;
const least = 10;
/** The bytes with which such a line may begin. */
const begins = new Uint8Array(256);
for (const byte of Buffer.from('-=|+ \t\n\v\f\r\u00A0', 'latin1')) begins[byte] = 1;

/** Whether a line that begins with this byte may be drawn; most lines need no closer look. */
export function mayBeginRule(byte: number | undefined): boolean {
  return byte !== undefined && begins[byte] === 1;
}

/** Whether a line, without its line end, looks drawn. */
export function looksDrawn(line: Buffer): boolean {
  return line.length >= least && mayBeginRule(line[0]) && whole.test(line.toString('latin1'));
}

/** Whether a line is drawn, and is no row of as many cells as there are headings. */
export function isRule({ bytes, fault }: { readonly bytes: Buffer; readonly fault: unknown }): boolean {
  return fault !== undefined && looksDrawn(bytes);
}
