// What the linter says, and what it keeps to itself. The texts stand in the gallery of mistakes.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { findings, read, scored, segmented, twoTiers } from './policies.js';

const spend = '{ metric: spend, weight: 100, points: { steps: { 0: 0, 1000: 60, 5000: 100 } } }';
const codes = (...sections: string[]) => findings(...sections).map((found) => found.split(':')[0]);

function shipped(name: string) {
  const problems = new Problems();
  readPolicy(parseYaml(name, readFileSync(`config/${name}.yaml`, 'utf8')), problems);
  return problems;
}

it('finds what is known to be wrong with the published table of RFM segments', () => {
  const { list, warnings } = shipped('rfm-segments');
  expect(list).toEqual([]);
  expect(warnings.map(({ code }) => code).sort()).toEqual(['segment-gap', 'segment-overlap']);
  const reasonOf = (code: string) => warnings.find((each) => each.code === code)?.reason;
  expect(reasonOf('segment-gap')).toMatch(/^10 of 125 .*: 215, 241, 251, 252, 341, 351, 441, 451, 541, 551$/);
  expect(reasonOf('segment-overlap')).toMatch(/^58 of 125 /);
});

it.each([
  'abc',
  'abc-xyz',
  'airline',
  'annual-weighted',
  'asset-management',
  'b2b-four-dimensions',
  'bank-grades',
  'dealers',
  'ecommerce',
  'education',
  'fintech-risk',
  'hotel',
  'hotel-status',
  'platform-engagement',
  'rfm-clusters',
  'single-criterion',
  'telecom',
  'vip-maintenance',
])('has nothing to say against %s', (name) => {
  const { list, warnings } = shipped(name);
  expect([...list, ...warnings]).toEqual([]);
});

it('says what is doubtful only of a policy without errors', () => {
  const weightless = '{ metric: orders, weight: 0, points: { bins: 5 } }';
  const halfWeights = '{ metric: spend, weight: 50, points: { bins: 5 } }';
  expect(codes(scored(spend, weightless), twoTiers)).toEqual(['no-effect']);
  expect(codes(scored(halfWeights, weightless), twoTiers)).toEqual(['weights-sum']);
});

it('takes falling points for a natural way to write recency', () => {
  const falling = '{ metric: recency_days, weight: 100, points: { line: { 0: 100, 365: 0 } } }';
  const cap = 'caps: [{ at_most: normal, when: { recency_days: { more_than: 300 } } }]\n';
  const penalty = 'adjustments: [{ id: late, add: -5, when: { recency_days: { at_least: 200 } } }]\n';
  const bonus = 'adjustments: [{ id: late, add: 5, when: { not: { recency_days: { more_than: 30 } } } }]\n';
  for (const section of [cap, penalty, bonus]) expect(codes(scored(falling), section, twoTiers)).toEqual([]);
  const reward = 'adjustments: [{ id: late, add: 5, when: { recency_days: { at_least: 200 } } }]\n';
  expect(codes(scored(falling), reward, twoTiers)).toEqual(['mixed-direction']);
});

it('shows two customers of whom the one with more gets less', () => {
  const upAndDown = '{ metric: spend, weight: 100, points: { steps: { 100: 100, 500: 40 } } }';
  expect(findings(scored(upAndDown), twoTiers)).toEqual([
    'mixed-direction: "spend" counts both ways: its points rise and fall: a customer with 300 gets 100 points, one with 500 only 40 points',
  ]);
  // Below 0 nobody means anything, and orders cannot be.
  const complaints = '{ metric: spend, weight: 100, points: { steps: { 0: 100, 1: 70, 3: 0 } } }';
  expect(findings(scored(complaints), twoTiers)).toEqual([]);
  // What rises more than it falls harms nobody.
  const outweighed = [
    '{ metric: spend, weight: 80, points: { line: { 0: 0, 100: 100 } } }',
    '{ metric: spend, id: other, weight: 20, points: { line: { 0: 100, 100: 0 } } }',
  ];
  expect(findings(scored(...outweighed), twoTiers)).toEqual([]);
  expect(findings(scored(...outweighed.map((each) => each.replace(/80|20/, '50'))), twoTiers)).toEqual([]);
  const harmed = outweighed.map((each) => each.replace('80', '30').replace('20', '70'));
  expect(findings(scored(...harmed), twoTiers)).toEqual([
    'mixed-direction: "spend" counts both ways: it raises the points of "spend" and lowers those of "other": a customer with 0 gets 70 points of the score for it, one with 100 only 30 points',
  ]);
});

