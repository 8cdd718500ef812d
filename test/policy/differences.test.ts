// Differences between policies: every kind of change in words, and nothing where only the writing differs.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { Problems, ProblemsError } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { differencesOf } from '../../src/policy/model/differences.js';
import { pointsFact } from '../../src/policy/model/facts.js';
import type { Language, Policy } from '../../src/policy/model/policy.js';
import { differencePhrase } from '../../src/policy/words/differences.js';
import { factPhrase } from '../../src/policy/words/phrases.js';
import { triesOf } from '../runs.js';

const base = `policy: Grading
version: "1"
currency: CNY
metrics:
  spend: { sum: transactions.amount, window: 12 months, label: { en: Spend, zh: 消费 } }
  orders: { count: transactions.order_id, window: 12 months, only: { amount: { more_than: 0 } } }
  per_order: { divide: [spend, orders], missing: 0 }
  recency_days: { days_since_last: transactions.date }
score:
  - dimension: value
    weight: 60
    criteria:
      - { metric: spend, weight: 70, points: { steps: { 0: 0, 5000: 25, 20000: 50 } } }
      - { metric: orders, weight: 30, points: { line: { 0: 0, 24: 100 } } }
  - dimension: loyalty
    weight: 40
    criteria:
      - { metric: recency_days, weight: 100, points: { line: { 0: 100, 365: 0 } }, missing: 10 }
adjustments:
  - { id: many_orders, add: 5, when: { orders: { at_least: 12 } } }
tiers:
  - id: vip
    score: 75
    requires: { spend: { at_least: 10000 }, orders: { between: [2, 99] } }
    keeps: { score: 80 }
    benefits: { discount: 0.8, annual_cost: 500, perks: [gift, hotline] }
    service: [{ visit: executive, every: 6 months }]
  - { id: gold, score: 65, benefits: { discount: 0.9 } }
  - { id: silver, score: 40 }
  - { id: normal }
movement: { down: { max_steps: 1 }, new_customers: { at_most: gold } }
caps:
  - { at_most: silver, when: { recency_days: { more_than: 270 } }, label: Inactive }
floors:
  - { at_least: gold, when: { strategic: { equals: true } } }
`;

function policyOf(text: string): Policy {
  const problems = new Problems();
  const found = readPolicy(parseYaml('policy.yaml', text), problems);
  if (found === undefined) throw new ProblemsError(problems.list);
  return found.policy;
}

function lines(now: string, language: Language = 'en', old = base): string[] {
  return differencesOf(policyOf(old), policyOf(now)).map((each) => differencePhrase(each, language));
}

/** The base policy with one text replaced, which must be there. */
function changed(from: string, to: string): string {
  expect(base).toContain(from);
  return base.replace(from, to);
}

