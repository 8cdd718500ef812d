// Steps are written in what all engines understand, and ask the dialect for the rest: compiled for a second dialect,
// nothing of the first is left in them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../src/engine/steps/index.js';
import type { Plan } from '../../src/engine/steps/plan/planned.js';
import { prepare } from '../../src/grading/prepare/prepare.js';
import { readCarefully } from '../../src/grading/run/careful.js';
import type { Literal } from '../../src/grammar/condition.js';
import { metricKinds } from '../../src/policy/metrics/index.js';
import type { Assign } from '../../src/policy/model/assign.js';
import { usualFirmness } from '../../src/policy/model/firmness.js';
import { pointsShapes } from '../../src/policy/points/index.js';
import { emptyFolder, gradeFolder, plainExports, writeFiles } from '../grading.js';
import { someOf } from '../runs.js';
import { second } from './second-dialect.js';

/** Words of standard SQL, which is all that steps may write themselves. */
const keywords = new Set(
  `ALL AND AS ASC BETWEEN BY CASE CROSS CURRENT DESC DISTINCT ELSE END EXISTS EXTRACT FALSE FILTER FIRST FOLLOWING FROM FULL GROUP HAVING
IGNORE IN INNER IS JOIN LAST LATERAL LEFT LIKE LIMIT MONTH NOT NULL NULLS ON OR ORDER OUTER OVER PARTITION PRECEDING RANGE
RECURSIVE ROW ROWS SELECT THEN TRUE UNBOUNDED UNION USING VALUES WHEN WHERE WINDOW WITH YEAR`.split(/\s+/),
);
const functions = new Set(
  `abs ceil coalesce count cume_dist dense_rank first_value floor greatest lag last_value lead least length lower max min
nullif position rank round row_number sign sqrt sum trim upper`.split(/\s+/),
);