it('knows that a criterion without weight serves conditions on its bins', () => {
  const orders = '{ metric: orders, weight: 0, points: { bins: 5 } }';
  const gate =
    'tiers: [{ id: gold, score: 60, requires: { orders.bin: { at_least: 4 } } }, { id: normal }]\n';
  expect(codes(scored(spend, orders), gate)).toEqual([]);
});

it('takes points of their own for missing values for a meaning', () => {
  const half = spend.replace('100, points', '50, points');
  const same = '{ metric: region, weight: 50, points: { map: { north: 30, other: 30 } } }';
  expect(codes(scored(half, same), twoTiers)).toEqual(['no-effect']);
  expect(codes(scored(half, same.replace(' }', ' }').replace(/ }$/, ', missing: 0 }')), twoTiers)).toEqual(
    [],
  );
});

it('reckons what can be scored by those who pass the gates', () => {
  const two = [
    '{ metric: spend, weight: 50, points: { line: { 0: 0, 1000: 100 } } }',
    '{ metric: orders, weight: 50, points: { steps: { 0: 0, 5: 60, 10: 100 } } }',
  ];
  const gold = (score: number, requires: string) =>
    findings(
      scored(...two),
      `tiers: [{ id: gold, score: ${score}, requires: ${requires} }, { id: normal }]\n`,
    ).filter((found) => found.startsWith('tier-unreachable'));
  const highest = (found: string[]) => found.map((each) => /is ([\d.]+)$/.exec(each)?.[1]);
  // Below 10 orders the best are 60 points, below 300 of spend not quite 30.
  expect(gold(80, '{ orders: { less_than: 10 } }')).toEqual([]);
  expect(highest(gold(81, '{ orders: { less_than: 10 } }'))).toEqual(['80']);
  expect(gold(65, '{ spend: { less_than: 300 } }')).toEqual([]);
  expect(highest(gold(66, '{ spend: { less_than: 300 } }'))).toEqual(['65']);
  expect(highest(gold(60, '{ orders.points: { at_most: 0 } }'))).toEqual(['50']);
  expect(highest(gold(60, '{ score: { at_most: 40 } }'))).toEqual(['40']);
  // Either gate alone leaves enough.
  expect(gold(85, '{ any: [{ orders: { less_than: 10 } }, { spend: { less_than: 300 } }] }')).toEqual([]);
  // A bonus that the gates rule out does not count.
  const bonus = 'adjustments: [{ id: many, add: 10, when: { orders: { at_least: 10 } } }]\n';
  const tiers = (score: number) =>
    `tiers: [{ id: gold, score: ${score}, requires: { orders: { less_than: 10 } } }, { id: normal }]\n`;
  expect(codes(scored(...two), bonus, tiers(85))).toContain('tier-unreachable');
  expect(codes(scored(...two), bonus.replace('at_least: 10', 'at_least: 5'), tiers(85))).not.toContain(
    'tier-unreachable',
  );
});

it('leaves a tier alone that is entered directly', () => {
  const tiers =
    'tiers: [{ id: gold, score: 60, requires: { orders: { less_than: 0 } }, enters_directly: { spend: { at_least: 1000 } } }, { id: normal }]\n';
  expect(codes(scored(spend), tiers)).toEqual(['never-holds']);
});

