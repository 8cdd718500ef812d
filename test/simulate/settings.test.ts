// What --set names in a policy, and what becomes of its text.
import { expect, it } from 'vitest';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { policyParts } from '../../src/simulate/changes/paths.js';
import { scenarioOf } from '../../src/simulate/changes/scenario.js';
import { settingFrom } from '../../src/simulate/changes/settings.js';

const text = `policy: Paths # why
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
  visits: { count: visits }
score:
  - dimension: worth
    weight: 60
    criteria:
      - { metric: spend, weight: 70, points: { steps: { 0: 0, 1000: 100 } } }
      - { metric: visits, id: often, weight: 30, points: { line: { 0: 0, 10: 100 } } }
  - { dimension: rest, weight: 30, criteria: [{ metric: visits, weight: 100, points: { percentile: true } }] }
  - dimension: more
    weight: 10
    criteria: [{ metric: spend, id: rank, weight: 100, points: { percentile: true } }]
adjustments:
  - { id: known, add: 5, when: { any: [{ spend: { at_least: 10 } }, { visits: { more_than: 3 } }] } }
tiers:
  - id: gold # the best
    score: 65 # agreed in May
    requires: { spend: { at_least: 500 } }
  - { id: rest }
caps:
  - { at_most: rest, when: { visits: { less_than: 1 } }, label: { en: Never = seen, zh: 从未到访 } }
  - { at_most: rest, when: { spend: { less_than: 0 } } }
`;
const policy = parseYaml('policy.yaml', text);
const set = (...written: string[]) => {
  const settings = written.map((each) => settingFrom(each, policy));
  return scenarioOf({ name: undefined, policy, base: '.', settings, rebalance: false }).policy.text;
};
const rebalanced = (...written: string[]) => {
  const settings = written.map((each) => settingFrom(each, policy));
  return scenarioOf({ name: undefined, policy, base: '.', settings, rebalance: true }).settings;
};
const problem = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, fix }) => [code, fix]);
    throw error;
  }
  return [];
};

it('names parts by their ids', () => {
  const names = policyParts(policy.value).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'tiers.gold.score',
      'tiers.gold.requires.spend.at_least',
      'score.worth.weight',
      'score.worth.spend.weight',
      'score.worth.often.points.line.10',
      'adjustments.known.add',
      'adjustments.known.when.any.2.visits.more_than',
      'caps.Never = seen.at_most',
      'caps.spend.when.spend.less_than',
      'metrics.spend.window',
    ]),
  );
  expect(names.filter((name) => /\.(id|dimension)$/.test(name))).toEqual([]);
});

it('changes a value and nothing else', () => {
  expect(set('tiers.gold.score=70')).toBe(text.replace('score: 65 #', 'score: 70 #'));
  expect(set('metrics.spend.window="6 months"')).toBe(text.replace('12 months', '6 months'));
  expect(set('metrics.spend.window=6 months')).toBe(text.replace('12 months', '6 months'));
  expect(set('caps.Never = seen.when.visits.less_than=2')).toBe(text.replace('less_than: 1', 'less_than: 2'));
  expect(set('score.worth.spend.points.steps.1000=90')).toBe(text.replace('1000: 100', '1000: 90'));
  expect(set('tiers.gold.score=70', 'adjustments.known.add=-3')).toBe(
    text.replace('score: 65 #', 'score: 70 #').replace('add: 5', 'add: -3'),
  );
});

it('adds what the policy does not have yet', () => {
  expect(set('movement.down.max_steps=1')).toBe(`movement: { down: { max_steps: 1 } }\n${text}`);
  expect(set('tiers.gold.keeps.score=60')).toBe(
    text.replace('  - id: gold #', '  - keeps: { score: 60 }\n    id: gold #'),
  );
  expect(set('tiers.rest.formerly=[old, older]')).toBe(
    text.replace('{ id: rest }', '{ formerly: [old, older], id: rest }'),
  );
});

it('quotes what could mean anything else', () => {
  expect(set('policy=a: b # c')).toBe(text.replace('Paths', '"a: b # c"'));
  expect(set('version=2')).toBe(text.replace('version: "1"', 'version: "2"'));
});

it('names the nearest path', () => {
  expect(problem(() => set('tiers.gold.scor=70'))).toEqual([
    ['unknown-path', 'did you mean "tiers.gold.score"?'],
  ]);
  expect(problem(() => set('tiers.silver.service=70'))).toEqual([
    ['unknown-path', 'known here: tiers.gold, tiers.rest'],
  ]);
  expect(problem(() => set('tiers.gold.colour=red'))).toMatchObject([['unknown-path', expect.anything()]]);
  expect(problem(() => set('tiers.gold=red'))).toEqual([
    ['unknown-path', 'name one of its values: tiers.gold.score, tiers.gold.requires.spend.at_least'],
  ]);
  expect(problem(() => set('tiers.gold.score'))).toMatchObject([['usage', expect.anything()]]);
});

it('takes single values only', () => {
  for (const value of ['{ a: 1 }', '70 }', '70, id: x', '[1', '70\nid: x'])
    expect(
      problem(() => set(`tiers.gold.requires.spend.at_least=${value}`)).length,
      value,
    ).toBeLessThanOrEqual(1);
  expect(problem(() => set('tiers.gold.score={ a: 1 }'))).toMatchObject([['wrong-value', expect.anything()]]);
});

it('refuses a weight alone, and shares the rest out where that is asked for', () => {
  expect(problem(() => set('score.worth.weight=50'))).toEqual([
    [
      'weights-sum',
      'set the others, too: score.rest.weight (30), score.more.weight (10); or pass --rebalance to share 50 out among them in proportion',
    ],
  ]);
  expect(rebalanced('score.worth.weight=50')).toEqual([
    { path: 'score.worth.weight', value: '50' },
    { path: 'score.rest.weight', value: '37.5' },
    { path: 'score.more.weight', value: '12.5' },
  ]);
  expect(rebalanced('score.worth.weight=33.3333')).toEqual([
    { path: 'score.worth.weight', value: '33.3333' },
    { path: 'score.rest.weight', value: '50' },
    { path: 'score.more.weight', value: '16.6667' },
  ]);
  expect(set('score.worth.weight=50', 'score.rest.weight=40')).toContain('weight: 50');
  expect(rebalanced('score.worth.spend.weight=10')[1]).toEqual({
    path: 'score.worth.often.weight',
    value: '90',
  });
  expect(problem(() => rebalanced('score.worth.weight=101'))).toMatchObject([
    ['weights-sum', expect.anything()],
  ]);
  expect(rebalanced('tiers.gold.score=70')).toHaveLength(1);
});
