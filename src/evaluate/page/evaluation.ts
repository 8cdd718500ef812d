// An evaluation as one value: what pages and programs are told.

import type { YearLines } from '../lines/lines.js';
import type { Cohort } from '../measured/cohorts.js';
import type { YearPair } from '../measured/groups.js';
import type { Outlook } from '../outlook/outlook.js';
import type { EvaluatedYears, EvaluateNote } from '../years/year.js';

export interface Evaluation {
  readonly given: EvaluatedYears;
  /** Each year with the one behind it. */
  readonly pairs: readonly YearPair[];
  readonly cohorts: readonly Cohort[];
  /** What tiers themselves did; empty where no policy gives tiers by scores. */
  readonly lines: readonly YearLines[];
  readonly outlook: Outlook;
  readonly notes: readonly EvaluateNote[];
}
