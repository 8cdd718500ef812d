// The five kinds of statements, each with a policy that breaks it; the examples are graded by the steps of a review.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { proofText } from '../../src/prove/page/text.js';
import { proofValue } from '../../src/prove/page/value.js';
import { proveFile } from '../../src/prove/run.js';
import { removeFolder, whenFileEnds } from '../folders.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-prove-'));
whenFileEnds(() => removeFolder(folder));
const hooks = { stage: () => undefined, onStop: () => () => undefined };

const head = `policy: Proven
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions, window: 12 months }
  returns: { count: transactions, window: 12 months, only: { kind: { equals: return } } }
  returns_rate: { divide: [returns, orders], missing: 0 }
  recency_days: { days_since_last: transactions.date }
  region: { value: customers.region }
`;
const scored = (...criteria: string[]) =>
  `score:\n  - dimension: d\n    weight: 100\n    criteria:\n${criteria.map((each) => `      - ${each}\n`).join('')}`;
const bySpend = scored('{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }');

/** Proves a policy; throws where an example is graded otherwise than it is told. */
async function proven(...sections: string[]) {
  const file = path.join(folder, 'policy.yaml');
  writeFileSync(file, head + sections.join(''));
  const { graded, warnings } = await proveFile(file, hooks);
  const value = JSON.parse(JSON.stringify(proofValue(graded)));
  const lines = (language: 'en' | 'zh' = 'en') =>
    proofText(graded, { language, paint: new Chalk({ level: 0 }), width: 500 }).split('\n');
  return { value, lines, warnings };
}

const told = (lines: readonly string[], start: string) =>
  lines.filter((line) => line.trim().startsWith(start));
const directionsOf = (value: { directions: { metric: string }[] }, metric: string) =>
  value.directions.find((each) => each.metric === metric);

it('says who falls to the last tier, and that everybody gets one', async () => {
  const segments = [
    'assign: { by: segments }\n',
    'tiers:\n  - { id: near, when: { region: { equals: north } } }\n  - { id: far, when: { region: { equals: south } } }\n  - { id: rest }\n',
  ];
  const { value, lines } = await proven(...segments);
  expect(lines()[2]).toBe('Every customer gets a tier: whom no better tier takes, rest does.');
  expect(value.coverage).toMatchObject({
    last_tier: 'rest',
    takes_the_rest: { answer: 'yes', example: { metrics: { region: 'other' }, tier: 'rest' } },
  });
  const covered = await proven(
    'assign: { by: segments }\n',
    'tiers:\n  - { id: many, when: { orders: { at_least: 5 } } }\n  - { id: few, when: { orders: { less_than: 5 } } }\n  - { id: rest }\n',
  );
  expect(covered.value.coverage.takes_the_rest).toEqual({ answer: 'no' });
  expect(covered.value.tiers[2].reached).toEqual({ answer: 'no' });
});

it('says which way metrics work, with two customers where more is worse', async () => {
  const { value, lines } = await proven(
    bySpend,
    `tiers:
  - { id: gold, score: 60, requires: { returns_rate: { at_most: 0.1 } } }
  - { id: silver, score: 30, requires: { recency_days: { at_most: 90 } } }
  - { id: normal }
`,
  );
  expect(directionsOf(value, 'spend')).toMatchObject({
    more_makes_worse: { answer: 'no' },
    more_makes_better: { answer: 'yes' },
  });
  expect(directionsOf(value, 'returns')).toMatchObject({
    more_makes_worse: { answer: 'yes', example: { before: { tier: 'gold' } } },
    more_makes_better: { answer: 'no' },
  });
  // Of returns that are part of the orders, the rate only falls with further orders.
  expect(directionsOf(value, 'orders')).toMatchObject({ more_makes_worse: { answer: 'no' } });
  expect(directionsOf(value, 'recency_days')).toMatchObject({
    more_makes_worse: {
      example: { before: { metrics: { recency_days: '90' } }, after: { metrics: { recency_days: '91' } } },
    },
  });
  expect(told(lines(), 'Spend:')).toEqual(['  Spend: more never makes the tier worse.']);
  expect(told(lines(), 'recency_days:')).toEqual([
    '  recency_days: more never makes the tier better, so less is better.',
  ]);
  expect(told(lines('zh'), '消费：')).toEqual(['  消费：增加从不使等级变差。']);
});

