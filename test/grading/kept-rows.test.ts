// Rows that are kept: what makes them be read again, and what ends the run.
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { PlannedExport } from '../../src/engine/steps/plan/planned.js';
import type { Step } from '../../src/engine/steps/plan/step.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { createKept } from '../../src/grading/run/kept-rows.js';

const step: Step = { name: 'clean_orders', reads: [], grain: '', columns: [], stored: true, sql: '' };
const planned = { name: 'orders', careful: true } as PlannedExport;
const problem = (code: 'engine' | 'number-too-large' | 'memory' | 'disk') =>
  new ProblemsError([{ code, reason: '' }]);

/** An engine that cannot store, with what it was asked to make. */
function failing(error: Error) {
  const asked: boolean[] = [];
  const engine = {
    create: ({ stored }: Step) => {
      asked.push(stored);
      return stored ? Promise.reject(error) : Promise.resolve();
    },
  } as unknown as Engine;
  return { engine, asked };
}

it.each([
  problem('number-too-large'),
  problem('memory'),
  new Error("Conversion Error: Could not convert string '1x' to INT32"),
  new Error("13 INTERNAL: [CAST_INVALID_INPUT] The value '1x' cannot be cast"),
])('reads rows again that cannot be kept: %s', async (error) => {
  const { engine, asked } = failing(error);
  expect(await createKept(engine, step, planned)).toBe(true);
  expect(asked).toEqual([true, false]);
});

it.each([problem('engine'), problem('disk'), new Error('INTERRUPT Error: Interrupted!')])(
  'begins nothing new where something else failed: %s',
  async (error) => {
    const { engine, asked } = failing(error);
    await expect(createKept(engine, step, planned)).rejects.toBe(error);
    expect(asked).toEqual([true]);
  },
);
