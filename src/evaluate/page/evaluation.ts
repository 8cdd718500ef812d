// An evaluation as one value: what pages and programs are told.
import type { Cohort } from '../measured/cohorts.js';
import type { YearPair } from '../measured/groups.js';
import type { Outlook } from '../outlook/outlook.js';
import type { EvaluatedYears, EvaluateNote } from '../years/year.js';

export interface Evaluation {
  readonly given: EvaluatedYears;
  /** Each year with the one behind it. */
  readonly pairs: readonly YearPair[];
  readonly cohorts: readonly Cohort[];
  readonly outlook: Outlook;
  readonly notes: readonly EvaluateNote[];
}