it('follows a rate when what it is divided by grows', async () => {
  const { value } = await proven(
    'tiers: [{ id: gold, requires: { returns_rate: { at_least: 0.5 } } }, { id: normal }]\n',
  );
  expect(directionsOf(value, 'orders')).toMatchObject({
    more_makes_worse: { answer: 'yes', example: { before: { tier: 'gold' }, after: { tier: 'normal' } } },
    more_makes_better: { answer: 'no' },
  });
  expect(directionsOf(value, 'returns')).toMatchObject({ more_makes_worse: { answer: 'no' } });
});

it('does not pass over a rate that appears where there was none', async () => {
  const { value } = await proven(
    'tiers: [{ id: gold, requires: { each: { missing: true } } }, { id: normal }]\n'.replace(
      'tiers:',
      '  each: { divide: [spend, orders] }\ntiers:',
    ),
  );
  expect(directionsOf(value, 'orders')).toMatchObject({
    more_makes_worse: {
      example: { before: { metrics: { orders: '0' }, tier: 'gold' }, after: { tier: 'normal' } },
    },
  });
});

it('shows both ways of a metric that works both ways, score and gate together', async () => {
  const { value, lines } = await proven(
    scored('{ metric: orders, weight: 100, points: { line: { 0: 0, 20: 100 } } }'),
    'tiers: [{ id: gold, score: 50, requires: { orders: { at_most: 15 } } }, { id: normal }]\n',
  );
  expect(directionsOf(value, 'orders')).toMatchObject({
    more_makes_worse: {
      example: {
        before: { metrics: { orders: '15' }, tier: 'gold' },
        after: { metrics: { orders: '16' }, tier: 'normal' },
      },
    },
    more_makes_better: { answer: 'yes', example: { after: { tier: 'gold' } } },
  });
  expect(told(lines(), 'orders:')).toEqual([
    '  orders: more makes the tier better in one place, and worse in another.',
  ]);
});

it('finds that one metric outweighs what another rule takes, over whole ranges', async () => {
  // Each order brings 2 points and takes the bonus of nobody who is near a line: never worse.
  const harmless = await proven(
    scored(
      '{ metric: orders, weight: 80, points: { line: { 0: 0, 20: 100 } } }',
      '{ metric: spend, weight: 20, points: { line: { 0: 0, 1000: 100 } } }',
    ),
    'adjustments: [{ id: small, add: -3, when: { orders: { at_least: 10 } } }]\n',
    'tiers: [{ id: gold, score: 70 }, { id: normal }]\n',
  );
  expect(directionsOf(harmless.value, 'orders')).toMatchObject({ more_makes_worse: { answer: 'no' } });
  const harmful = await proven(
    scored(
      '{ metric: orders, weight: 80, points: { line: { 0: 0, 20: 100 } } }',
      '{ metric: spend, weight: 20, points: { line: { 0: 0, 1000: 100 } } }',
    ),
    'adjustments: [{ id: large, add: -5, when: { orders: { at_least: 10 } } }]\n',
    'tiers: [{ id: gold, score: 50 }, { id: normal }]\n',
  );
  expect(directionsOf(harmful.value, 'orders')).toMatchObject({
    more_makes_worse: {
      answer: 'yes',
      example: { before: { metrics: { orders: '9' } }, after: { metrics: { orders: '10' } } },
    },
  });
});

it('finds tiers that are not reached, or not left', async () => {
  const { value, lines, warnings } = await proven(
    bySpend,
    `tiers:
  - { id: gold, score: 60, keeps: { requires: { orders: { at_least: 0 } } } }
  - { id: silver, score: 30 }
  - { id: normal }
movement: { up: { max_steps: 1 }, new_customers: { at_most: silver } }
caps: [{ at_most: normal, when: { spend: { less_than: 600 } }, label: Small }]
`,
  );
  expect(value.tiers).toMatchObject([
    { tier: 'gold', left_downwards: { answer: 'yes' } },
    {
      tier: 'silver',
      reached: { answer: 'yes', example: { new: true, tier: 'silver' } },
      left_upwards: { answer: 'yes' },
    },
    { tier: 'normal', left_upwards: { answer: 'yes', example: { held: 'normal', tier: 'silver' } } },
  ]);
  // By score nobody stays on silver; who is new comes there from gold.
  expect(warnings.map(({ code }) => code)).toEqual(['rules-contradict']);
  expect(told(lines(), 'Every tier can')).toHaveLength(1);
  const stuck = await proven(
    bySpend,
    'tiers:\n  - { id: gold, score: 60, keeps: { requires: { orders: { at_least: 0 } } } }\n  - { id: normal }\n',
  );
  expect(stuck.value.tiers[0].left_downwards).toEqual({ answer: 'no' });
  expect(told(stuck.lines(), 'nobody who holds it can fall')).toHaveLength(1);
  expect(stuck.warnings.map(({ code, place }) => [code, place?.line])).toEqual([['tier-stuck', 16]]);
});

