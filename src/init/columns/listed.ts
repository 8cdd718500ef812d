// Values in a sentence.

import { count } from '../../foundation/characters/thousands.js';
import type { ValueCount } from './few-values.js';

/** Values with how often they stand there. */
export const valuesWithCounts = (values: readonly ValueCount[]) =>
  values.map(({ value, count: times }) => `${value} (${count(times)})`).join(', ');
