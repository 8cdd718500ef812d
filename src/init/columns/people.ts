// Cells that reach people: mail addresses and phone numbers.
import { count } from '../../foundation/characters/thousands.js';
import { note, type Remark, unsure } from './notes.js';

/** What every cell of a column is. */
export type Reaches = 'mail' | 'phone';

const mail = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/u;
/** With the code of the country, or a mobile number of China. */
const phone = /^(?:\+\d[\d ()./-]{6,20}|(?:86[ -]?)?1[3-9]\d{9})$/;
/** Fewer cells may be anything. */
const least = 3;

/** What all of these cells are, empty ones aside. */
export function reachesPeople(values: readonly string[]): Reaches | undefined {
  const filled = values.filter((value) => value !== '');
  if (filled.length < least) return undefined;
  if (filled.every((value) => mail.test(value))) return 'mail';
  return filled.every((value) => phone.test(value)) ? 'phone' : undefined;
}

/** Said of a column that is not used, and holds what reaches people. */
export function personalNotes({
  personal,
  filled,
}: {
  readonly personal: Reaches | undefined;
  readonly filled: number;
}): Remark[] {
  if (personal === undefined) return [];
  const cells = `all ${count(filled)} cells looked at`;
  return [
    personal === 'mail'
      ? note(`${cells} are mail addresses: if you use it, add it to personal under privacy`)
      : unsure(
          `${cells} look like phone numbers: if they are, and you use it, add it to personal under privacy`,
        ),
  ];
}