it('says that only who is inactive falls, where that is so', async () => {
  const { value } = await proven(
    'tiers:\n  - { id: gold, requires: { spend: { at_least: 5 } }, keeps: { requires: { orders: { at_least: 0 } } } }\n  - { id: normal }\n',
    'movement: { inactive: { after: 12 months } }\n',
  );
  expect(value.tiers[0]).toMatchObject({
    only_inactive: true,
    left_downwards: { answer: 'yes', example: { inactive: true } },
  });
});

it('finds who enters a tier and would not be held by its keep rule', async () => {
  const { value, lines } = await proven(
    bySpend,
    'tiers:\n  - { id: gold, score: 60, enters_directly: { orders: { at_least: 50 } }, keeps: { score: 55 } }\n  - { id: normal }\n',
  );
  expect(value.keeping).toMatchObject([
    { tier: 'gold', harder: { answer: 'yes', example: { metrics: { orders: '50' } } } },
  ]);
  expect(told(lines(), 'gold: keeping asks for something that entering does not.')).toHaveLength(1);
  const easy = await proven(
    bySpend,
    'tiers:\n  - { id: gold, score: 60, keeps: { score: 55 } }\n  - { id: normal }\n',
  );
  expect(easy.value.keeping).toEqual([{ tier: 'gold', harder: { answer: 'no' } }]);
});

it('finds rules that contradict or repeat each other', async () => {
  const { value, warnings } = await proven(
    bySpend,
    `adjustments:
  - { id: loyal, add: 5, when: { orders: { at_least: 6 } } }
  - { id: busy, add: -5, when: { orders: { more_than: 5 } } }
tiers:
  - { id: gold, score: 60, requires: { spend: { at_least: 500 } } }
  - { id: silver, score: 20 }
  - { id: normal }
caps:
  - { at_most: silver, when: { recency_days: { more_than: 90 } }, label: Late }
  - { at_most: silver, when: { recency_days: { more_than: 180 } }, label: Very late }
floors: [{ at_least: gold, when: { region: { equals: north } }, label: North }]
`,
  );
  const found = value.conflicts.found.map(
    ({ kind, text }: { kind: string; text: string }) => `${kind}: ${text}`,
  );
  expect(found).toEqual([
    'floor-cap: floor "North" promises at least gold to customers whom cap "Late" holds at silver; the cap wins',
    'floor-cap: floor "North" promises at least gold to customers whom cap "Very late" holds at silver; the cap wins',
    'cancel: adjustments "loyal" and "busy" are given to the same customers and cancel each other',
    // With 55 points at least of spend, nobody has spent less than 550.
    'gate-implied: gold asks for Spend at least 500, which whoever meets the rest of what it asks meets anyway',
    'idle-cap: cap "Very late" changes no tier: nobody whom it is for would stand higher',
  ]);
  expect(value.conflicts.found[0].example).toEqual({ metrics: { recency_days: '91', region: 'north' } });
  expect(warnings.map(({ code }) => code)).toEqual([
    'rules-contradict',
    'rules-contradict',
    'rules-contradict',
  ]);
  const none = await proven(
    bySpend,
    'tiers: [{ id: gold, score: 60, requires: { spend: { at_least: 601 } } }, { id: normal }]\n',
  );
  expect(none.value.conflicts).toEqual({ found: [], undecided: [] });
});

it('finds a bonus that never takes anybody over a line', async () => {
  const steps = scored('{ metric: spend, weight: 100, points: { steps: { 0: 0, 100: 50, 200: 100 } } }');
  const bonus = (add: number) =>
    `adjustments: [{ id: loyal, add: ${add}, when: { orders: { at_least: 6 } } }]\n`;
  const tiers = 'tiers: [{ id: gold, score: 75 }, { id: normal }]\n';
  const idle = await proven(steps, bonus(20), tiers);
  expect(idle.value.conflicts.found.map(({ kind }: { kind: string }) => kind)).toEqual(['idle-adjustment']);
  const active = await proven(steps, bonus(25), tiers);
  expect(active.value.conflicts.found).toEqual([]);
});

