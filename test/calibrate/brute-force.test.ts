// The best answer is known: a second grader, written here, grades everybody under every choice of round values, and the best of
// them by the order of docs/what-if.md is what calibrate has to find; of what cannot be had, the limit that binds, and by how much.
import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type WishAsked, wishFrom } from '../../src/calibrate/asked/wish.js';
import type { Calibration, JudgedPolicy } from '../../src/calibrate/judged/outcome.js';
import { calibrateMix } from '../../src/calibrate/run.js';
import { openToday, type Today } from '../../src/simulate/today/results.js';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long, someOf } from '../runs.js';

const policy = `policy: Known
version: "1"
value: spend
metrics:
  a: { value: customers.a }
  b: { value: customers.b }
  spend: { value: customers.spend }
  late: { value: customers.late }
score:
  - dimension: d
    weight: 100
    criteria:
      - { metric: a, weight: 70, points: { line: { 0: 0, 100: 100 } } }
      - { metric: b, weight: 30, points: { line: { 0: 0, 100: 100 } } }
tiers:
  - { id: gold, score: 70, requires: { spend: { at_least: 200 } }, keeps: { score: 62 }, benefits: { annual_cost: 100 } }
  - { id: silver, score: 50, benefits: { annual_cost: 20, discount: 0.8 } }
  - { id: bronze, score: 30, keeps: { score: 25 } }
  - { id: rest }
movement: { down: { max_steps: 1 }, new_customers: { at_most: silver } }
caps: [{ at_most: silver, when: { late: { more_than: 30 } } }]
`;

interface Customer {
  readonly id: string;
  readonly a: number;
  readonly b: number;
  readonly spend: number;
  readonly late: number;
  readonly previous: number | undefined;
}
const count = 60;
const customers: readonly Customer[] = Array.from({ length: count }, (_, at) => ({
  id: `C${at}`,
  a: (at * 37 + 11) % 101,
  b: (at * 53 + 29) % 101,
  spend: (at * 71) % 500,
  late: at % 11 === 0 ? 40 : 0,
  previous: at % 5 === 0 ? undefined : (at * 7) % 4,
}));
const fixed = { id: 'C7', tier: 0 };

/** Everything that may vary here; scores are hundredths of points, so that all is whole. */
interface Values {
  readonly scores: readonly [number, number, number];
  readonly gate: number;
  readonly weight: number;
}
const asWritten: Values = { scores: [70, 50, 30], gate: 200, weight: 70 };

/** Tier of a customer, by the rules above and nothing else. */
function tierOf({ id, a, b, spend, late, previous }: Customer, { scores, gate, weight }: Values): number {
  if (id === fixed.id) return fixed.tier;
  const score = a * weight + b * (100 - weight);
  const reached = scores.findIndex((line, at) => score >= line * 100 && (at > 0 || spend >= gate));
  let tier = reached < 0 ? 3 : reached;
  if (previous === undefined) tier = Math.max(tier, 1);
  else {
    const keeps = [score >= 6200, false, score >= 2500, false][previous];
    if (tier > previous && keeps) tier = previous;
    tier = Math.min(tier, previous + 1);
  }
  return late > 30 ? Math.max(tier, 1) : tier;
}

interface Outcome {
  readonly on: readonly number[];
  readonly benefits: number;
  readonly all: Decimal;
  readonly down: number;
  readonly moved: number;
}
const now = customers.map((each) => tierOf(each, asWritten));
const couldFall = customers.filter(({ previous }) => previous !== undefined && previous < 3).length;

function outcome(values: Values): Outcome {
  const tiers = customers.map((each) => tierOf(each, values));
  const on = [0, 1, 2, 3].map((tier) => tiers.filter((each) => each === tier).length);
  const benefits = (on[0] ?? 0) * 100 + (on[1] ?? 0) * 20;
  const silver = customers.reduce((sum, { spend }, at) => sum + (tiers[at] === 1 ? spend : 0), 0);
  return {
    on,
    benefits,
    all: new Decimal(silver).div(4).plus(benefits),
    down: tiers.filter((tier, at) => tier > (customers[at]?.previous ?? 3)).length,
    moved: tiers.filter((tier, at) => tier !== now[at]).length,
  };
}

