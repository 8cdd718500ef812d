// Every sample under its own policy with another value in it: simulating that, from results and from the review, is grading
// with it. And nothing of the results changes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { gradeInto } from '../../src/grading/run/execute.js';
import { policyParts } from '../../src/simulate/changes/paths.js';
import { withSettings } from '../../src/simulate/changes/settings.js';
import { emptyFolder, readCsv } from '../grading.js';
import { simulateFile, standings } from './simulating.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };

async function grade(review: string, out: string, more: { policy?: string; lastResults?: string }) {
  const prepared = await prepare(review, { out, ...more });
  await gradeInto(out, prepared, { threads: 2, memory: undefined }, quiet);
  return standings(readCsv(path.join(out, 'graded.csv')));
}

/** The policy with a threshold of a tier, or a weight of points, a little lower. */
function changed(text: string) {
  const policy = parseYaml('policy.yaml', text);
  const numbers = policyParts(policy.value).flatMap(({ name, value }) =>
    value instanceof Decimal && value.gt(1) ? [{ name, value }] : [],
  );
  const found =
    numbers.find(({ name }) => /^tiers\..*\.(score|at_least)$/.test(name)) ??
    numbers.find(({ name }) => /^tiers\.|\.steps\.|\.line\./.test(name) && !/\.(equals|bin)\b/.test(name));
  if (found === undefined) return { policy: text, path: undefined };
  const value = found.value.times('0.9').toDecimalPlaces(2).toFixed();
  return { policy: withSettings(policy, [{ path: found.name, value }]).text, path: found.name };
}

const bytes = (folder: string) =>
  readdirSync(folder).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex'),
  ]);

/** Scores, and clusters, whose centres the simulation has from the results. */
describe.each(readdirSync('samples').sort())('sample %s', (sample) => {
  it('simulates what grading gives', { timeout: 240_000 }, async () => {
    const folder = path.join('samples', sample);
    const work = emptyFolder();
    const [before, now, other] = ['2025', '2026', 'other'].map((name) => path.join(work, name)) as [
      string,
      string,
      string,
    ];
    const review = path.join(folder, 'review-2026.yaml');
    await grade(path.join(folder, 'review-2025.yaml'), before, {});
    await grade(review, now, { lastResults: before });
    const policy = path.join(work, 'policy.yaml');
    writeFileSync(policy, changed(readFileSync(path.join(now, 'policy.yaml'), 'utf8')).policy);
    const expected = await grade(review, other, { policy, lastResults: before });
    const was = bytes(now);
    try {
      expect((await simulateFile(now, policy)).customers).toEqual(expected);
    } catch (error) {
      // Of these nobody can tell without the exports who is inactive.
      expect(readFileSync(policy, 'utf8'), String(error)).toMatch(/inactive:/);
      expect(error).toMatchObject({ problems: [{ code: 'needs-review' }] });
    }
    expect((await simulateFile(path.join(now, 'review.yaml'), policy)).customers).toEqual(expected);
    expect(bytes(now)).toEqual(was);
  });
});
