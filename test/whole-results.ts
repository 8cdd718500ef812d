// Results folders in tests: whole, or told what is wrong with them.
import { expect } from 'vitest';
import { resultsFault } from './results-fault.js';

export function expectWhole(results: string): void {
  expect(resultsFault(results)).toBeUndefined();
}
