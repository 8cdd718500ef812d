// What readers may not see may be anything: with other secrets, and all else the same, they are told the same, byte by byte, in
// every form of the report and in every list. That holds for cells as for orders, choices, sums, headings and what is packed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Audience, audienceOf } from '../../../src/reports/audience/audience.js';
import type { AudienceSpec } from '../../../src/review/audiences.js';
import { long } from '../../runs.js';
import { toldIn } from './told.js';
import { unrestricted } from './unrestricted.js';
import { type Secret, type Shape, secrets, type World, worldOf } from './worlds.js';

const shapes = fc.record<Shape>({
  seed: fc.nat(9_999),
  tiers: fc.integer({ min: 2, max: 4 }),
  scored: fc.boolean(),
  gated: fc.boolean(),
  firm: fc.boolean(),
  people: fc.integer({ min: 20, max: 40 }),
});
const runs = Number(process.env.GRADUS_PROPERTY_RUNS ?? (long ? 12 : 1));
const columns = [
  'name',
  'owner',
  'phone',
  'worth',
  'visits',
  'customer_id',
  'score',
  'movement',
  'previous_tier',
];
const specs = fc.record({
  show: fc.oneof(
    { weight: 3, arbitrary: fc.constant('all' as const) },
    { weight: 1, arbitrary: fc.subarray(columns).map((some) => ['tier', ...some]) },
  ),
  hide: fc.subarray(columns),
  pseudonyms: fc.boolean(),
  customers: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});

/** Pseudonyms that stay with the customer, whatever the id is. */
function readers(spec: AudienceSpec, { values, number }: World): Audience {
  const pseudonym = (id: string) => `P-${((number.get(id) ?? 0) * 7919) % 1000}`;
  return audienceOf(spec, { personal: ['name', 'phone'], policy: values.policy }, pseudonym);
}

/** What hides a secret from readers. */
const hiddenBy: Readonly<Record<Secret, string>> = {
  id: 'customer_id',
  name: 'name',
  owner: 'owner',
  phone: 'phone',
  worth: 'worth',
  visits: 'visits',
};
/** Ids and worth most often: nearly everything is in an order of theirs. */
const most: readonly Secret[] = ['id', 'worth'];
const hidden = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.subarray(secrets.filter((each) => !most.includes(each))).map((some) => [...most, ...some]),
  },
  { weight: 1, arbitrary: fc.subarray([...secrets], { minLength: 1 }) },
);
const lists = ['everybody', 'better', 'near_loss', 'near_gain', 'falling_stayers', 'overrides_ending'];

it('tells readers the same, whatever is hidden from them', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      shapes,
      hidden,
      // One after the other is told of the same customers: to grade them takes longest.
      fc.array(fc.tuple(specs, fc.constantFrom('en' as const, 'zh' as const), fc.constantFrom(...lists)), {
        minLength: 2,
        maxLength: 2,
      }),
      async (shape, secret, asked) => {
        const [world, other] = [await worldOf(shape), await worldOf(shape, secret)];
        for (const [some, language, list] of asked) {
          const hide = [...some.hide, ...secret.map((each) => hiddenBy[each])];
          const spec: AudienceSpec = { ...unrestricted, name: 'readers', ...some, hide };
          const told = await toldIn(world, readers(spec, world), language, { list });
          const again = await toldIn(other, readers(spec, other), language, { list });
          expect(Object.keys(again)).toEqual(Object.keys(told));
          for (const [form, text] of Object.entries(told))
            expect([form, firstDifference(text, again[form] ?? '')]).toEqual([form, '']);
          compared += Object.keys(told).length;
        }
        // The team is told otherwise.
        const all = await toldIn(world, undefined, 'en');
        const others = await toldIn(other, undefined, 'en');
        expect(all.xlsx === others.xlsx).toBe(false);
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(7);
}, 240_000);

/** Where two texts differ, with what stands around it. */
function firstDifference(a: string, b: string): string {
  if (a === b) return '';
  let at = 0;
  while (a[at] === b[at]) at++;
  return `${a.slice(Math.max(0, at - 200), at + 80)}\n<>\n${b.slice(Math.max(0, at - 200), at + 80)}`;
}