/** Which of the steps 5, 1 and 0.5 a value lies on; 0 of today's. */
const levelOf = (value: number, today: number, steps: readonly number[]) =>
  value === today ? 0 : 1 + steps.findIndex((step) => Number.isInteger(value / step));

interface Choice {
  readonly values: Values;
  readonly outcome: Outcome;
  readonly key: readonly number[];
}

let today: Today;
beforeAll(async () => {
  const folder = emptyFolder();
  const ids = ['gold', 'silver', 'bronze', 'rest'];
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': [
      ['customer_id', 'a', 'b', 'spend', 'late'],
      ...customers.map(({ id, a, b, spend, late }) => [id, a, b, spend, late]),
    ],
    'last.csv': [
      ['customer_id', 'tier'],
      ...customers.flatMap(({ id, previous }) => (previous === undefined ? [] : [[id, ids[previous]]])),
    ],
    'overrides.csv': `customer_id,tier,kind,reason,requested_by,approved_by,decided_on,expires_on,case\n${fixed.id},gold,fix,known,Ann Lee,Bob Ray,2026-12-01,,\n`,
    'review.yaml': `as_of: 2026-12-31
policy: policy.yaml
exports: { customers: { file: customers.csv, columns: { customer_id: customer_id, a: { heading: a, type: number }, b: { heading: b, type: number }, spend: { heading: spend, type: number }, late: { heading: late, type: number } } } }
last_results: last.csv
overrides: overrides.csv
results: results
`,
  });
  const { folder: results, graded } = await gradeFolder(folder);
  // The second grader says of today what the first does.
  const found = new Map(graded.map(({ customer_id: id, tier = '' }) => [id, ids.indexOf(tier)]));
  expect(customers.map(({ id }) => found.get(id))).toEqual(now);
  today = await openToday(results, emptyFolder());
});

const steps = [5, 1, 0.5];
const from = (least: number, most: number, step: number) =>
  Array.from({ length: Math.round((most - least) / step) + 1 }, (_, at) => least + at * step);
/** Thresholds of three tiers, as far as `--vary` lets them go here. */
const ranges = [
  [55, 80],
  [40, 54],
  [15, 39],
] as const;
const vary = ranges.map(
  ([least, most], at) => `tiers.${['gold', 'silver', 'bronze'][at]}.score=${least}..${most}`,
);

/** All choices of thresholds. */
function thresholds(on: readonly number[]): Choice[] {
  const finest = on.at(-1) ?? 1;
  const options = ranges.map(([least, most], at) => [
    ...new Set([...from(Math.ceil(least / finest) * finest, most, finest), asWritten.scores[at] ?? 0]),
  ]);
  const [golds = [], silvers = [], bronzes = []] = options;
  return golds.flatMap((gold) =>
    silvers.flatMap((silver) =>
      bronzes
        .filter((bronze) => gold > silver && silver > bronze)
        .map((bronze) => {
          const scores = [gold, silver, bronze] as const;
          const levels = scores.map((score, at) => levelOf(score, asWritten.scores[at] ?? 0, on));
          return choiceOf({ ...asWritten, scores }, levels);
        }),
    ),
  );
}

function choiceOf(values: Values, levels: readonly number[]): Choice {
  return {
    values,
    outcome: outcome(values),
    key: [levels.filter((level) => level > 0).length, Math.max(...levels)],
  };
}

const isBefore = (a: readonly number[], b: readonly number[]) => {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};
const distance = ({ outcome: { on } }: Choice, targets: Targets) =>
  targets.reduce((sum, [tier, wanted]) => sum + Math.abs((on[tier] ?? 0) - wanted), 0);
type Targets = readonly (readonly [number, number])[];

const metBy = ({ outcome: { on } }: Choice, targets: Targets) =>
  targets.every(([tier, wanted]) => Math.abs((on[tier] ?? 0) - wanted) <= Math.max(0.5, wanted * 0.05));

/** Keys of the best choice: what changes, how round it is, how far off, who moves. */
function bestOf(choices: readonly Choice[], targets: Targets, keeps: (outcome: Outcome) => boolean) {
  const keyOf = (each: Choice) => [...each.key, distance(each, targets), each.outcome.moved];
  return choices
    .filter((each) => metBy(each, targets) && keeps(each.outcome))
    .map(keyOf)
    .reduce<readonly number[] | undefined>(
      (best, key) => (best && !isBefore(key, best) ? best : key),
      undefined,
    );
}

