// Cells that reach people.

const mail = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/u;
/** With the code of the country, or a mobile number of China. */
const phone = /^(?:\+\d[\d ()./-]{6,20}|(?:86[ -]?)?1[3-9]\d{9})$/;
/** Fewer cells may be anything. */
const least = 3;

/** What all of these cells are, empty ones aside. */
export function personalIn(values: readonly string[]): 'mail' | 'phone' | undefined {
  const filled = values.filter((value) => value !== '');
  if (filled.length < least) return undefined;
  if (filled.every((value) => mail.test(value))) return 'mail';
  return filled.every((value) => phone.test(value)) ? 'phone' : undefined;
}