it('is exact where scores are rounded', async () => {
  // 59.99995 is rounded to 60, 59.99994 is not: the highest score is the one or the other.
  const line = (most: string) =>
    scored(`{ metric: spend, weight: 100, points: { steps: { 0: 0, 100: ${most} } } }`);
  const tiers =
    'tiers: [{ id: gold, score: 60, enters_directly: { region: { equals: north } } }, { id: normal }]\n';
  const reached = await proven(line('59.99995'), tiers);
  expect(directionsOf(reached.value, 'spend')).toMatchObject({ more_makes_better: { answer: 'yes' } });
  const short = await proven(line('59.99994'), tiers);
  expect(directionsOf(short.value, 'spend')).toMatchObject({ more_makes_better: { answer: 'no' } });
});

it('says what it does not decide, and why', async () => {
  const { value, lines } = await proven(
    'assign: { by: quota, of: spend }\n',
    'tiers: [{ id: gold, quota: 10% }, { id: normal }]\ncaps: [{ at_most: normal, when: { orders: { less_than: 2 } } }]\n',
  );
  const why = { answer: 'undecided', why: 'among_all' };
  expect(value).toMatchObject({ directions: why, tiers: why, keeping: why, conflicts: { found: [] } });
  expect(told(lines(), 'Not decided: tiers are assigned by comparing all customers.')).toHaveLength(3);
  const ranked = await proven(
    scored('{ metric: spend, weight: 100, points: { percentile: true } }'),
    'tiers: [{ id: gold, score: 60 }, { id: normal }]\n',
  );
  expect(directionsOf(ranked.value, 'spend')).toMatchObject({
    more_makes_worse: { answer: 'no' },
    more_makes_better: { answer: 'undecided', why: 'across' },
  });
});

it('does not decide where points depend on more than their metric', async () => {
  const { value, lines } = await proven(
    scored(
      '{ metric: spend, weight: 100, points: { by: customers.segment, of: { key: { steps: { 0: 20 } }, other: { line: { 0: 0, 100: 50 } } } } }',
    ),
    'tiers: [{ id: gold, score: 40 }, { id: normal }]\n',
  );
  expect(value.directions).toEqual({ answer: 'undecided', why: 'points', metric: 'spend' });
  expect(told(lines(), 'Not decided: the points of spend depend')).toHaveLength(4);
});

it('follows metrics and points of every numeric kind', async () => {
  const { value } = await proven(
    scored(
      '{ metric: recency_days, weight: 50, points: { out_of: 30, up_to: { 30: 30, 90: 20 }, above: 5 } }',
      '{ metric: bonus_orders, weight: 50, points: { out_of: 300, line: { 0: 0, 300: 300 } } }',
    ).replace('score:', '  bonus_orders: { steps: { 1: 100, 3: 200, 10: 300 }, of: orders }\nscore:'),
    'adjustments: [{ id: back, add: -10, per: returns, at_most: 2 }]\n',
    'tiers: [{ id: gold, score: 60 }, { id: normal }]\n',
  );
  expect(directionsOf(value, 'recency_days')).toMatchObject({
    more_makes_worse: { answer: 'yes' },
    more_makes_better: { answer: 'no' },
  });
  expect(directionsOf(value, 'orders')).toMatchObject({
    more_makes_worse: { answer: 'no' },
    more_makes_better: { answer: 'yes', example: { before: { tier: 'normal' } } },
  });
  expect(directionsOf(value, 'returns')).toMatchObject({ more_makes_better: { answer: 'no' } });
});

it('shares weights out where metrics are missing', async () => {
  const { value } = await proven(
    scored(
      '{ metric: spend, weight: 50, points: { line: { 0: 0, 1000: 100 } } }',
      '{ metric: recency_days, weight: 50, points: { line: { 0: 100, 100: 0 } }, missing: exclude }',
    ),
    'tiers: [{ id: gold, score: 90 }, { id: normal }]\n',
  );
  expect(directionsOf(value, 'recency_days')).toMatchObject({
    more_makes_better: { answer: 'no' },
    more_makes_worse: { answer: 'yes' },
  });
  expect(directionsOf(value, 'spend')).toMatchObject({ more_makes_worse: { answer: 'no' } });
});

it('shows every shipped policy nothing that a review would grade otherwise', {
  timeout: 60_000,
}, async () => {
  for (const name of ['ecommerce', 'fintech-risk', 'rfm-segments', 'education']) {
    const text = readFileSync(`config/${name}.yaml`, 'utf8');
    const file = path.join(folder, `${name}.yaml`);
    writeFileSync(file, text);
    const { warnings } = await proveFile(file, hooks);
    expect(warnings).toEqual([]);
  }
});
