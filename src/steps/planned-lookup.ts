// Files in which the rows of an export find further fields by key, as the plan holds them.
import type { PlannedFile, ReadField } from './planned.js';

export interface PlannedLookup {
  /** As the review calls it. */
  readonly name: string;
  /** The same with the export, as people are told of it. */
  readonly title: string;
  readonly files: readonly PlannedFile[];
  /** The field of the export that holds the key. */
  readonly on: string;
  /** The same in these files. */
  readonly key: ReadField;
  /** What becomes of rows without a match. */
  readonly missing: 'reject' | 'empty';
}