describe('each change', () => {
  const changes: readonly (readonly [from: string, to: string, en: string[], zh: string[]])[] = [
    ['version: "1"', 'version: "2"', ['policy: version 1 → 2'], ['政策：版本 1 → 2']],
    ['score: 65', 'score: 70', ['tier gold: score 65 → 70'], ['等级 gold：分数 65 → 70']],
    [
      'spend, weight: 70, points: { steps: { 0: 0, 5000: 25, 20000: 50 } } }\n      - { metric: orders, weight: 30',
      'spend, weight: 60, points: { steps: { 0: 0, 5000: 25, 20000: 50 } } }\n      - { metric: orders, weight: 40',
      ['criterion spend: weight 70 → 60', 'criterion orders: weight 30 → 40'],
      ['评分项 spend：权重 70 → 60', '评分项 orders：权重 30 → 40'],
    ],
    [
      '5000: 25, 20000: 50',
      '20000: 45, 90000: 80',
      ['criterion spend: points steps (5000: 25 → none, 20000: 50 → 45, 90000: none → 80)'],
      ['评分项 spend：计分规则 steps (5000: 25 → 无, 20000: 50 → 45, 90000: 无 → 80)'],
    ],
    [
      'line: { 0: 0, 24: 100 }',
      'steps: { 3: 100 }, reverse: true',
      [
        'criterion orders: points line (0: 0, 24: 100) → steps (3: 100)',
        'criterion orders: turned round none → yes',
      ],
      ['评分项 orders：计分规则 line (0: 0, 24: 100) → steps (3: 100)', '评分项 orders：反向 无 → 是'],
    ],
    [
      'missing: 10',
      'missing: 20',
      ['criterion recency_days: when missing 10 → 20'],
      ['评分项 recency_days：缺失时 10 → 20'],
    ],
    [
      'window: 12 months, label',
      'window: 6 months, label',
      ['metric spend: window 12 months → 6 months'],
      ['指标 spend：窗口 12 个月 → 6 个月'],
    ],
    [
      'zh: 消费',
      'zh: 年度消费',
      ['metric spend: Chinese label 消费 → 年度消费'],
      ['指标 spend：中文名称 消费 → 年度消费'],
    ],
    [
      'divide: [spend, orders]',
      'divide: [orders, spend]',
      ['metric per_order: computes divide (spend, orders) → divide (orders, spend)'],
      ['指标 per_order：计算方式 divide (spend, orders) → divide (orders, spend)'],
    ],
    [
      'only: { amount: { more_than: 0 } }',
      'only: { not: { any: [{ amount: { at_most: 0 } }, { kind: { in: [gift, sample] } }] } }',
      ['metric orders: rows with amount more than 0 → not (amount at most 0 or kind is one of gift, sample)'],
      ['指标 orders：仅限 amount 大于 0 → 非（amount 不超过 0 或 kind 属于 gift、sample）'],
    ],
    ['add: 5', 'add: -5', ['adjustment many_orders: points 5 → -5'], ['加减分 many_orders：分值 5 → -5']],
    [
      '{ spend: { at_least: 10000 }, orders: { between: [2, 99] } }',
      '{ spend: { at_least: 10000 } }',
      ['tier vip: gate spend at least 10000 and orders from 2 to 99 → spend at least 10000'],
      ['等级 vip：门槛条件 spend 不低于 10000 且 orders 介于 2 与 99 之间 → spend 不低于 10000'],
    ],
    [
      'down: { max_steps: 1 }',
      'best_of: 2 years, down: { not_again_within: 1 year, protect_first_review: true }, inactive: { after: 90 days }',
      [
        'movement: better of two years none → yes',
        'movement: not down again within none → 12 months',
        'movement: first review on a tier protected none → yes',
        'movement: inactive after none → 90 days',
        'movement: tiers down at most 1 → none',
      ],
      [
        '变动规则：取两年中较优 无 → 是',
        '变动规则：不再降级期限 无 → 12 个月',
        '变动规则：升级后首次评审保护 无 → 是',
        '变动规则：不活跃期限 无 → 90 天',
        '变动规则：最多下降级数 1 → 无',
      ],
    ],
    ['keeps: { score: 80 }', '', ['tier vip: score that keeps it 80 → none'], ['等级 vip：保级分数 80 → 无']],
    [
      'perks: [gift, hotline]',
      'perks: [gift]',
      ['tier vip: perks gift, hotline → gift'],
      ['等级 vip：权益 gift、hotline → gift'],
    ],
    [
      'every: 6 months',
      'every: 3 months',
      ['tier vip: service visit executive 6 months → visit executive 3 months'],
      ['等级 vip：服务 visit executive 6 months → visit executive 3 months'],
    ],
    [
      'annual_cost: 500',
      'annual_cost: 600',
      ['tier vip: annual cost 500 → 600'],
      ['等级 vip：年度成本 500 → 600'],
    ],
    ['discount: 0.9', 'discount: 0.85', ['tier gold: discount 0.9 → 0.85'], ['等级 gold：折扣 0.9 → 0.85']],
    [
      'down: { max_steps: 1 }, new_customers: { at_most: gold }',
      'up: { max_steps: 2 }, new_customers: { at_most: silver }',
      [
        'movement: tiers up at most none → 2',
        'movement: new customers at most gold → silver',
        'movement: tiers down at most 1 → none',
      ],
      [
        '变动规则：最多上升级数 无 → 2',
        '变动规则：新客户最高等级 gold → silver',
        '变动规则：最多下降级数 1 → 无',
      ],
    ],
    [
      'at_most: silver, when',
      'at_most: gold, when',
      ['cap Inactive: tier silver → gold'],
      ['上限 Inactive：等级 silver → gold'],
    ],
    ['label: Inactive', 'label: Asleep', ['cap Inactive: now Asleep'], ['上限 Inactive：现为 Asleep']],
    [
      '{ strategic: { equals: true } }',
      '{ strategic: { missing: false } }',
      ['floor strategic: condition strategic is yes → strategic is not missing'],
      ['下限 strategic：条件 strategic 为 是 → strategic 不缺失'],
    ],
    [
      '  - { id: gold, score: 65, benefits: { discount: 0.9 } }\n',
      '  - { id: platinum, score: 70 }\n  - { id: gold, score: 65, benefits: { discount: 0.9 } }\n',
      ['tier platinum: new, between gold and vip; score 70'],
      ['等级 platinum：新增，位于 gold 与 vip 之间；分数 70'],
    ],
    [
      '  - { id: normal }',
      '  - { id: plain, requires: { spend: { more_than: 0 } } }\n  - { id: none }',
      [
        'tier plain: new, between none and silver; gate spend more than 0',
        'tier none: new, below plain, takes everybody else',
        'tier normal: removed; last results that name it are refused unless a tier lists it under formerly',
      ],
      [
        '等级 plain：新增，位于 none 与 silver 之间；门槛条件 spend 大于 0',
        '等级 none：新增，低于 plain，接收其余所有客户',
        '等级 normal：删除；上次结果中的该等级无法识别，除非某个等级在 formerly 中列出它',
      ],
    ],
    [
      '- id: vip',
      '- id: diamond\n    formerly: [vip]',
      ['tier vip: now diamond (formerly)'],
      ['等级 vip：现为 diamond（formerly）'],
    ],
    [
      '  - dimension: loyalty\n    weight: 40\n    criteria:\n      - {',
      '  - dimension: habit\n    weight: 40\n    criteria:\n      - {',
      [
        'dimension habit: new; weight 40',
        'dimension loyalty: removed',
        'criterion recency_days: dimension loyalty → habit',
      ],
      ['维度 habit：新增；权重 40', '维度 loyalty：删除', '评分项 recency_days：维度 loyalty → habit'],
    ],
    [
      '  recency_days: {',
      '  rating: { value: customers.rating }\n  recency_days: {',
      ['metric rating: new; computes value customers.rating'],
      ['指标 rating：新增；计算方式 value customers.rating'],
    ],
  ];
  it.each(changes)('%s → %s', (from, to, en, zh) => {
    expect(lines(changed(from, to))).toEqual(en);
    expect(lines(changed(from, to), 'zh')).toEqual(zh);
  });

  it('merges a tier into another, and caps that named it follow', () => {
    const merged = changed(
      '  - { id: silver, score: 40 }\n  - { id: normal }',
      '  - { id: normal, formerly: [silver, bronze] }',
    ).replace('at_most: silver', 'at_most: normal');
    expect(lines(merged)).toEqual([
      'tier silver: now part of normal (formerly)',
      'tier normal: formerly none → bronze',
    ]);
  });

  it('follows a renamed tier through caps, floors and movement', () => {
    expect(
      lines(base.replaceAll('gold', 'golden').replace('id: golden', 'id: golden, formerly: [gold]')),
    ).toEqual(['tier gold: now golden (formerly)']);
  });

  it('tells of another order of tiers', () => {
    const gates = (...ids: string[]) =>
      `policy: p\nversion: 1\nmetrics: { a: { sum: t.x } }\ntiers:\n${ids.map((id) => `  - { id: ${id}, requires: { a: { at_least: 1 } } }\n`).join('')}  - { id: rest }\n`;
    expect(lines(gates('y', 'x'), 'en', gates('x', 'y'))).toEqual(['tier: order x, y, rest → y, x, rest']);
    expect(lines(gates('y', 'x'), 'zh', gates('x', 'y'))).toEqual(['等级：顺序 x、y、rest → y、x、rest']);
  });
});

