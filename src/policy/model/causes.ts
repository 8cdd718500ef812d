// What moves a customer from one year to the next, in the order of decisions. Steps climbed are split into these, and the
// parts sum to the steps.
import type { changes } from '../../format/changes.js';

export const causes = ['behaviour', 'policy', 'movement', 'bounds', 'override'] as const;
export type Cause = (typeof causes)[number];

/** The column of changes.csv that says what a cause did. */
export const stepsHeading = (cause: Cause) => `steps_${cause}` as const satisfies keyof typeof changes;
