// What a schedule is asked for, checked against the results that it is made of.

import type { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import { type Problem, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { Exact } from '../../grammar/exact.js';
import { earlier, isIsoDate } from '../../grammar/window.js';
import type { OpenedResults } from '../../regrade/results.js';
import { type Day, dayOf, isoOf } from '../calendar/days.js';
import { chinaTable, type HolidayTable, type WorkingDays, workingDays } from '../calendar/working-days.js';
import { readHolidays } from '../calendar/written-holidays.js';
import { type Done, readDone } from '../log/done.js';
import { type Capacity, capacityOf, noLimit } from '../planning/capacity.js';
import type { ScheduleNote, TierService } from './appointment.js';

/** As flags say it. */
export interface ScheduleFlags {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly done: string | undefined;
  readonly holidays: readonly string[] | undefined;
  readonly capacity: string | undefined;
  readonly sample: string | undefined;
  readonly owner: string | undefined;
}

/** Checked. */
export interface ScheduleAsked {
  readonly begins: Day;
  readonly calendar: WorkingDays;
  readonly capacity: Capacity;
  readonly done: readonly Done[] | undefined;
  /** As a part of 1. */
  readonly sample: Decimal | undefined;
  /** The field of the customers that names their owner; undefined: there is none. */
  readonly owner: string | undefined;
  readonly notes: readonly ScheduleNote[];
}

/** The field that names owners where no flag names another one. */
const usualOwner = 'owner';
/** Days that are planned at most. */
const longest = 3_660;

/**
 * Checks everything at once.
 * @throws ProblemsError with all that is wrong
 */
export async function checkAsked(
  flags: ScheduleFlags,
  { plan }: OpenedResults,
  services: ReadonlyMap<string, readonly TierService[]>,
): Promise<ScheduleAsked> {
  const problems = new Problems();
  const refuse = (reason: string, fix: string, code: Problem['code'] = 'usage') => {
    problems.add({ code, reason, fix });
    return undefined;
  };
  const all = [...services.values()].flat();
  if (all.length === 0)
    refuse(
      'no tier of the policy says which service its customers get',
      'write service: [{ visit: account_manager, every: 3 months }] in its tiers, and grade again',
      'no-service',
    );
  const notes: ScheduleNote[] = [];
  const names = [...new Set(all.map(({ service }) => service))];
  const done =
    flags.done === undefined || all.length === 0 ? undefined : await readDone(flags.done, names, problems);
  const tables = await holidaysOf(flags.holidays, plan.policy.currency, problems, notes);
  const capacity = readCapacity(flags.capacity, all, refuse);
  const sample = readSample(flags.sample, refuse);
  const owner = ownerField(flags.owner, plan.profile, refuse, notes);
  const begins = dayOf(plan.asOf) + 1;
  const { from, to } = periodOf(flags, begins, done, refuse, notes);
  if (problems.list.length > 0) throw new ProblemsError(problems.list);
  const calendar = workingDays(from, to, tables);
  if (calendar.days.length === 0)
    throw new ProblemsError([
      {
        code: 'usage',
        reason: `nobody works on a day from ${isoOf(from)} to ${isoOf(to)}`,
        fix: 'plan a longer time with --from and --to',
      },
    ]);
  const late = (done ?? []).filter(({ day }) => day >= from).length;
  if (late > 0) notes.push({ code: 'done_after_plan', rows: late });
  for (const year of calendar.untold) notes.push({ code: 'untold_year', ...year });
  return { begins, calendar, capacity, done, sample, owner, notes };
}

type Refuse = (reason: string, fix: string) => undefined;

async function holidaysOf(
  named: readonly string[] | undefined,
  currency: string | undefined,
  problems: Problems,
  notes: ScheduleNote[],
): Promise<HolidayTable[]> {
  if (named === undefined) {
    if (currency !== 'CNY') return [];
    notes.push({ code: 'holidays_assumed' });
    return [chinaTable()];
  }
  const tables: HolidayTable[] = [];
  for (const each of named) {
    if (each === 'none') continue;
    const table = each === 'china' ? chinaTable() : await readHolidays(each, problems);
    if (table !== undefined) tables.push(table);
  }
  return tables;
}

function readCapacity(
  written: string | undefined,
  services: readonly TierService[],
  refuse: Refuse,
): Capacity {
  if (written === undefined) return noLimit;
  const capacity = capacityOf(written);
  if (capacity === undefined) {
    refuse(
      `--capacity "${written}" does not say how much one owner can do`,
      'write such as "6 a day", "25 a week", "240 minutes a day", or several of them separated by commas',
    );
    return noLimit;
  }
  const untimed = services.find(({ minutes }) => minutes === undefined);
  if ((capacity.dayMinutes ?? capacity.weekMinutes) !== undefined && untimed !== undefined)
    refuse(
      `--capacity counts minutes, and the policy does not say how long ${untimed.service} of ${untimed.tier} takes`,
      'write minutes: beside every: of each service and grade again, or count appointments, such as "6 a day"',
    );
  return capacity;
}

function readSample(written: string | undefined, refuse: Refuse): Decimal | undefined {
  if (written === undefined) return undefined;
  const percent = new Exact(/^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(written)?.[1] ?? 0);
  if (percent.gt(0) && percent.lte(100)) return percent.div(100);
  return refuse(`--sample "${written}" is no part of the customers`, 'write a percentage such as 5%');
}

function ownerField(
  named: string | undefined,
  profile: readonly string[],
  refuse: Refuse,
  notes: ScheduleNote[],
): string | undefined {
  const field = named ?? usualOwner;
  if (profile.includes(field)) return field;
  if (named !== undefined)
    return refuse(
      `the results have no field "${named}"`,
      profile.length > 0
        ? didYouMean(named, profile)
        : 'declare it among the columns of the customers export, and grade again',
    );
  notes.push({ code: 'no_owner_field', field });
  return undefined;
}

function periodOf(
  { from, to }: ScheduleFlags,
  begins: Day,
  done: readonly Done[] | undefined,
  refuse: Refuse,
  notes: ScheduleNote[],
): { readonly from: Day; readonly to: Day } {
  for (const [flag, date] of [
    ['--from', from],
    ['--to', to],
  ])
    if (date !== undefined && !isIsoDate(date))
      refuse(`${flag} "${date}" is not an existing date`, 'write YYYY-MM-DD');
  const newest = (done ?? []).reduce((last, { day }) => Math.max(last, day), begins - 1);
  const first = from === undefined || !isIsoDate(from) ? newest + 1 : dayOf(from);
  if (from === undefined && newest >= begins) notes.push({ code: 'begins_after_log', date: isoOf(first) });
  // The year after the as-of date, or from a later beginning on up to its end at least.
  const year = dayOf(earlier(isoOf(begins), { unit: 'months', length: -12 })) - 1;
  const usual = first <= year ? year : dayOf(earlier(isoOf(first), { unit: 'months', length: -12 })) - 1;
  const last = to === undefined || !isIsoDate(to) ? usual : dayOf(to);
  if (first < begins)
    refuse(
      `--from ${isoOf(first)} lies before the day after the as-of date, ${isoOf(begins)}`,
      `plan from ${isoOf(begins)} on, or make the schedule of earlier results`,
    );
  if (last < first)
    refuse(
      `the plan would end on ${isoOf(last)}, before it begins on ${isoOf(first)}`,
      'name a later day with --to',
    );
  else if (last - first > longest)
    refuse('the plan would be longer than ten years', 'name an earlier day with --to');
  return { from: first, to: last };
}
