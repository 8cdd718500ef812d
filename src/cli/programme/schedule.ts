// schedule: the services of each tier as appointments, with calendars, the workload and what was done so far.
import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { packTarget, writePack } from '../../foundation/folders/pack.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { whileSteady } from '../../grading/run/steady.js';
import { refuseScheduleFolder, scheduleKind } from '../../programme/schedule/pack.js';
import { scheduleText, scheduleValue } from '../../programme/schedule/page.js';
import { type MadeSchedule, makeSchedule } from '../../programme/schedule/run.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type ScheduleCommandFlags = Flags<
  'from' | 'to' | 'done' | 'holidays' | 'capacity' | 'sample' | 'owner' | 'out' | 'lang' | 'json' | 'quiet'
>;

export const schedule: Run<ScheduleCommandFlags> = withJsonProblems(
  async ([results = ''], flags, context) => {
    const folder = path.resolve(results);
    const { from, to, done, holidays, capacity, sample, owner } = flags;
    const target = packTarget(folder, '-schedule', flags.out);
    const files = [
      ...(done === undefined ? [] : [{ path: done, called: 'the log' }]),
      ...(holidays ?? []).map((each) => ({ path: each, called: 'the holidays' })),
    ];
    refuseScheduleFolder(target, folder, files);
    const language = flags.lang ?? 'en';
    let made: MadeSchedule | undefined;
    await writePack(target, scheduleKind, context, async (work) => {
      made = await whileSteady([folder], () =>
        makeSchedule(
          folder,
          { from, to, done, holidays, capacity, sample, owner },
          { work, standing: target, language },
          context,
        ),
      );
    });
    if (made === undefined) throw new Error('nothing was planned');
    const out = shownPath(target);
    if (flags.json) context.data(`${jsonText(scheduleValue(made.summary, out), 2)}\n`);
    else if (!flags.quiet)
      context.result(scheduleText(made.summary, made.policy, language, { look: context, folder: out }));
    return 0;
  },
);
