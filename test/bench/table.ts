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
  const ratio = (result: Result, of: keyof Measure) =>
    (medianOf(result, of) / medianOf(results[0] ?? result, of)).toFixed(2);
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

function medianOf(result: Result, of: keyof Measure): number {
  const sorted = result.measures.map((each) => each[of]).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
