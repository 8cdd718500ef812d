// What a run tells of its customers and what its files tell must be the same page, byte by byte: the one is asked of the
// relations that the other is written from.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto } from '../../src/grading/run/execute.js';
import { seenByTeam } from '../../src/reports/audience/seen.js';
import { reportPage } from '../../src/reports/html/report-page.js';
import { openSaved } from '../../src/telling/saved.js';
import { tellResults } from '../../src/telling/tell.js';
import { emptyFolder } from '../grading.js';
import { long } from '../runs.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };
const options = { threads: 2, memory: undefined };

/** Weighted scores; in long runs clusters, tables for Excel, segments without scores and a single criterion, too. */
const samples: (readonly [string, boolean])[] = [['annual-review', false]];
const more: typeof samples = [
  ['rfm-clusters', true],
  ['b2b-four-dimensions', true],
  ['rfm-segments', false],
  ['single-criterion', false],
];

it.each(long ? [...samples, ...more] : samples)('%s', async (sample, excel) => {
  const work = emptyFolder();
  for (const year of [2025, 2026]) {
    const out = path.join(work, String(year));
    const last = year === 2025 ? {} : { lastResults: path.join(work, '2025') };
    const prepared = await prepare(`samples/${sample}/review-${year}.yaml`, { out, ...last });
    await gradeInto(out, prepared, { ...options, excel }, quiet);
    const scratch = path.join(work, `scratch-${year}`);
    mkdirSync(scratch);
    // The first year, which has nothing to compare with, in long runs.
    if (year === 2025 && !long) continue;
    const { folder, head, language } = await openSaved(out);
    // As results of few customers and of many are read.
    for (const whole of [undefined, 0]) {
      const values = await tellResults(folder, head, options, scratch, whole);
      const page = reportPage(seenByTeam(values), language);
      expect(page === readFileSync(path.join(out, 'report.html'), 'utf8')).toBe(true);
    }
  }
});