const found = async (asked: WishAsked) => {
  const wish = wishFrom(today, asked);
  return calibrateMix(today, wish, { threads: 1, memory: undefined, scratch: emptyFolder() });
};

/** What was found, as this test sees it. */
function asSeen({ simulation }: Calibration, { scenario }: JudgedPolicy, on = steps): Choice {
  const settings = new Map(
    (simulation.scenarios[scenario]?.settings ?? []).map(({ path, value }) => [path, Number(value)]),
  );
  const scores = ['gold', 'silver', 'bronze'].map(
    (tier, at) => settings.get(`tiers.${tier}.score`) ?? asWritten.scores[at] ?? 0,
  ) as unknown as Values['scores'];
  const gate = settings.get('tiers.gold.requires.spend.at_least') ?? asWritten.gate;
  const weight = settings.get('score.d.a.weight') ?? asWritten.weight;
  const levels = [
    ...scores.map((score, at) => levelOf(score, asWritten.scores[at] ?? 0, on)),
    levelOf(gate, asWritten.gate, on),
    levelOf(weight, asWritten.weight, on),
  ];
  return choiceOf({ scores, gate, weight }, levels);
}

/** Every policy that is told has the figures that the second grader gives it. */
function figuresHold(calibration: Calibration, on = steps): void {
  const { best, alternatives, possible, unlimited, simulation, today: judged } = calibration;
  expect(simulation.figures.tiers.map((tier) => tier.customers)).toEqual(outcome(asWritten).on);
  expect(judged.moved).toBe(0);
  for (const each of [best, ...alternatives, possible, unlimited]) {
    if (each === undefined) continue;
    const seen = asSeen(calibration, each, on).outcome;
    const scenario = simulation.scenarios[each.scenario];
    expect(scenario?.figures.tiers.map((tier) => tier.customers)).toEqual(seen.on);
    expect(scenario?.figures.total.benefits).toBe(String(seen.benefits));
    expect(scenario?.figures.movement?.down).toBe(seen.down);
    expect(each.judged.moved).toBe(seen.moved);
  }
}

const shareOfAll = (part: number) => part * count;
const targets: Readonly<Record<string, readonly [string[], Targets]>> = {
  share: [['gold=15%'], [[0, shareOfAll(0.15)]]],
  count: [
    ['gold=6', 'silver=20'],
    [
      [0, 6],
      [1, 20],
    ],
  ],
  last: [['rest=40%'], [[3, shareOfAll(0.4)]]],
};
const limits: readonly (readonly [string, WishAsked, (outcome: Outcome) => boolean])[] = [
  ['nothing', {}, () => true],
  ['benefits', { maxCost: '1150', cost: 'benefits' }, ({ benefits }) => benefits <= 1150],
  ['all costs', { maxCost: '2,400' }, ({ all }) => all.lte(2400)],
  ['downgrades', { max: ['downgraded=45%'] }, ({ down }) => down * 100 <= couldFall * 45],
  [
    'costs and downgrades',
    { maxCost: '1300', cost: 'benefits', max: ['downgraded=50%'] },
    ({ benefits, down }) => benefits <= 1300 && down * 2 <= couldFall,
  ],
];

const cases = Object.keys(targets).flatMap((name) => limits.map(([limit]) => `${name} within ${limit}`));
const usual = [
  'share within nothing',
  'share within costs and downgrades',
  'count within benefits',
  'count within all costs',
  'last within downgrades',
];
const served = { yes: 0, no: 0 };
afterAll(() => {
  // Neither all nor none of this may be possible.
  expect(Math.min(served.yes, served.no)).toBeGreaterThan(0);
});

it.each(someOf(cases, usual))('finds the best of all thresholds: %s', { timeout: 60_000 }, async (each) => {
  const [name = '', limit] = each.split(' within ');
  const [target = [], wanted = []] = targets[name] ?? [];
  const [, asked = {}, keeps = () => true] = limits.find(([known]) => known === limit) ?? [];
  const choices = all();
  const expected = bestOf(choices, wanted, keeps);
  const calibration = await found({ target, vary, ...asked });
  figuresHold(calibration);
  const { best } = calibration;
  expect(best === undefined).toBe(expected === undefined);
  served[best === undefined ? 'no' : 'yes']++;
  if (best === undefined) {
    const within = choices
      .filter((choice) => keeps(choice.outcome))
      .map((choice) => distance(choice, wanted));
    if (within.length > 0) expect(calibration.possible?.judged.distance.toNumber()).toBe(Math.min(...within));
    return;
  }
  const seen = asSeen(calibration, best);
  expect(keeps(seen.outcome) && metBy(seen, wanted)).toBe(true);
  expect([...seen.key, distance(seen, wanted), seen.outcome.moved]).toEqual(expected);
});

