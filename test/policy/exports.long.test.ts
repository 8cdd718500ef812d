// Any number of further exports, with and without dates, in every kind of metric over rows.
import { expect, it } from 'vitest';
import { rowsKind } from '../../src/policy/metrics/index.js';
import { byCustomer, gradeFiles } from '../grading.js';

/** Ten exports as other systems write them: heading of the date (if any), of the number, and two kinds of rows. */
const exports = [
  { name: 'reviews', date: 'reviewed_on', value: 'stars', kinds: ['public', 'private'] },
  { name: 'complaints', date: 'opened', value: 'severity', kinds: ['product', 'service'] },
  { name: 'receivables', date: undefined, value: 'days_overdue', kinds: ['open', 'paid'] },
  { name: 'events', date: 'event_day', value: 'guests', kinds: ['fair', 'dinner'] },
  { name: 'visits', date: 'visited', value: 'minutes', kinds: ['office', 'site'] },
  { name: 'referrals', date: undefined, value: 'customers', kinds: ['active', 'lost'] },
  { name: 'renewals', date: 'renewed', value: 'years', kinds: ['full', 'partial'] },
  { name: 'lessons', date: undefined, value: 'progress', kinds: ['done', 'begun'] },
  { name: 'calls', date: 'called', value: 'call_minutes', kinds: ['in', 'out'] },
  { name: 'flights', date: 'departure', value: 'miles', kinds: ['short', 'long'] },
] as const;

/** Kinds over numbers and over any field, as a policy writes them, and what four rows give. */
const numeric = { sum: '24', count: '4', average: '6', median: '5', min: '2', max: '12' };
const inWindow = { sum: '17', count: '2', average: '8.5', median: '8.5', min: '5', max: '12' };
const before = { sum: '7', count: '2', average: '3.5', median: '3.5', min: '2', max: '5' };
const selected = { sum: '14', count: '2', average: '7', median: '7', min: '2', max: '12' };
const dated = {
  days_since_last: '30',
  days_since_first: '760',
  years_since: '2',
  first_date: '2024-12-01',
  last_date: '2026-12-01',
  active_months: '4',
};

it('reads ten further exports with their own dates, windows, shifts and selections', async () => {
  const metrics: string[] = [];
  const expected: Record<string, string> = {};
  const metric = (name: string, kind: string, of: string, more: string, value: string) => {
    metrics.push(`  ${name}: { ${kind}: ${of}${more} }`);
    expected[name] = value;
  };
  const files: Record<string, (readonly string[])[]> = {};
  const review: string[] = [];
  for (const { name, date, value, kinds } of exports) {
    const [first, second] = kinds;
    const days = ['2024-12-01', '2025-06-01', '2026-01-01', '2026-12-01'];
    const rows = [
      ['a', '2', first],
      ['a', '5', second],
      ['a', '5', second],
      ['a', '12', first],
    ];
    files[`${name}.csv`] = [
      ['Customer', value, 'Kind', ...(date === undefined ? [] : [date])],
      ...rows.map((row, index) => [...row, ...(date === undefined ? [] : [days[index] ?? ''])]),
    ];
    const columns = [
      'customer_id: Customer',
      `${value}: { heading: ${value}, type: number }`,
      'kind: Kind',
      ...(date === undefined ? [] : [`date: { heading: ${date}, type: date }`]),
    ];
    review.push(`  ${name}: { file: ${name}.csv, columns: { ${columns.join(', ')} } }`);
    for (const [kind, given] of Object.entries(numeric))
      metric(`${name}_${kind}`, kind, `${name}.${value}`, '', given);
    for (const [kind, given] of Object.entries(selected))
      metric(
        `${name}_${kind}_only`,
        kind,
        `${name}.${value}`,
        `, only: { kind: { equals: ${first} } }`,
        given,
      );
    metric(`${name}_kinds`, 'count', `${name}.kind`, ', distinct: true', '2');
    metric(`${name}_again`, 'repeats', `${name}.kind`, '', '2');
    if (date === undefined) continue;
    for (const [kind, given] of Object.entries(inWindow))
      metric(`${name}_${kind}_now`, kind, `${name}.${value}`, ', window: 12 months', given);
    for (const [kind, given] of Object.entries(before))
      metric(`${name}_${kind}_then`, kind, `${name}.${value}`, ', window: 24 months, before: 1 year', given);
    metric(`${name}_again_now`, 'repeats', `${name}.kind`, ', window: 12 months', '2');
    for (const [kind, given] of Object.entries(dated))
      metric(`${name}_${kind}`, kind, `${name}.date`, '', given);
  }
  const { graded, summary } = await gradeFiles(
    {
      'policy.yaml': `policy: E\nversion: "1"\nmetrics:\n${metrics.join('\n')}\ntiers: [{ id: keen, requires: { visits_sum: { at_least: 1 } } }, { id: other }]\n`,
      'customers.csv': 'customer_id\na\nb\n',
      ...files,
    },
    `exports:\n  customers: { file: customers.csv }\n${review.join('\n')}\n`,
  );
  const { a, b } = byCustomer(graded);
  expect(a).toMatchObject(expected);
  // Who has no rows has 0 of what is counted or summed up, and everything else is missing.
  const kindOf = (line: string) => /\{ (\w+):/.exec(line)?.[1] ?? '';
  const ofNothing = metrics.map((line) => [
    line.trim().split(':')[0],
    rowsKind(kindOf(line)).ofNothing ?? '',
  ]);
  expect(b).toMatchObject(Object.fromEntries(ofNothing));
  expect(a?.tier).toBe('keen');
  expect(b).toMatchObject({ tier: 'other', visits_count: '0', visits_sum: '0', visits_average: '' });
  for (const { name } of exports)
    expect(summary.rows[name]).toEqual({ read: 4, used: 4, set_aside: {}, rejected: {} });
});
