// What is proven of random policies holds for whoever is graded: nobody who is graded contradicts what is said of everybody,
// and every example is graded as it is told.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import type { Policy } from '../../src/policy/model/policy.js';
import { proofOf } from '../../src/prove/claims/proof.js';
import { type HeldStanding, heldStandings } from '../../src/prove/claims/standing.js';
import { examplesIn } from '../../src/prove/examples.js';
import { type Claimed, gradeExamples } from '../../src/prove/grade.js';
import type { Person } from '../../src/prove/reach/people.js';
import { removeFolder, whenFileEnds } from '../folders.js';
import { long, triesOf } from '../runs.js';
import { person, policyText, withMore } from './random-policy.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-prove-'));
whenFileEnds(() => removeFolder(folder));

const hooks = { stage: () => undefined, onStop: () => () => undefined };

function read(text: string): Policy | undefined {
  return readPolicy(parseYaml('policy.yaml', text), new Problems())?.policy;
}

/** The index of the tier of each, graded together as one review (bins are those of these customers). */
async function tiersOf(file: string, policy: Policy, all: readonly Claimed[]): Promise<number[]> {
  const graded = await gradeExamples(file, policy, [all], hooks);
  const tiers = new Map(
    graded.map(({ claimed, row }) => [claimed, policy.tiers.findIndex(({ id }) => id === row.tier)]),
  );
  return all.map((each) => tiers.get(each) ?? -1);
}

const steps = [
  ['spend', 400],
  ['orders', 1],
  ['orders', 7],
  ['returns', 1],
  ['recency', 60],
  ['rating', 1],
] as const;

it.runIf(long)('says nothing of everybody that somebody contradicts', { timeout: 300_000 }, async () => {
  const found = { proven: 0, examples: 0, open: 0 };
  await fc.assert(
    fc.asyncProperty(
      policyText.map((text) => ({ text, policy: read(text) })).filter(({ policy }) => policy !== undefined),
      fc.integer({ min: 0, max: 1000 }),
      async ({ text, policy }, turn) => {
        if (policy === undefined) return;
        const people = fc.sample(person, { numRuns: 250, seed: turn });
        const file = path.join(folder, 'policy.yaml');
        writeFileSync(file, text);
        const proof = proofOf(policy);
        const { directions, ways } = proof;
        const examples = examplesIn(proof);
        const wrong = (await gradeExamples(file, policy, examples, hooks)).filter(({ right }) => !right);
        expect(wrong).toEqual([]);
        found.examples += examples.length;
        if ('unproven' in directions || 'unproven' in ways) throw new Error('nothing was proven');
        const active = heldStandings(policy).filter((each) => each.kind !== 'held' || !each.inactive);
        const standing = active[turn % active.length] as HeldStanding;
        const claimed = (each: Person): Claimed => ({ person: each, standing });
        // With bins, where these begin depends on everybody, and would be other bins for the second customer of a pair.
        const pairs = people.flatMap((each) =>
          steps.flatMap(([metric, by]) => {
            const more = withMore(each, metric, by);
            return more === undefined ? [] : [{ metric, less: claimed(each), more: claimed(more) }];
          }),
        );
        const all = [...new Set(pairs.flatMap(({ less, more }) => [less, more]))];
        const tiers = await tiersOf(file, policy, all);
        const tierOf = new Map(all.map((each, index) => [each, tiers[index] ?? -1]));
        expect(tiers.filter((tier) => tier < 0)).toEqual([]);
        for (const { metric, worse, better } of directions) {
          for (const { is } of [worse, better]) found[is === 'open' ? 'open' : 'proven'] += 1;
          const own = pairs.filter((pair) => pair.metric === metric);
          const change = (sign: number) =>
            own.find(({ less, more }) => ((tierOf.get(more) ?? 0) - (tierOf.get(less) ?? 0)) * sign > 0);
          if (worse.is === 'no') expect(change(1)).toBeUndefined();
          if (better.is === 'no') expect(change(-1)).toBeUndefined();
        }
        for (const { tier, reached, up, down, onlyInactive } of ways) {
          const holds = standing.kind === 'held' && standing.tier === tier;
          if (reached.is === 'no' && !holds) expect(tiers).not.toContain(tier);
          if (holds && up?.is === 'no') expect(tiers.filter((each) => each < tier)).toEqual([]);
          if (holds && (down?.is === 'no' || onlyInactive))
            expect(tiers.filter((each) => each > tier)).toEqual([]);
        }
      },
    ),
    { numRuns: triesOf(8, 2) },
  );
  expect(found.examples).toBeGreaterThan(20);
  expect(found.proven).toBeGreaterThan(found.open);
});
