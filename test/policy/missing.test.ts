// What becomes of criteria whose metric is missing: points of their own, or their weight goes to the others.
import { expect, it } from 'vitest';
import { byCustomer, gradeFiles } from '../grading.js';

/** Customers with fields x, y and z (0 to 100 points each), and a policy over them. */
async function scores(score: string, customers: Readonly<Record<string, string>>, rest = '') {
  const { graded } = await gradeFiles(
    {
      'policy.yaml': `policy: X
version: "1"
metrics: { x: { value: customers.x }, y: { value: customers.y }, z: { value: customers.z } }
score:
${score}
${rest}
tiers: [{ id: high, score: 50 }, { id: low }]
`,
      'customers.csv': `customer_id,x,y,z\n${Object.entries(customers)
        .map(([id, cells]) => `${id},${cells}`)
        .join('\n')}\n`,
    },
    'exports: { customers: { file: customers.csv } }\n',
  );
  return graded;
}

const line = (metric: string, weight: number | string, missing: string) =>
  `      - { metric: ${metric}, weight: ${weight}, points: { line: { 0: 0, 100: 100 } }, missing: ${missing} }`;
const dimension = (weight: number, ...criteria: string[]) =>
  `  - dimension: d${weight}\n    weight: ${weight}\n    criteria:\n${criteria.join('\n')}`;
const list = async (...given: Parameters<typeof scores>) =>
  Object.fromEntries((await scores(...given)).map((row) => [row.customer_id, row.score]));

it('gives points to customers whose metric is missing', async () => {
  expect(
    await list(dimension(100, line('x', 50, '30'), line('y', 50, '0')), { a: ',100,', b: ',,' }),
  ).toEqual({
    a: '65',
    b: '15',
  });
});

it('shares the weight out in the dimension, then between dimensions; with nothing left the score is 0', async () => {
  const score = [
    dimension(60, line('x', 70, 'exclude'), line('y', 30, 'exclude')),
    dimension(40, line('z', 100, 'exclude')),
  ].join('\n');
  expect(
    await list(score, {
      all: '50,100,20',
      no_x: ',100,20',
      no_y: '50,,20',
      no_z: '50,100,',
      only_x: '50,,',
      only_z: ',,20',
      none: ',,',
    }),
  ).toEqual({ all: '47', no_x: '68', no_y: '38', no_z: '65', only_x: '50', only_z: '20', none: '0' });
});

it('leaves the points of what was excluded empty, and adjusts and bounds the score as always', async () => {
  const rows = byCustomer(
    await scores(
      dimension(100, line('x', 50, 'exclude'), line('y', 50, '0')),
      { a: ',99,', b: '100,100,', c: ',1,' },
      'adjustments:\n  - { id: bonus, add: 3.5, when: { y: { at_least: 99 } } }\n  - { id: unknown, add: -2, when: { x.points: { missing: true } } }',
    ),
  );
  expect(rows.a).toMatchObject({
    x_points: '',
    y_points: '99',
    score: '100',
    reasons: 'score;adjustment:bonus;adjustment:unknown',
  });
  expect(rows.b).toMatchObject({ x_points: '100', score: '100' });
  expect(rows.c).toMatchObject({ x_points: '', score: '0', tier: 'low' });
});

it('rounds the quotient once, half up', async () => {
  const score = dimension(100, line('x', 33.3, 'exclude'), line('y', 33.3, '0'), line('z', 33.4, '0'));
  // 100 * 33.3 / 66.7 is 49.92503..., 50.00005 * 66.7 / 66.7 is rounded up.
  expect(
    await list(score, { a: ',100,0', b: ',50.00005,50.00005', c: '50.00005,50.00005,50.00005' }),
  ).toEqual({
    a: '49.925',
    b: '50.0001',
    c: '50.0001',
  });
});

it('stays exact at the limit of what can be shared out', async () => {
  // Whole weights of 1,000,000 in each of three dimensions, and 100 for the dimensions themselves: 10^20.
  const fine = (metric: string, other: string) => [
    line(metric, 33.3333, 'exclude'),
    `${line(other, 66.6667, '0').replace('metric:', `id: ${metric}${other}, metric:`)}`,
  ];
  const score = [
    dimension(33, ...fine('x', 'y')),
    dimension(34, ...fine('y', 'z')),
    dimension(33.0, ...fine('z', 'x')).replace('d33', 'third'),
  ].join('\n');
  expect(await list(score, { a: '100,100,100', b: '99.9999,99.9999,99.9999', c: ',100,100' })).toEqual({
    a: '100',
    b: '99.9999',
    // 67 + 33 * 0.333333 = 77.999989
    c: '78',
  });
});