/** What a statement has that neither standard SQL nor the second dialect knows. */
function foreign(sql: string): string[] {
  const bare = sql.replace(/'(?:[^']|'')*'/g, "''").replace(/`(?:[^`]|``)*`/g, '``');
  const words = bare.match(/\b[A-Z][A-Z_]+\b/g) ?? [];
  const called = [...bare.matchAll(/(?<!AS )\b([a-z_]+)\(/g)].map(([, name = '']) => name);
  return [
    ...(bare.match(/"|::|\/\/|[[\]{}%&^~]|->/g) ?? []),
    ...words.filter((word) => !keywords.has(word)),
    ...called.filter((name) => !name.startsWith('z_') && !functions.has(name)),
  ];
}

/** What steps and outputs of a plan have of another dialect, by the step; read the quick way and the careful way, and as rows are kept. */
function foreignIn(plan: Plan): string[] {
  const careful = readCarefully(plan, new Set(plan.exports.map(({ name }) => name)));
  const kept = { ...careful, exports: careful.exports.map((each) => ({ ...each, kept: true as const })) };
  const found = [plan, careful, kept].flatMap((each) => {
    const { steps, outputs } = stepsOf(each, second);
    return [...steps, ...outputs.map(({ step }) => step)].flatMap(({ name, sql, nearer }) =>
      [sql, ...(nearer === undefined ? [] : [nearer.next('last', 2).sql])]
        .flatMap(foreign)
        .map((word) => `${name}: ${word}`),
    );
  });
  return [...new Set(found)];
}

const planOf = async (review: string, lastResults?: string) =>
  (await prepare(review, { out: emptyFolder(), ...(lastResults !== undefined && { lastResults }) })).plan;

it('knows foreign words when it sees them', () => {
  expect(foreign('SELECT `a"b`, \'"x"\', coalesce(z_cast(a, z_text), 1) FROM t AS v(a)')).toEqual([]);
  expect(foreign('SELECT "a", a::DATE, max_by(a, b), CAST(a AS BIGINT) FROM t')).toEqual([
    '"',
    '"',
    '::',
    'DATE',
    'CAST',
    'BIGINT',
    'max_by',
  ]);
});

/** What only one dialect knows, in SQL that is written in TypeScript. */
const ofOneDialect =
  /[`'( ](TRY_)?CAST\(|\b(chr|substr|regexp_\w+|list_\w+|string_agg|concat_ws|strptime|date_diff|max_by|min_by|arg_m\w+|quantile_\w+|try_cast)\(|\b(EXCLUDE|REPLACE) \(|\b(QUALIFY|ASOF|MATERIALIZED)\b|DATE '/;

it('is written nowhere but where dialects and engines are', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/^(sql.dialects|engine.duckdb|engine.spark)/.test(name),
  );
  const lines = files.flatMap((name) =>
    readFileSync(path.join('src', name), 'utf8')
      .split('\n')
      .filter((line) => !/^ *(\/\/|\*|\/\*)/.test(line) && ofOneDialect.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(lines).toEqual([]);
});

/** Weighted scores, clusters, quotas, segments and cumulative shares. */
const some = ['annual-review', 'rfm-clusters', 'asset-management', 'rfm-segments', 'abc'];
describe.each(someOf(readdirSync('samples').sort(), some))('the policy of sample %s', (sample) => {
  it('is compiled without a word of the first dialect', async () => {
    const folder = path.join('samples', sample);
    const last = path.join(folder, 'expected', 'graded.csv');
    const plan = await planOf(path.join(folder, 'review-2026.yaml'), last);
    expect(foreignIn({ ...plan, firmness: usualFirmness })).toEqual([]);
    // What is seen of rows besides their metrics keeps no text for each customer: engines would sort all rows to group them.
    const { steps } = stepsOf(plan, second);
    const totals = steps.filter(({ name }) => name.startsWith('totals_'));
    expect(totals.length).toBeGreaterThan(0);
    const texts = totals.flatMap(({ columns }) => columns.filter(({ type }) => type.kind === 'text'));
    expect(texts.filter(({ name }) => name.startsWith('_'))).toEqual([]);
  });
});

const gallery = 'test/odd-files';
const odd = [
  'currencies',
  'computed-amounts',
  'duplicates-drop',
  'duplicates-drop-by-fields',
  'lines-that-continue-parts',
  'lines-under-group-headings',
  'lookup-orders-by-way-of-lines',
  'lookup-orders-for-payments',
  'merged-customers',
  'packed-parquet',
  'rows-unknown-added-and-missing-set-aside',
  'total-lines',
];
/** Rows that look up others, are repeated, and continue others. */
const oddest = ['duplicates-drop-by-fields', 'lines-that-continue-parts', 'lookup-orders-by-way-of-lines'];
it.each(someOf(odd, oddest))(
  'the odd files of %s are read without a word of the first dialect',
  async (name) => {
    expect(foreignIn(await planOf(path.join(gallery, name, 'review.yaml')))).toEqual([]);
  },
);

const exports = {
  'customers.csv': 'customer_id,rating,since,segment\na,4.5,2020-01-01,key\nb,3,2024-01-01,rest\n',
  'transactions.csv':
    'customer_id,date,order_id,product,amount\na,2025-05-05,1,p,50\na,2026-05-05,2,p,100\nb,2025-06-06,4,p,30\nb,2026-06-06,3,p,10\n',
  'overrides.csv':
    'customer_id,tier,kind,reason,requested_by,approved_by,decided_on\na,low,fix,Debt,Ann,Bob,2025-12-01\n',
};

/** A policy with every metric kind and every points shape. */
function policyWith(rest: string): string {
  const metrics = [...metricKinds.values()].map((kind) => `  ${kind.key}_example: ${kind.example}\n`);
  const shapes = [...pointsShapes.values()];
  const criteria = shapes.map((shape, index) => {
    const metric = shape.wants === 'category' ? 'segment' : 'annual_spend';
    const weight = index === 0 ? 100 - 10 * (shapes.length - 1) : 10;
    return `      - { id: ${shape.key}_example, metric: ${metric}, weight: ${weight}, points: ${shape.example} }\n`;
  });
  return `policy: All of it
version: "1"
value: annual_spend
metrics:
  annual_spend: { sum: transactions.amount, window: 12 months }
  orders: { count: transactions.order_id, window: 12 months, before: 1 month }
  average_order: { divide: [annual_spend, orders] }
  recency_days: { days_since_last: transactions.date }
  segment: { value: customers.segment }
${metrics.join('')}score:
  - dimension: all
    weight: 100
    criteria:
${criteria.join('')}${rest}`;
}

const assigns: Readonly<Record<Assign['by'], string>> = {
  score:
    'tiers: [{ id: high, score: 50, requires: { orders: { at_least: 2 } }, enters_directly: { annual_spend: { at_least: 900 } }, keeps: { score: 45 } }, { id: low }]\n',
  quota:
    'assign: { by: quota, of: annual_spend }\ntiers: [{ id: high, quota: 10% }, { id: middle, quota: 1 }, { id: low }]\n',
  cumulative_share:
    'assign: { by: cumulative_share, of: annual_spend }\ntiers: [{ id: high, share: 70% }, { id: low }]\n',
  segments:
    'assign: { by: segments }\ntiers: [{ id: high, when: { annual_spend: { at_least: 100 }, segment: { in: [key] } } }, { id: low }]\n',
  clusters:
    'assign: { by: clusters, on: [annual_spend, recency_days], of: annual_spend }\ntiers: [{ id: high }, { id: low }]\n',
};
const more = `movement: { down: { max_steps: 1 }, up: { max_steps: 1 }, new_customers: { at_most: low } }
caps: [{ at_most: low, when: { recency_days: { more_than: 900 } } }]
floors: [{ at_least: high, when: { segment: { equals: never } } }]
`;

describe.each(Object.entries(assigns))('tiers assigned by %s', (by, tiers) => {
  it('are compiled without a word of the first dialect, against other results and among customers who stay', async () => {
    const folder = emptyFolder();
    const review = (asOf: string, rest = '') =>
      `as_of: ${asOf}\npolicy: policy.yaml\nresults: results\noverrides: overrides.csv\n${plainExports}${rest}`;
    const centres = by === 'clusters' ? 'centres: ../2025/results/centres.csv, ' : '';
    writeFiles(folder, {
      ...Object.fromEntries(
        ['2025', '2026'].flatMap((year) =>
          Object.entries(exports).map(([name, text]) => [`${year}/${name}`, text]),
        ),
      ),
      '2025/policy.yaml': policyWith(tiers),
      '2025/review.yaml': review('2025-12-31'),
      '2026/policy.yaml': policyWith(tiers.replace('{ by: clusters, ', `{ by: clusters, ${centres}`) + more),
      '2026/review.yaml': review('2026-12-31', 'last_results: ../2025/results\n'),
    });
    await gradeFolder(path.join(folder, '2025'));
    const plan = await planOf(path.join(folder, '2026', 'review.yaml'));
    expect(plan.former, 'last year is regraded').toBeDefined();
    expect(foreignIn(plan)).toEqual([]);
    const ranked = ['score', ...plan.metricTypes.keys()];
    const others = new Map(
      ranked.map((name) => [name, { relation: `by_${name}`, own: `own_${name}`, groups: `groups_${name}` }]),
    );
    const bins = new Map(
      plan.policy.dimensions.flatMap(({ criteria }) =>
        criteria.map(({ id }) => [id, [{ group: undefined, starts: [new Decimal(5)] }]] as const),
      ),
    );
    const metrics = new Map<string, Literal>([
      ['annual_spend', new Decimal(3)],
      ['segment', 'key'],
    ]);
    const given = [{ id: '0', metrics }];
    const alone = { ...plan, exports: [], profile: [], given, frozen: { bins, others } };
    expect(stepsOf(alone, second).steps.some(({ sql }) => sql.includes('z_at_most('))).toBe(true);
    expect(foreignIn(alone)).toEqual([]);
  });
});
