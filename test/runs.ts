// How thoroughly tests look. `npm test` is for every change, `npm run test:long` for what is handed on, `npm run test:heavy`
// for a release; CONTRIBUTING.md says what each of them runs.

/** Everything, and more: half a million rows of a real shop, each command in a process of its own. */
export const heavy = process.env.GRADUS_HEAVY === '1';
/** What starts many processes, all random cases, and files as large as they have to be for what is rarely broken. */
export const long = heavy || process.env.GRADUS_LONG === '1';

/** Whether what is made from the code is written anew: npm run update. */
export const updating = process.env.UPDATE === '1';

/**
 * How many random cases of a property are tried.
 * @param many cases of long runs; GRADUS_PROPERTY_RUNS asks for another number
 * @param few cases of usual runs, so that they take three seconds at most
 */
export function triesOf(many: number, few = Math.ceil(many / 2)): number {
  return Number(process.env.GRADUS_PROPERTY_RUNS ?? (long ? many : few));
}

/**
 * Of many that are looked at in the same way: all in long runs and where they are written anew, some in usual ones.
 * @param some one of each kind, by name; a name that is not among them is a mistake
 */
export function someOf(all: readonly string[], some: readonly string[]): readonly string[] {
  const strangers = some.filter((name) => !all.includes(name));
  if (strangers.length > 0) throw new Error(`${strangers.join(', ')}: not there any more`);
  return long || updating ? all : some;
}

/** Of cases that differ in their values only: all in long runs, the first few in usual ones. */
export const fewOf = <Case>(all: readonly Case[], few = 1): readonly Case[] =>
  long ? all : all.slice(0, few);