describe('keys that wording does not know yet', () => {
  it('are compared all the same, under the names by which they are written', () => {
    const old = policyOf(base);
    const now = {
      ...old,
      season: {
        by: 'quota',
        ofMetric: 'spend',
        on: ['a', 'b'],
        seed: 1,
        strict: true,
        when: old.caps[0]?.when,
      },
    };
    expect(differencesOf(old, now).map((each) => differencePhrase(each, 'en'))).toEqual([
      'policy: season.by none → quota',
      'policy: season.of_metric none → spend',
      'policy: season.on none → a, b',
      'policy: season.seed none → 1',
      'policy: season.strict none → yes',
      'policy: season.when none → recency_days more than 270',
    ]);
    expect(differencesOf(now, now)).toEqual([]);
  });

  it('also in rules for points', () => {
    const points = (rule: string, spec: unknown) => factPhrase(pointsFact(rule, spec), 'en');
    expect(points('bins', new Decimal(5))).toBe('bins (5)');
    expect(
      points('bins', { bins: new Decimal(5), method: 'rfm', cuts: [new Decimal(1), new Decimal(2)] }),
    ).toBe('bins (bins: 5, method: rfm, 1, 2)');
    expect(points('bins', { count: 5, rfm: false })).toBe('bins (count: 5)');
    expect(points('percentile', true)).toBe('percentile');
    expect(points('map', { points: [['north', new Decimal(80)]], other: new Decimal(0) })).toBe(
      'map (north: 80, other: 0)',
    );
  });
});

