// JavaScript at work hears no signal, such as Ctrl-C, while something has to be cleaned up: long loops let the process
// listen now and then.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds for which nobody need listen. */
const longest = 100;
/** So many short pieces of work are done before anybody looks at the clock. */
const between = 500;

export class Breath {
  private since = performance.now();

  /** Lets the process listen, if it has not for a while. */
  async take(): Promise<void> {
    if (performance.now() - this.since < longest) return;
    await nextTurn();
    this.since = performance.now();
  }
}

/** As `map`, for long lists. */
export async function mapBreathing<T, U>(list: readonly T[], each: (item: T) => U): Promise<U[]> {
  const breath = new Breath();
  const made: U[] = [];
  for (const item of list) {
    made.push(each(item));
    if (made.length % between === 0) await breath.take();
  }
  return made;
}
