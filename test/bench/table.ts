// The table that the benchmark prints. The first result is what the others are held against.
import Table from 'cli-table3';
import type { Measure } from './measure.js';

export interface Result {
  readonly name: string;
  readonly measures: Measure[];
}

export function table(results: readonly Result[]): string {
  const printed = new Table({
    head: ['', 'runs', 'median s', 'min s', 'max s', 'ratio', 'peak MB'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const yardstick = median(secondsOf(results[0]));
  for (const result of results) {
    const seconds = secondsOf(result);
    const peak = Math.max(...result.measures.map((each) => each.peakBytes));
    printed.push([
      result.name,
      result.measures.length,
      median(seconds).toFixed(2),
      Math.min(...seconds).toFixed(2),
      Math.max(...seconds).toFixed(2),
      (median(seconds) / yardstick).toFixed(2),
      Math.round(peak / 1_000_000),
    ]);
  }
  return printed.toString();
}

function secondsOf(result: Result | undefined): number[] {
  return result?.measures.map((each) => each.seconds) ?? [];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
