// Who gets the report of one value of a field is told of its customers alone: whatever the others are called, are worth and
// spend, the report of that value is the same, byte by byte, in every form.
import { mkdirSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audienceOf } from '../../../src/reports/audience/audience.js';
import { PartRows } from '../../../src/telling/part-rows.js';
import { tellParts } from '../../../src/telling/parts.js';
import { openSaved } from '../../../src/telling/saved.js';
import { emptyFolder } from '../../grading.js';
import { triesOf } from '../../runs.js';
import { type Told, toldIn } from './told.js';
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
const specs = fc.record({
  hide: fc.subarray(['name', 'phone', 'worth', 'visits', 'score']),
  pseudonyms: fc.boolean(),
  customers: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});
type Spec = typeof specs extends fc.Arbitrary<infer Each> ? Each : never;

const field = 'owner';

/** What each reader is told, by the value of the field. */
async function partsIn(world: World, spec: Spec, language: 'en' | 'zh'): Promise<Map<string, Told>> {
  const scratch = mkdtempSync(path.join(emptyFolder(), 'scratch-'));
  mkdirSync(path.join(scratch, 'engine'), { recursive: true });
  const { folder, head } = await openSaved(world.results);
  const rows = new PartRows(folder, field, scratch);
  const found = new Map<string, Told>();
  const asked = { options: { threads: 2, memory: undefined }, scratch };
  await tellParts(folder, head, field, asked, async (values) => {
    const pseudonym = (id: string) => `P-${world.number.get(id) ?? ''}`;
    const written = { ...unrestricted, name: 'managers', ...spec };
    const audience = audienceOf(written, { personal: ['name', 'phone'], policy: values.policy }, pseudonym);
    const value = values.part?.value ?? null;
    const own = { results: folder, values: { ...values, made: { ...values.made, notes: [] } } };
    found.set(value ?? '', await toldIn(own, audience, language, { rows: await rows.of(value) }));
  });
  return found;
}

it('tells of the customers of one value whatever the others are', { timeout: 1_800_000 }, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      shapes,
      specs,
      fc.constantFrom('en' as const, 'zh' as const),
      fc.nat(),
      async (shape, spec, language, which) => {
        const world = await worldOf(shape);
        const { customers, fields } = world.values;
        const all = [...customers.shown, ...(customers.others ?? [])];
        const ownerOf = (each: (typeof all)[number]) => each.fields[fields.indexOf(field)] ?? '';
        const owners = [...new Set(all.map(ownerOf))].sort();
        const owner = owners[which % owners.length] ?? '';
        const own = new Set(
          all.filter((each) => ownerOf(each) === owner).map(({ customer }) => world.number.get(customer)),
        );
        const changed = secrets.filter((each): each is Secret => each !== field);
        const other = await worldOf(shape, changed, (at) => !own.has(at));
        const [told, again] = [await partsIn(world, spec, language), await partsIn(other, spec, language)];
        expect([...again.keys()].sort()).toEqual([...told.keys()].sort());
        for (const [form, text] of Object.entries(told.get(owner) ?? {})) {
          const then = again.get(owner)?.[form] ?? '';
          const at = [...text].findIndex((sign, index) => then[index] !== sign);
          const near = (all: string) => all.slice(Math.max(0, at - 150), at + 80);
          expect([form, text === then ? '' : `${near(text)} <> ${near(then)}`]).toEqual([form, '']);
          compared += 1;
        }
        // Others are told otherwise of theirs.
        const some = [...told].find(([name]) => name !== owner);
        if (some !== undefined && spec.customers) expect(again.get(some[0])?.html).not.toBe(some[1].html);
      },
    ),
    { numRuns: triesOf(10, 1), endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(3);
});
