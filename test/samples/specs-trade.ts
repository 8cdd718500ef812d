// Samples of companies that sell: shops, wholesalers, a programme for members.
import type { Person } from './people.js';
import { around, type EventSpec, numbered, type SampleSpec } from './sample.js';

const orders = (often: number, usual: number): EventSpec => ({
  file: 'orders',
  columns: ['order_id', 'product', 'amount', 'status'],
  often: (person) => often * (0.3 + person.activity),
  cells: (person, random, number) => [
    numbered('S', number),
    `P${String(random.between(1, 60)).padStart(3, '0')}`,
    around(usual * (0.1 + 3 * person.size), random),
    random.chance(0.04) ? 'cancelled' : random.chance(0.5) ? 'paid' : 'shipped',
  ],
});

const shop = { profile: ['owner', 'region'], profileOf: (person: Person) => [person.owner, person.region] };

export const tradeSamples: readonly SampleSpec[] = [
  {
    name: 'vip-maintenance',
    seed: 101,
    count: 220,
    prefix: 'V',
    profile: ['owner', 'region', 'influence'],
    profileOf: (person, _year, random) => [
      person.owner,
      person.region,
      random.chance(0.1) ? '' : Math.round(10 * person.quality * person.activity),
    ],
    events: [orders(12, 9000)],
  },
  {
    name: 'b2b-four-dimensions',
    seed: 102,
    count: 200,
    prefix: 'B',
    profile: ['owner', 'region', 'since', 'market_size', 'strategic_fit'],
    profileOf: (person, _year, random) => {
      const market = Math.round((120_000 + 4_500_000 * person.size) / (0.6 + random.next()));
      const fit = random.chance(0.07) ? '' : 1 + Math.round(4 * person.quality);
      return [person.owner, person.region, person.joined, market, fit];
    },
    states: [
      {
        file: 'receivables',
        columns: ['days_overdue'],
        cells: (person, year, random) =>
          (person.mood[year] ?? 1) < 0.9 && person.quality < 0.8 ? [random.between(1, 150)] : undefined,
      },
    ],
    events: [
      {
        file: 'orders',
        columns: ['order_id', 'amount', 'margin', 'status'],
        often: (person) => 14 * (0.3 + person.activity),
        cells: (person, random, number) => {
          const amount = around(6000 + 90_000 * person.size, random);
          const margin = (Number(amount) * (0.08 + 0.25 * random.next())).toFixed(2);
          return [numbered('S', number), amount, margin, random.chance(0.03) ? 'cancelled' : 'shipped'];
        },
      },
      {
        file: 'complaints',
        columns: ['complaint_id', 'topic'],
        often: (person) => 2.4 * (1 - person.quality),
        cells: (_person, random, number) => [
          numbered('K', number),
          random.pick(['delivery', 'quality', 'invoice']),
        ],
      },
    ],
  },
  { name: 'rfm-segments', seed: 103, count: 300, prefix: 'R', ...shop, events: [orders(6, 420)] },
  { name: 'rfm-clusters', seed: 104, count: 240, prefix: 'K', ...shop, events: [orders(8, 900)] },
  { name: 'single-criterion', seed: 105, count: 240, prefix: 'A', ...shop, events: [orders(9, 3200)] },
  { name: 'abc', seed: 106, count: 240, prefix: 'C', ...shop, events: [orders(9, 2500)] },
  { name: 'abc-xyz', seed: 116, count: 60, prefix: 'X', ...shop, events: [orders(22, 700)] },
  {
    name: 'dealers',
    seed: 117,
    count: 90,
    prefix: 'D',
    profile: ['region', 'class', 'satisfaction'],
    profileOf: (person, _year, random) => [
      person.region,
      person.size > 0.35 ? 'city' : person.activity > 0.6 ? 'town' : 'country',
      random.chance(0.08) ? '' : (1 + 4 * person.quality * (0.7 + 0.3 * random.next())).toFixed(1),
    ],
    events: [
      {
        file: 'orders',
        columns: ['order_id', 'amount'],
        often: (person) => 10 * (0.3 + person.activity),
        cells: (person, random, number) => [
          numbered('S', number),
          around(8000 + 90_000 * person.size, random),
        ],
      },
      {
        file: 'violations',
        columns: ['case_no', 'kind'],
        often: (person) => 4 * (1 - person.quality),
        cells: (_person, random, number) => [
          numbered('K', number),
          random.pick(['price', 'complaint', 'complaint', 'late_report']),
        ],
      },
    ],
  },
  {
    name: 'ecommerce',
    seed: 107,
    count: 260,
    prefix: 'E',
    ...shop,
    events: [
      {
        file: 'orders',
        columns: ['order_id', 'product', 'amount', 'status'],
        often: (person) => 11 * (0.2 + person.activity),
        cells: (person, random, number) => {
          const amount = around(180 + 2600 * person.size, random);
          const refund = random.chance(0.25 * (1 - person.quality));
          return [
            numbered('W', number),
            `P${String(random.between(1, 80)).padStart(3, '0')}`,
            refund ? `-${amount}` : amount,
            random.chance(0.03) ? 'cancelled' : 'paid',
          ];
        },
      },
    ],
  },
];
