// Samples of companies that serve: banks, schools, phones, flights, beds, communities.
import { around, numbered, type SampleSpec } from './sample.js';

export const serviceSamples: readonly SampleSpec[] = [
  {
    name: 'fintech-risk',
    seed: 108,
    count: 220,
    prefix: 'F',
    profile: ['region', 'credit_score', 'risk_preference'],
    profileOf: (person, year, random) => [
      person.region,
      random.chance(0.05) ? '' : Math.round(430 + 400 * person.quality + 40 * ((person.mood[year] ?? 1) - 1)),
      random.pick(['cautious', 'balanced', 'balanced', 'aggressive']),
    ],
    events: [
      {
        file: 'trades',
        columns: ['trade_id', 'amount', 'leverage'],
        often: (person) => 10 * person.activity,
        cells: (person, random, number) => [
          numbered('T', number),
          around(500 + 20_000 * person.size, random),
          random.chance(0.7 * (1 - person.quality)) ? random.pick([2, 5, 10]) : 1,
        ],
      },
      {
        file: 'margin-calls',
        columns: ['call_id'],
        often: (person) => 3 * (1 - person.quality),
        cells: (_person, _random, number) => [numbered('M', number)],
      },
    ],
  },
  {
    name: 'education',
    seed: 109,
    count: 220,
    prefix: 'L',
    profile: ['region', 'courses_started', 'courses_completed'],
    profileOf: (person, year, random) => {
      const started = 1 + Math.round((year - 2023) * 2.5 * person.activity);
      return [
        person.region,
        started,
        Math.min(started, Math.floor(started * (0.3 + 0.8 * person.quality * random.next()))),
      ];
    },
    events: [
      {
        file: 'lessons',
        columns: ['lesson_id', 'hours'],
        often: (person) => 30 * person.activity * person.activity,
        cells: (_person, random, number) => [numbered('N', number), (0.5 * random.between(1, 8)).toFixed(1)],
      },
      {
        file: 'assessments',
        columns: ['assessment_id', 'rating'],
        often: (person) => 2 * person.activity,
        cells: (person, random, number) => [
          numbered('Q', number),
          Math.min(5, 1 + Math.round(4 * person.quality * (0.7 + 0.5 * random.next()))),
        ],
      },
    ],
  },
  {
    name: 'telecom',
    seed: 110,
    count: 200,
    prefix: 'M',
    profile: ['region', 'plan', 'since'],
    profileOf: (person) => [
      person.region,
      person.size > 0.5
        ? 'unlimited'
        : person.size > 0.2
          ? 'family'
          : person.activity > 0.4
            ? 'standard'
            : 'prepaid',
      person.joined,
    ],
    events: [
      {
        file: 'bills',
        columns: ['bill_id', 'amount', 'paid'],
        often: () => 9,
        cells: (person, random, number) => [
          numbered('I', number),
          around(40 + 160 * person.size, random),
          random.chance(0.12 * (1 - person.quality)) ? 'no' : 'yes',
        ],
      },
      {
        file: 'usage',
        columns: ['minutes', 'gigabytes'],
        often: () => 12,
        cells: (person, random) => [
          random.between(5, Math.round(40 + 900 * person.activity)),
          (0.1 + 30 * person.size * random.next() + 4 * random.next()).toFixed(2),
        ],
      },
    ],
  },
  {
    name: 'airline',
    seed: 111,
    count: 220,
    prefix: 'Y',
    profile: ['region', 'home_airport'],
    profileOf: (person, _year, random) => [person.region, random.pick(['FRA', 'PVG', 'LIS', 'CPH'])],
    events: [
      {
        file: 'flights',
        columns: ['ticket', 'miles', 'fare', 'status'],
        often: (person) => 2 + 30 * person.activity * person.size + 6 * person.activity,
        cells: (person, random, number) => {
          const miles = random.pick([400, 700, 1100, 1600, 5200]);
          return [
            numbered('220-', number),
            miles,
            around(miles * (0.08 + 0.15 * person.size) + 40, random),
            random.chance(0.05) ? 'no_show' : 'flown',
          ];
        },
      },
    ],
  },
  {
    name: 'hotel',
    seed: 112,
    count: 220,
    prefix: 'H',
    profile: ['region'],
    profileOf: (person) => [person.region],
    events: [
      {
        file: 'stays',
        columns: ['booking', 'nights', 'amount', 'status'],
        often: (person) => 2 + 22 * person.activity * (0.3 + person.size),
        cells: (person, random, number) => {
          const nights = random.between(1, 5);
          return [
            numbered('H', number),
            nights,
            around(nights * (320 + 900 * person.size), random),
            random.chance(0.16 * (1 - person.quality))
              ? 'no_show'
              : random.chance(0.06)
                ? 'cancelled'
                : 'stayed',
          ];
        },
      },
    ],
  },
  {
    name: 'asset-management',
    seed: 113,
    count: 200,
    prefix: 'P',
    profile: ['adviser', 'assets'],
    profileOf: (person, year) => [
      person.owner,
      (30_000 + 12_000_000 * person.size * person.size * (0.8 + 0.2 * (person.mood[year] ?? 1))).toFixed(2),
    ],
    events: [
      {
        file: 'investments',
        columns: ['product', 'amount'],
        often: (person) => 5 * person.activity,
        cells: (person, random) => {
          const amount = around(5000 + 300_000 * person.size, random);
          return [
            random.pick(['bond fund', 'equity fund', 'deposit', 'gold', 'mixed fund', 'trust']),
            random.chance(0.3 * (1 - person.quality) + 0.05) ? `-${amount}` : amount,
          ];
        },
      },
      {
        file: 'activity',
        columns: ['logins', 'meetings'],
        often: () => 6,
        cells: (person, random) => [
          random.between(0, Math.round(30 * person.activity)),
          random.chance(0.35 * person.activity) ? 1 : 0,
        ],
      },
    ],
  },
  {
    name: 'platform-engagement',
    seed: 114,
    count: 220,
    prefix: 'U',
    profile: ['region', 'since'],
    profileOf: (person) => [person.region, person.joined],
    events: [
      {
        file: 'events',
        columns: ['event_id', 'kind', 'credit'],
        often: (person) => 2 + 60 * person.activity * person.activity * (0.2 + person.size),
        cells: (person, random, number) => {
          const kind = random.chance(0.08 + 0.12 * person.quality)
            ? 'article'
            : random.pick(['comment', 'like', 'like', 'answer']);
          const credit =
            kind === 'article' ? random.between(10, 40) : kind === 'answer' ? random.between(2, 12) : 0;
          return [numbered('X', number), kind, credit];
        },
      },
    ],
  },
  {
    name: 'hotel-status',
    seed: 126,
    count: 80,
    prefix: 'G',
    profile: ['region'],
    profileOf: (person) => [person.region],
    events: [
      {
        file: 'stays',
        columns: ['booking', 'nights', 'amount', 'status'],
        often: (person) => 1 + 17 * person.activity * person.activity,
        cells: (person, random, number) => {
          const nights = random.between(1, 5);
          return [
            numbered('Z', number),
            nights,
            around(nights * (70 + 180 * person.size), random),
            random.chance(0.08) ? 'cancelled' : 'stayed',
          ];
        },
      },
    ],
  },
  {
    name: 'bank-grades',
    seed: 119,
    count: 90,
    prefix: 'N',
    profile: ['branch'],
    profileOf: (person) => [person.region],
    events: [
      {
        file: 'balances',
        columns: ['assets'],
        on: (year) =>
          year === 2025
            ? ['2025-08-31', '2025-09-30', '2025-10-31', '2025-11-30', '2025-12-31']
            : year === 2026
              ? ['2026-01-31']
              : [],
        cells: (person, random, _number, day) => {
          const gone = person.activity < 0.35 && day > '2025-10-31';
          const usual = 20_000 * 900 ** person.size * (gone ? 0.1 : 1);
          return [(random.chance(0.12) ? 0.2 * usual : usual * (0.5 + 1.1 * random.next())).toFixed(2)];
        },
      },
    ],
  },
];