describe('other ways of assigning tiers', () => {
  const ranked = (assign: string, vip: string, gold: string) => `policy: Ranked
version: 1
metrics:
  spend: { sum: transactions.amount }
  place: { rank: spend, order: ascending }
  recency: { days_since_last: transactions.date }
assign: ${assign}
tiers: [{ id: vip${vip} }, { id: gold${gold} }, { id: rest }]
`;
  it.each([
    [
      ranked('{ by: quota, of: spend }', ', quota: 5%', ', quota: 200'),
      ranked('{ by: quota, of: recency }', ', quota: 7.5%', ', quota: 250'),
      [
        'policy: tiers assigned by values of spend → recency',
        'tier vip: quota 5% → 7.5%',
        'tier gold: quota 200 → 250',
      ],
      ['政策：定级依据 spend → recency', '等级 vip：名额 5% → 7.5%', '等级 gold：名额 200 → 250'],
    ],
    [
      ranked('{ by: cumulative_share, of: spend }', ', share: 70%', ', share: 90%'),
      ranked('{ by: segments }', ', when: { spend: { at_least: 5 } }', ', when: { place: { at_most: 9 } }'),
      [
        'policy: tiers assigned by cumulative_share → segments',
        'policy: tiers assigned by values of spend → none',
        'tier vip: condition none → spend at least 5',
        'tier vip: share of the total 70% → none',
        'tier gold: condition none → place at most 9',
        'tier gold: share of the total 90% → none',
      ],
      [
        '政策：定级方式 cumulative_share → segments',
        '政策：定级依据 spend → 无',
        '等级 vip：条件 无 → spend 不低于 5',
        '等级 vip：累计份额 70% → 无',
        '等级 gold：条件 无 → place 不超过 9',
        '等级 gold：累计份额 90% → 无',
      ],
    ],
    [
      ranked('{ by: clusters, on: [spend], of: spend }', '', ''),
      ranked('{ by: clusters, on: [recency, spend], of: spend, seed: 2 }', '', '').replace(
        ', order: ascending',
        '',
      ),
      [
        'policy: clusters on spend → recency, spend',
        'policy: seed of clusters 1 → 2',
        'metric place: order ascending → none',
      ],
      ['政策：聚类指标 spend → recency、spend', '政策：聚类种子 1 → 2', '指标 place：排序 ascending → 无'],
    ],
  ])('case %#', (old, now, en, zh) => {
    expect(lines(now, 'en', old)).toEqual(en);
    expect(lines(now, 'zh', old)).toEqual(zh);
  });
});

describe('the same meaning', () => {
  const same: readonly (readonly [from: string, to: string])[] = [
    ['12 months, label', '1 year, label'],
    ['label: { en: Spend, zh: 消费 }', 'label: { zh: 消费, en: Spend }'],
    ['{ metric: orders, weight: 30', '{ metric: orders, id: orders, weight: 30.0'],
    ['orders: { between: [2, 99] }', 'all: [{ orders: { at_most: 99 } }, { orders: { at_least: 2 } }]'],
    ['strategic: { equals: true }', 'strategic: { in: [true] }'],
    ['{ orders: { at_least: 12 } }', '{ not: { not: { all: [{ orders: { at_least: 12 } }] } } }'],
    ['{ 0: 0, 24: 100 }', '{ 24: 100, 0.0: 0 }'],
    ['missing: 0 }', 'missing: 0.00, label: per_order }'],
    ['perks: [gift, hotline]', 'perks: [hotline, gift]'],
    ['{ visit: executive, every: 6 months }', '{ every: 6 months, visit: executive }'],
    [
      'recency_days: { days_since_last: transactions.date }',
      'recency_days: { days_since_last: transactions.date, window: all }',
    ],
  ];
  it.each(same)('%s = %s', (from, to) => {
    expect(lines(changed(from, to))).toEqual([]);
  });

  it('is told of options by what holds without them', () => {
    const counted = changed('count: transactions.order_id', 'count: transactions.order_id, distinct: false');
    expect(lines(counted)).toEqual([]);
    const ranked = base.replace('  recency_days:', '  place: { rank: spend }\n  recency_days:');
    expect(lines(ranked.replace('rank: spend', 'rank: spend, order: descending'), 'en', ranked)).toEqual([]);
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const shuffled = (value: unknown): unknown => {
          if (Array.isArray(value)) return value.map(shuffled);
          if (typeof value !== 'object' || value === null) return value;
          const entries = Object.entries(value).map(([key, each]) => ({
            key,
            each,
            at: numbers.next().value,
          }));
          return Object.fromEntries(
            entries.sort((a, b) => a.at - b.at).map(({ key, each }) => [key, shuffled(each)]),
          );
        };
        return lines(stringify(shuffled(parse(base)))).length === 0;
      }),
      { numRuns: triesOf(20, 2) },
    );
  });

  it('is none as soon as a test asks for something else', () => {
    const other = changed('orders: { between: [2, 99] }', 'orders: { between: [2, 98] }');
    expect(lines(other)).toHaveLength(1);
  });
});
