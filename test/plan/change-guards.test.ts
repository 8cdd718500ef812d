// What guards on changes measure, from cells of the migration matrix alone.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stability } from '../../src/change/psi.js';
import type { Guard } from '../../src/plan/decisions/guard.js';
import { type ChangeFacts, judgeChange } from '../../src/plan/guards/change.js';
import type { ChangeGuardName } from '../../src/review/change-guards.js';

const tiers = ['high', 'middle', 'low'];
const cell = (previousTier: string, tier: string, customers: number, worth = '0') => ({
  previousTier,
  tier,
  customers,
  previousValue: new Decimal(worth),
  value: new Decimal(0),
});
const facts: ChangeFacts = {
  tiers,
  cells: [
    cell('high', 'high', 10, '1000.5'),
    cell('middle', 'middle', 2, '0'),
    cell('high', 'middle', 3, '600'),
    cell('high', 'low', 1, '399.5'),
    cell('low', 'high', 2, '0'),
    cell('low', 'low', 2, '500'),
    cell('low', 'left', 30, '77'),
    cell('new', 'low', 50),
  ],
  compared: true,
  valued: true,
  stability: stability([4, 3, 3], [7, 5, 8]),
  overridden: 7,
};

function judged(guard: ChangeGuardName, limit: string, given: Partial<ChangeFacts> = {}): Guard | undefined {
  return judgeChange([{ guard, limit: new Decimal(limit), place: undefined }], { ...facts, ...given })[0];
}

describe('guards on changes', () => {
  const measured: readonly (readonly [ChangeGuardName, string, string?, string?])[] = [
    ['downgraded', '0.25', '4', '16'],
    ['changed', '0.3', '6', '20'],
    ['down_more_than_one', '0.05', '1', '20'],
    ['spend_at_downgraded_customers', '0.49975', '999.5', '2000'],
    ['overridden', '0.1', '7', '70'],
    ['score_psi', '0.044561'],
  ];
  it.for(measured)('%s measures %s, which as a limit does not trip', ([guard, share, part, whole]) => {
    const among = guard.includes('downgraded') ? { among: 'could_fall' } : {};
    const counted = part === undefined ? {} : { part, whole, ...among };
    const found = { guard, limit: share, measured: share, tripped: false, ...counted };
    expect(judged(guard, share)).toEqual(found);
    const below = new Decimal(share).minus('0.000001').toFixed();
    expect(judged(guard, below)).toEqual({ ...found, limit: below, tripped: true });
  });

  it('compares the exact share, not the one that is printed', () => {
    const thirds = { cells: [cell('high', 'low', 1), cell('high', 'high', 2)] };
    expect(judged('downgraded', '0.333333', thirds)).toMatchObject({ measured: '0.333333', tripped: true });
    expect(judged('downgraded', '0.333334', thirds)).toMatchObject({ tripped: false });
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 }), (down, stayed) => {
        fc.pre(down + stayed > 0);
        const cells = [cell('high', 'low', down), cell('high', 'high', stayed)];
        const found = judged('downgraded', '0.1', { cells });
        expect(found?.tripped).toBe(down * 10 > down + stayed);
      }),
    );
  });

  it('sums up what customers were worth without rounding', () => {
    const cells = [
      cell('high', 'low', 1, '12345678901234567890123456.789'),
      cell('high', 'high', 1, '0.000000001'),
    ];
    expect(judged('spend_at_downgraded_customers', '1', { cells })).toMatchObject({
      part: '12345678901234567890123456.789',
      whole: '12345678901234567890123456.789000001',
    });
  });

  it('says why it cannot measure', () => {
    const first = { compared: false, valued: false, stability: undefined };
    const none = (unmeasured: string) => ({ measured: null, tripped: false, unmeasured });
    for (const [guard] of measured.filter(([name]) => name !== 'overridden'))
      expect(judged(guard, '0', first)).toMatchObject(none('no_last_results'));
    expect(judged('overridden', '0', first)).toMatchObject({ measured: '0.1', tripped: true });
    expect(judged('score_psi', '0', { stability: undefined })).toMatchObject(none('no_last_scores'));
    expect(judged('spend_at_downgraded_customers', '0', { valued: false })).toMatchObject(
      none('no_last_value'),
    );
    const below = (down: string, others: string) =>
      judged('spend_at_downgraded_customers', '1', {
        cells: [cell('high', 'low', 1, down), cell('high', 'high', 1, others), cell('low', 'low', 1, '1000')],
      });
    // 149 of 81 would be 184 %, and -68 of 81 would be -84 %: neither is a share.
    expect(below('149', '-68')).toMatchObject({ ...none('value_below_zero'), tripped: true });
    expect(below('-68', '149')).toMatchObject(none('value_below_zero'));
    expect(below('-68', '-149')).toMatchObject(none('value_below_zero'));
    expect(below('0', '-1')).toMatchObject(none('value_below_zero'));
    expect(below('0', '1')).toMatchObject({ measured: '0', tripped: false });
    const worthless = { cells: [cell('high', 'low', 3, '0')] };
    expect(judged('spend_at_downgraded_customers', '0', worthless)).toMatchObject(none('no_last_value'));
  });

  it('is not thinned out by who stood on the last tier, and says where nobody could fall', () => {
    const guards = ['downgraded', 'spend_at_downgraded_customers'] as const;
    const fell = cell('high', 'low', 1, '10');
    for (const guard of guards) {
      const thinned = { cells: [fell, cell('high', 'high', 1, '10'), cell('low', 'low', 1000, '1000')] };
      expect(judged(guard, '0.4', thinned)).toMatchObject({ measured: '0.5', tripped: true });
      const unmeasured = 'nobody_could_fall';
      const low = {
        cells: [cell('low', 'low', 5, '9'), cell('low', 'high', 1, '9'), cell('high', 'left', 3, '9')],
      };
      expect(judged(guard, '0', low)).toMatchObject({ measured: null, tripped: false, unmeasured });
      const strangers = { cells: [cell('high', 'left', 5, '9'), cell('new', 'low', 5)] };
      expect(judged(guard, '1', strangers)).toMatchObject({ tripped: true, unmeasured: 'nobody_compared' });
    }
  });

  it('trips where nobody can be compared: ids that no longer match must not pass', () => {
    const cells = [cell('high', 'left', 5), cell('new', 'low', 5)];
    for (const guard of ['downgraded', 'changed', 'down_more_than_one'] as const)
      expect(judged(guard, '1', { cells })).toMatchObject({
        measured: null,
        tripped: true,
        unmeasured: 'nobody_compared',
      });
  });
});
