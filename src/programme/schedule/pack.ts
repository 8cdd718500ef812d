// The folder of a schedule.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beginsWith, type PackKind, refuseFolder } from '../../foundation/folders/pack.js';
import { readRegular } from '../../foundation/problems/file-errors.js';

/** First line of schedule.md, by which a schedule is known. */
export const scheduleMark = '<!-- gradus schedule -->';

/** What each of its calendars names as the program that made it. */
const calendarMark = 'PRODID:-//gradus//schedule//';

export const scheduleFiles = {
  table: 'schedule.csv',
  page: 'schedule.md',
  workload: 'workload.csv',
  unplanned: 'unplanned.csv',
  compliance: 'compliance.csv',
  sample: 'sample.csv',
  cancelled: 'cancelled.ics',
} as const;

const known: readonly string[] = Object.values(scheduleFiles);

export const scheduleKind: PackKind = {
  called: 'the schedule',
  files: (name) => known.includes(name) || name.endsWith('.ics'),
  // Calendars of others may have been put beside its own.
  isOurs: (folder) =>
    beginsWith(scheduleMark, scheduleFiles.page)(folder) &&
    readdirSync(folder)
      .filter((name) => name.endsWith('.ics'))
      .every((name) => readRegular(path.join(folder, name)).includes(calendarMark)),
};

/**
 * Refuses a folder that the schedule must not stand in.
 * @param files what the schedule is made of, such as the log
 * @throws ProblemsError where it lies in the results, or holds anything but an earlier schedule
 */
export function refuseScheduleFolder(
  target: string,
  results: string,
  files: readonly { readonly path: string; readonly called: string }[],
): void {
  refuseFolder(target, { results: [results], files }, scheduleKind);
}
