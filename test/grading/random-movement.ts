// Random movement rules, last results and overrides, and how a policy and its files say them.
import fc from 'fast-check';
import type { Last, MovementRules, Override } from '../reference/movement.js';

const tier = fc.integer({ min: 0, max: 3 });

export const movementRules: fc.Arbitrary<MovementRules> = fc.record({
  keeps: fc.integer({ min: 0, max: 100 }),
  down: tier,
  up: tier,
  newAtMost: tier,
  bestOfTwo: fc.boolean(),
  notAgainWithin: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  protectFirstReview: fc.boolean(),
  inactiveAfter: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
});

export const lastOf: fc.Arbitrary<Last> = fc.record({
  tier,
  scored: tier,
  movement: fc.constantFrom('up', 'down', 'same', 'new'),
  fellBefore: fc.option(fc.integer({ min: -1, max: 400 }), { nil: undefined }),
});

export const overrideOf: fc.Arbitrary<Override> = fc.record({
  kind: fc.constantFrom('fix', 'at_least', 'at_most'),
  tier,
  expires: fc.option(fc.integer({ min: -1, max: 1 }), { nil: undefined }),
});

/** The value of `movement:`. */
export function movementText(given: MovementRules): string {
  const down = [
    `max_steps: ${given.down}`,
    ...(given.notAgainWithin === undefined ? [] : [`not_again_within: ${given.notAgainWithin} days`]),
    ...(given.protectFirstReview ? ['protect_first_review: true'] : []),
  ];
  const rules = [
    ...(given.bestOfTwo ? ['best_of: 2 years'] : []),
    `down: { ${down.join(', ')} }`,
    `up: { max_steps: ${given.up} }`,
    `new_customers: { at_most: t${given.newAtMost} }`,
    ...(given.inactiveAfter === undefined ? [] : [`inactive: { after: ${given.inactiveAfter} days }`]),
  ];
  return `{ ${rules.join(', ')} }`;
}

/** Rows of last results with their heading; `shown` writes days before the as-of date as a date. */
export function lastRows(
  customers: readonly (readonly [id: string, last: Last | undefined])[],
  shown: (age: number | undefined) => string,
): string[][] {
  return [
    ['customer_id', 'tier', 'scored_tier', 'movement', 'last_downgrade'],
    ...customers.flatMap(([id, last]) =>
      last === undefined
        ? []
        : [[id, `t${last.tier}`, `t${last.scored}`, last.movement, shown(last.fellBefore)]],
    ),
    ['gone', 't1', 't1', 'same', ''],
  ];
}

/** Rows of overrides with their heading. */
export function overrideRows(
  customers: readonly (readonly [id: string, override: Override | undefined])[],
  shown: (age: number | undefined) => string,
): string[][] {
  return [
    'customer_id,tier,kind,expires_on,reason,requested_by,approved_by,decided_on'.split(','),
    ...customers.flatMap(([id, override]) =>
      override === undefined
        ? []
        : [
            [
              id,
              `t${override.tier}`,
              override.kind,
              shown(override.expires),
              ...['Why', 'Ann', 'Bob', shown(31)],
            ],
          ],
    ),
  ];
}
