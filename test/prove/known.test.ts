// A proof speaks of every rule that a policy can have. A key that is new to policies has to be thought of there, too: it changes
// what is proven, or parts of the proof are left undecided where it stands.
import { expect, it } from 'vitest';
import { jsonSchemaOf } from '../../src/cli/reference/json-schema.js';

/** Keys that proofs know, or that change no tier. */
const known =
  'above active_months add adjustments after all annual_cost any as_of assign at_least at_most average before benefits best_of between bins by caps centres count counts_from criteria cumulative_share currency days days_since_first days_since_last deviation dimension discount distinct divide down en enters_directly equals every firmness first_date floors for formerly from greatest growth id in inactive keeps label last last_date least less_than line map max max_steps median method metric metrics min minmax minutes missing months_since more_than movement multiply new_customers not not_again_within of on only order orders out_of per per_month percentile perks plus points policy protect_first_review quota rank repeats requires reverse score seed service share since steps subtract sum then tiers ungraded unit until up up_to valid value version weight when window within year_begins years_since zh'.split(
    ' ',
  );

/** Names of all keys that a schema describes, wherever they stand. */
function keysIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  const inside = Object.entries(schema).filter(([key]) => key !== 'examples' && key !== 'default');
  return [...own, ...inside.flatMap(([, each]) => keysIn(each))];
}

it('knows every key of policies', () => {
  const keys = [...new Set(keysIn(jsonSchemaOf('policy')))];
  expect(keys.length).toBeGreaterThan(80);
  expect(keys.filter((key) => !known.includes(key))).toEqual([]);
});
