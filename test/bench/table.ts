// The table that the benchmark prints. The first result is what the others are held against.
import Table from 'cli-table3';
import type { Measure } from './measure.js';

export interface Result {
  readonly name: string;
  readonly measures: Measure[];
}

export function table(results: readonly Result[]): string {
  const printed = new Table({
    head: ['', 'runs', 'median s', 'min s', 'max s', 'ratio', 'cpu s', 'ratio', 'peak MB'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const ratio = (result: Result, of: keyof Measure) => ratioOf(result, results[0] ?? result, of).toFixed(2);
  for (const result of results) {
    const seconds = result.measures.map((each) => each.seconds);
    const peak = Math.max(...result.measures.map((each) => each.peakBytes));
    printed.push([
      result.name,
      result.measures.length,
      medianOf(result, 'seconds').toFixed(2),
      Math.min(...seconds).toFixed(2),
      Math.max(...seconds).toFixed(2),
      ratio(result, 'seconds'),
      medianOf(result, 'cpuSeconds').toFixed(2),
      ratio(result, 'cpuSeconds'),
      Math.round(peak / 1_000_000),
    ]);
  }
  return printed.toString();
}

/**
 * The median of the ratios of each turn: machines become slower and faster by the minute, and what ran side by side felt
 * the same of it. Of a single run, against the median.
 */
function ratioOf({ measures }: Result, base: Result, of: keyof Measure): number {
  return median(
    measures.map((each, turn) => {
      const beside = measures.length === base.measures.length ? base.measures[turn] : undefined;
      return each[of] / (beside?.[of] ?? medianOf(base, of));
    }),
  );
}

export function medianOf(result: Result, of: keyof Measure): number {
  return median(result.measures.map((each) => each[of]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
