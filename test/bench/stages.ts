// Where the time of gradus goes: its stages as the manifests of its runs tell them, and what is before and after them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Table from 'cli-table3';
import type { Measure } from './measure.js';
import { median } from './table.js';

/** Seconds of a stage in one run. */
interface Took {
  readonly seconds: number;
  readonly cpuSeconds: number;
}
export type StagesOfRun = Readonly<Record<string, Took>>;

/** What the results of a run say of it. */
export function stagesOf(results: string, whole: Measure): StagesOfRun {
  const { timings_ms, processor_ms } = JSON.parse(
    readFileSync(path.join(results, 'manifest.json'), 'utf8'),
  ) as Record<'timings_ms' | 'processor_ms', Record<string, number>>;
  const stages = Object.entries(timings_ms).map(([name, ms]): [string, Took] => [
    name,
    { seconds: ms / 1000, cpuSeconds: (processor_ms[name] ?? Number.NaN) / 1000 },
  ]);
  const rest = (of: keyof Took) => whole[of] - stages.reduce((sum, [, took]) => sum + took[of], 0);
  return Object.fromEntries([
    ['start and end', { seconds: rest('seconds'), cpuSeconds: rest('cpuSeconds') }],
    ...stages,
  ]);
}

/** Medians of all runs, as they are printed. */
export function stagesTable(runs: readonly StagesOfRun[]): string {
  const printed = new Table({
    head: ['gradus by stage', 'median s', 'cpu s', 'of cpu'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const of = (name: string, what: keyof Took) => median(runs.map((run) => run[name]?.[what] ?? 0));
  const names = Object.keys(runs[0] ?? {});
  const whole = names.reduce((sum, name) => sum + of(name, 'cpuSeconds'), 0);
  for (const name of names) {
    const cpu = of(name, 'cpuSeconds');
    printed.push([
      name,
      of(name, 'seconds').toFixed(2),
      cpu.toFixed(2),
      `${((100 * cpu) / whole).toFixed(0)} %`,
    ]);
  }
  return printed.toString();
}