it('compares keep rules with the rules for entering', () => {
  const keeps = (requires: string, keep: string) =>
    codes(`tiers: [{ id: gold, requires: ${requires}, keeps: { requires: ${keep} } }, { id: normal }]\n`);
  expect(keeps('{ orders: { at_least: 5 } }', '{ orders: { at_least: 4 } }')).toEqual([]);
  expect(keeps('{ orders: { at_least: 5 } }', '{ orders: { at_least: 5 } }')).toEqual([]);
  expect(keeps('{ orders: { at_least: 5 } }', '{ orders: { more_than: 5 } }')).toEqual(['keep-stricter']);
  expect(keeps('{ rating: { at_most: 5 } }', '{ rating: { at_most: 4 } }')).toEqual(['keep-stricter']);
  expect(keeps('{ orders: { at_least: 5 } }', '{ spend: { at_least: 5 } }')).toEqual([]);
});

it('leaves to the last tier what lies below all that a table names', () => {
  const stairs = segmented(
    '{ orders: { at_least: 12 }, recency_days: { at_most: 60 } }',
    '{ orders: { at_least: 6 }, recency_days: { at_most: 90 } }',
    '{ orders: { at_least: 1 }, recency_days: { at_most: 30 } }',
  );
  expect(findings(stairs)).toEqual([]);
  expect(findings(segmented('{ rating: { at_most: 2 } }', '{ rating: { at_most: 3 } }'))).toEqual([]);
});

it('knows whole numbers, dates and categories', () => {
  // Between 2 and 3 orders there is nothing, between ratings there is.
  expect(codes(segmented('{ orders: { at_least: 3 } }', '{ orders: { at_most: 2 } }'))).toEqual([]);
  expect(findings(segmented('{ rating: { at_least: 3 } }', '{ rating: { at_most: 2 } }'))).toEqual([
    'segment-gap: one kind of customer fits no segment and falls to "rest": rating 2.5',
  ]);
  const days = (from: string) =>
    segmented(`{ first_order: { at_least: ${from} } }`, '{ first_order: { at_most: 2026-06-30 } }');
  expect(findings(days('2026-07-01'))).toEqual([]);
  expect(findings(days('2026-07-02'))).toEqual([
    'segment-gap: one kind of customer fits no segment and falls to "rest": first_order 2026-07-01',
  ]);
  expect(
    findings(
      segmented(
        '{ region: { equals: north }, orders: { at_least: 5 } }',
        '{ region: { equals: south }, orders: { at_most: 4 } }',
      ),
    ),
  ).toEqual([
    'segment-gap: 2 kinds of customers fit no segment and fall to "rest": region north and orders 0; region south and orders 5',
  ]);
});

it('takes a special case above a general one for meant, and a part of both not', () => {
  expect(codes(segmented('{ orders: { at_least: 12 } }', '{ orders: { at_least: 3 } }'))).toEqual([]);
  expect(codes(segmented('{ orders: { at_most: 6 } }', '{ orders: { at_least: 3 } }'))).toEqual([
    'segment-overlap',
  ]);
});

it('names one of many combinations, and says when it did not look', () => {
  const bins = (count: number) =>
    scored(
      ...['spend', 'orders', 'recency_days'].map(
        (metric, index) =>
          `{ metric: ${metric}, weight: ${[34, 33, 33][index]}, points: { bins: ${count} } }`,
      ),
    );
  const diagonal = (count: number) =>
    [1, count].map(
      (bin) =>
        `{ spend.bin: { equals: ${bin} }, orders.bin: { equals: ${bin} }, recency_days.bin: { equals: ${bin} } }`,
    );
  expect(findings(bins(4), segmented(...diagonal(4)))).toEqual([
    'segment-gap: 62 of 64 combinations of spend.bin, orders.bin and recency_days.bin fit no segment and fall to "rest": 112, 113, 114, 121, 122, 123, 124, 131, 132, 133 and 52 more',
  ]);
  // Cut only where conditions cut, large numbers of bins are few.
  expect(codes(bins(50), segmented(...diagonal(50)))).toEqual(['segment-gap']);
  const many = Array.from({ length: 600 }, (_, index) => index);
  const wide = segmented(
    `{ spend: { in: [${many.join(', ')}] }, rating: { in: [${many.join(', ')}] } }`,
    '{ region: { at_least: m } }',
  );
  const { problems } = read(wide);
  expect(problems.warnings).toEqual([]);
  expect(problems.notes.map(({ en }) => en)).toEqual([expect.stringContaining('were not examined')]);
});
