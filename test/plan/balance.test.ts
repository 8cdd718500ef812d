// The checks that stop a run in which a row or a part of a change was lost: that they let nothing through.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/engine/duckdb.js';
import { own, stepsColumn } from '../../src/engine/steps/plan/step.js';
import { tierChanges } from '../../src/engine/steps/tell/tier-changes.js';
import { checkBalance } from '../../src/plan/rows/accounting.js';
import { checkParts } from '../../src/plan/rows/check-parts.js';
import { causes } from '../../src/policy/model/causes.js';
import { removeFolder } from '../folders.js';

describe('checkBalance', () => {
  const account = {
    export: 'transactions',
    read: 10,
    used: 5,
    setAside: { refund: 1, test: 1 },
    rejected: { bad_date: 2, bad_number: 1 },
  };
  const listed = account.rejected;

  it('passes rows that are all accounted for', () => {
    expect(() => checkBalance(account, listed)).not.toThrow();
  });

  it.each([
    ['a row lost', { ...account, used: 4 }],
    ['a row used twice', { ...account, used: 6 }],
    ['a row read and not seen again', { ...account, read: 11 }],
    ['a row set aside twice', { ...account, setAside: { refund: 2, test: 1 } }],
    ['a row no longer set aside', { ...account, setAside: { refund: 1 } }],
  ])('stops at %s', (_, wrong) => {
    expect(() => checkBalance(wrong, listed)).toThrow('rows of transactions do not balance');
  });

  it.each([
    ['one listed less', { bad_date: 1, bad_number: 1 }],
    ['one listed under another reason', { bad_date: 1, bad_number: 2 }],
    ['a reason that is not listed', { bad_date: 2 }],
    ['a reason that only the list has', { ...listed, unknown_customer: 1 }],
  ])('stops at %s', (_, wrong) => {
    expect(() => checkBalance(account, wrong)).toThrow('rows of transactions were rejected as');
  });
});

describe('checkParts', () => {
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
  });
  afterAll(() => {
    removeFolder(scratch);
  });

  /** Changes with these tiers, counted from the highest, and the parts of the five causes. */
  async function check(changes: readonly (readonly (number | null)[])[], former: object | undefined) {
    const columns = [own.previous, own.tier, ...causes.map(stepsColumn)];
    const rows = changes.map((cells) => `(${cells.map((cell) => cell ?? 'NULL::INTEGER').join(', ')})`);
    const sql = `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${columns.join(', ')})`;
    // An engine for each: what it knows under a name stays.
    const engine = await openDuckdb({ threads: 1, memory: undefined, files: [], scratch });
    try {
      await engine.create({
        name: tierChanges,
        reads: [],
        grain: 'a customer',
        columns: [],
        stored: true,
        sql,
      });
      await checkParts(engine, { former });
    } finally {
      engine.close();
    }
  }
  const right = [
    [2, 0, 1, 1, 0, 0, 0],
    [0, 1, -2, 0, 0, 1, 0],
    [1, 1, 1, 0, -1, 0, 0],
    [null, 1, null, null, null, null, null],
  ];

  it('passes parts that sum to the steps', async () => {
    await expect(check(right, {})).resolves.toBeUndefined();
  });

  it.each(causes.map((cause, index) => [cause, index] as const))(
    'stops where %s is off',
    async (_, index) => {
      for (const off of [-1, 1]) {
        const wrong = [1, 0, 1, 0, 0, 0, 0].map((cell, at) => (at === index + 2 ? cell + off : cell));
        await expect(check([...right, wrong], {})).rejects.toThrow(
          'the parts of 1 changes do not sum to their steps',
        );
      }
    },
  );

  it('asks nothing where nobody was graded before', async () => {
    await expect(check([[1, 0, 0, 0, 0, 0, 0]], undefined)).resolves.toBeUndefined();
  });
});
