// Values in a sentence.
import type { ValueCount } from './few-values.js';
import { count } from './notes.js';

/** Values with how often they stand there. */
export const listed = (values: readonly ValueCount[]) =>
  values.map(({ value, count: times }) => `${value} (${count(times)})`).join(', ');