let everything: Choice[] | undefined;
const all = () => {
  everything ??= thresholds(steps);
  return everything;
};

it.runIf(long)('keeps to a step', async () => {
  const calibration = await found({ target: ['gold=10%', 'bronze=25%'], vary, round: '2' });
  const wanted: Targets = [
    [0, shareOfAll(0.1)],
    [2, shareOfAll(0.25)],
  ];
  const seen = calibration.best && asSeen(calibration, calibration.best, [2]);
  expect(seen && [...seen.key, distance(seen, wanted), seen.outcome.moved]).toEqual(
    bestOf(thresholds([2]), wanted, () => true),
  );
  figuresHold(calibration, [2]);
});

it.runIf(long)('varies a gate', async () => {
  const gates = [...from(0, 450, 50)];
  const choices = gates.map((gate) =>
    choiceOf({ ...asWritten, gate }, [levelOf(gate, asWritten.gate, [50])]),
  );
  for (const wanted of [4, 6, 8]) {
    const path = 'tiers.gold.requires.spend.at_least';
    const calibration = await found({ target: [`gold=${wanted}`], vary: [`${path}=0..450`], round: '50' });
    const expected = bestOf(choices, [[0, wanted]], () => true);
    const { best } = calibration;
    expect(best === undefined).toBe(expected === undefined);
    figuresHold(calibration, [50]);
    if (best === undefined) continue;
    const seen = asSeen(calibration, best, [50]);
    expect([...seen.key, distance(seen, [[0, wanted]]), seen.outcome.moved]).toEqual(expected);
  }
});

it.runIf(long)('varies a weight, which the others follow', async () => {
  const weights = from(5, 95, 5);
  const choices = weights.map((weight) =>
    choiceOf({ ...asWritten, weight }, [levelOf(weight, asWritten.weight, [5])]),
  );
  const wanted: Targets = [[3, 26]];
  const calibration = await found({ target: ['rest=26'], vary: ['score.d.a.weight=5..95'], round: '5' });
  const { best } = calibration;
  const expected = bestOf(choices, wanted, () => true);
  figuresHold(calibration, [5]);
  expect(best === undefined).toBe(expected === undefined);
  if (best === undefined) return;
  const seen = asSeen(calibration, best, [5]);
  expect([...seen.key, distance(seen, wanted), seen.outcome.moved]).toEqual(expected);
});

it('says which limit binds, by how much, and what is possible', async () => {
  const choices = all();
  const wanted: Targets = [[0, 9]];
  const met = choices.filter((each) => metBy(each, wanted));
  const least = Math.min(...met.map(({ outcome: { benefits } }) => benefits));
  const most = least - 50;
  const calibration = await found({
    target: ['gold=9'],
    vary,
    maxCost: String(most),
    cost: 'benefits',
    max: ['downgraded=100%'],
  });
  expect(calibration.best).toBeUndefined();
  expect(calibration.binding).toMatchObject([{ kind: 'limit', limit: 'cost', together: false }]);
  const [binding] = calibration.binding;
  expect(binding?.kind === 'limit' && [binding.least.toNumber(), binding.over.toNumber()]).toEqual([
    least,
    50,
  ]);
  const within = choices.filter(({ outcome: { benefits } }) => benefits <= most);
  expect(calibration.possible?.judged.distance.toNumber()).toBe(
    Math.min(...within.map((each) => distance(each, wanted))),
  );
  figuresHold(calibration);
});

it.runIf(long)('says of a target that nothing meets how near it comes', async () => {
  const most = Math.max(...all().map(({ outcome: { on } }) => on[0] ?? 0));
  const { best, binding } = await found({ target: ['gold=90%'], vary });
  expect(best).toBeUndefined();
  expect(binding).toEqual([{ kind: 'target', target: 0, why: 'most', nearest: most }]);
});
