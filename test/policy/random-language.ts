// Random policies over all that the language can say, as text. The linter refuses some of them.
import fc from 'fast-check';

const year = fc.constantFrom(
  'calendar year',
  'previous year',
  '12 months',
  '{ since: customers.year_start }',
);
const bound = fc.integer({ min: 0, max: 60 });
const language = fc.constantFrom('{ en: Some, zh: 某些 }', 'Some');

const metrics = fc
  .record({
    window: year,
    by: fc.constantFrom('', ', by: month', ', by: quarter', ', by: rows'),
    bands: fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 })
      .map((found) => [...found].sort((a, b) => a - b)),
    only: fc.constantFrom('as_of', '{ as_of: -30 days }', '{ as_of: -2 months }'),
    within: fc.constantFrom('', ', within: customers.region', ', within: band'),
    across: fc.constantFrom('percentile', 'rank', 'share', 'cumulative_share'),
    chosen: fc.constantFrom('greatest', 'least'),
  })
  .map(
    ({
      window,
      by,
      bands,
      only,
      within,
      across,
      chosen,
    }) => `  spend: { sum: transactions.amount, window: ${window} }
  before: { sum: transactions.amount, window: previous year, missing: 0 }
  tenure: { months_since: customers.since }
  valid_points: { sum: points.points, only: { expires_on: { at_least: ${only} } }, missing: 0 }
  spread: { deviation: transactions.amount, window: 12 months${by.replace(', by: rows', '')} }
  band: { steps: { ${bands.map((at, index) => `${at}: ${(index + 1) * 10}`).join(', ')} }, of: tenure }
  best: { ${chosen}: [spend, before, 20] }
  standing: { ${across}: best${within} }
  hex: { value: customers.price, only: { process: { equals: hex } } }
  complaints: { value: customers.complaints, missing: 0 }
  carried: { last: total, missing: 0 }
  total: { add: [valid_points, carried] }
`,
  );

const shapes = fc.constantFrom(
  'out_of: 30, steps: { 0: 10, 20: 20, 40: 30 }',
  'up_to: { 10: 100, 40: 50 }, above: 0',
  'by: customers.process, of: { hex: { steps: { 0: 40 } }, tri: { line: { 0: 0, 90: 100 } } }, other: 5',
  'minmax: true',
  'minmax: true, within: customers.region',
  'percentile: true, within: customers.region',
  'bins: 3, within: first.bin',
  'bins: 2, within: customers.process, reverse: true',
  'line: { 0: 0, 80: 100 }',
);
const scored = fc.constantFrom('spend', 'best', 'valid_points', 'spread');
const score = fc
  .record({
    one: scored,
    other: scored,
    shape: shapes,
    add: fc.constantFrom(-3, -0.5, 2),
    times: fc.constantFrom(1, 3),
  })
  .map(
    ({ one, other, shape, add, times }) => `score:
  - dimension: sheet
    weight: 100
    criteria:
      - { id: first, metric: ${one}, weight: 60, points: { bins: 3 } }
      - { id: second, metric: ${other}, weight: 40, points: { ${shape} }, missing: exclude }
adjustments: [{ id: complaints, add: ${add}, per: complaints, at_most: ${times} }]
`,
  );

const gate = fc
  .tuple(fc.constantFrom('spend', 'best', 'total', 'hex', 'band', 'standing', 'second.points'), bound)
  .map(([metric, least]) => `${metric}: { at_least: ${least} }`);
const assigned = fc.oneof(
  fc
    .record({
      top: gate,
      asked: fc.boolean(),
      high: fc.integer({ min: 55, max: 90 }),
      low: fc.integer({ min: 5, max: 50 }),
    })
    .map(
      ({ top, asked, high, low }) =>
        `tiers: [{ id: gold, score: ${high}${asked ? `, requires: { ${top} }` : ''}, keeps: { score: ${high - 5} } }, { id: silver, score: ${low} }, { id: basic }]\n`,
    ),
  fc
    .record({
      of: fc.constantFrom('score', 'best', 'spend'),
      within: fc.constantFrom('', ', within: customers.region', ', within: band'),
      ties: fc.constantFrom('', ', then: [total]', ', then: [tenure, complaints]'),
      top: fc.constantFrom('20%', '1'),
    })
    .map(
      ({ of, within, ties, top }) =>
        `assign: { by: quota, of: ${of}${within}${ties} }\ntiers: [{ id: gold, quota: ${top} }, { id: silver, quota: 40% }, { id: basic }]\n`,
    ),
  fc
    .constantFrom('', ', within: customers.region')
    .map(
      (within) =>
        `assign: { by: cumulative_share, of: best${within} }\ntiers: [{ id: gold, share: 60% }, { id: silver, share: 90% }, { id: basic }]\n`,
    ),
  fc
    .tuple(gate, gate)
    .map(
      ([top, middle]) =>
        `assign: { by: segments }\ntiers: [{ id: gold, when: { ${top} } }, { id: silver, when: { ${middle} } }, { id: basic }]\n`,
    ),
);

const movement = fc
  .record({
    valid: fc.constantFrom(
      '',
      '  valid: { for: 6 months, from: entry }\n',
      '  valid: { until: end of next year, plus: 31 days }\n',
      '  valid: { until: end of year }\n',
    ),
    counts: fc.constantFrom('', '  counts_from: ruled\n', '  counts_from: tier\n'),
    inactive: fc.constantFrom('', '  inactive: { after: 9 months }\n'),
    best: fc.constantFrom('', '  best_of: 2 years\n'),
  })
  .map(
    ({ valid, counts, inactive, best }) =>
      `movement:\n${best}${counts}${valid}${inactive}  down: { max_steps: 1 }\n`,
  );

const rest = fc
  .record({
    ungraded: fc.boolean(),
    months: fc.integer({ min: 1, max: 20 }),
    label: language,
    begins: fc.constantFrom('', 'year_begins: 04-01\n'),
  })
  .map(
    ({ ungraded, months, label, begins }) =>
      `${ungraded ? `ungraded: { when: { tenure: { less_than: ${months} } }, label: ${label} }\n` : ''}${begins}caps: [{ at_most: silver, when: { complaints: { at_least: 3 } }, label: ${label} }]\n`,
  );

/** Policies over the exports of `test/policy/whole-language.property.test.ts`. */
export const randomPolicy = fc
  .tuple(metrics, score, assigned, movement, rest)
  .map(
    ([first, second, third, ...others]) =>
      `policy: Everything\nversion: "1"\nmetrics:\n${first}${second}${third}${others.join('')}`,
  );
