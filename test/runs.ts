// How thoroughly tests look. `npm test` is for every change, `npm run test:long` for what is handed on, `npm run test:heavy`
// for a release; CONTRIBUTING.md says what each of them runs.

/** Everything, and more: half a million rows of a real shop, each command in a process of its own. */
export const heavy = process.env.GRADUS_HEAVY === '1';
/** What starts many processes, all random cases, and files as large as they have to be for what is rarely broken. */
export const long = heavy || process.env.GRADUS_LONG === '1';

/**
 * How many random cases of a property are tried.
 * @param many cases of long runs; usual ones try the first half of them. GRADUS_PROPERTY_RUNS asks for another number
 */
export function triesOf(many: number): number {
  return Number(process.env.GRADUS_PROPERTY_RUNS ?? (long ? many : Math.ceil(many / 2)));
}
