// What gradus says to a cluster and makes of its answers. Whole reviews on Spark are graded by npm run test:spark.
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Bool,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int64,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { expect, it, vi } from 'vitest';
import { sparkAddress, sparkToken } from '../../src/engine/spark/address.js';
import { arrowOfText, linesOfArrow, rowsOfArrow } from '../../src/engine/spark/arrow.js';
import { headingLine } from '../../src/engine/spark/lines.js';
import type { PlannedFile } from '../../src/engine/steps/plan/planned-file.js';
import type { Step } from '../../src/engine/steps/plan/step.js';
import { storedWhereRead } from '../../src/engine/steps/plan/stored.js';
import { ProblemsError } from '../../src/foundation/problems/problem.js';
import { tooMuchToSend } from '../../src/grading/prepare/on-cluster.js';
import { clusterOf } from '../../src/grammar/engine.js';
import { emptyFolder } from '../grading.js';

it('reads addresses as other clients of Spark Connect do', () => {
  expect(sparkAddress('sc://cluster')).toMatchObject({
    target: 'cluster:15002',
    encrypted: false,
    headers: {},
  });
  expect(
    sparkAddress('sc://10.0.0.1:443/;use_ssl=true;user_id=ann;x-databricks-cluster-id=01%2D2;session_id=x'),
  ).toEqual({
    target: '10.0.0.1:443',
    encrypted: true,
    user: 'ann',
    headers: { 'x-databricks-cluster-id': '01-2' },
    shown: 'sc://10.0.0.1:443',
  });
  for (const wrong of ['cluster:15002', 'sc://', 'sc://cluster:99999', 'sc://a b:1', 'http://cluster'])
    expect(() => sparkAddress(wrong), wrong).toThrow(ProblemsError);
});

/** All that a failure tells. */
function toldOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemsError);
    return JSON.stringify(error) + String(error);
  }
  return '';
}

it.each(['token=secret', 'Token=secret', 'authorization=Bearer%20secret', 'Authorization=secret'])(
  'never takes a token from an address, and never repeats it: %s',
  (held) => {
    const told = toldOf(() => sparkAddress(`sc://cluster/;use_ssl=true;${held}`));
    expect(told).toContain('GRADUS_SPARK_TOKEN');
    expect(told).not.toContain('secret');
  },
);

it.each(['x-key=secret%0A', 'x-key=秘secret', 'x key=secret', '=secret', 'x-key-bin=secret', 'te=secret'])(
  'refuses what cannot be sent as a header, and never repeats it: %s',
  (held) => {
    const told = toldOf(() => sparkAddress(`sc://cluster/;${held}`));
    expect(told).toContain('cannot be sent along as a header');
    expect(told).not.toContain('secret');
  },
);

it('reads the token without what editors and shells put around it', () => {
  try {
    for (const [written, read] of [
      [' s3cr3t\r\n', 's3cr3t'],
      ['\n', undefined],
    ] as const) {
      vi.stubEnv('GRADUS_SPARK_TOKEN', written);
      expect(sparkToken()).toBe(read);
    }
    for (const wrong of ['s3cr3t and more', 's3cr3t\ns3cr3t', 's3cr3t\u00e9']) {
      vi.stubEnv('GRADUS_SPARK_TOKEN', wrong);
      const told = toldOf(sparkToken);
      expect(told).toContain('GRADUS_SPARK_TOKEN');
      expect(told).not.toContain('s3cr3t');
    }
  } finally {
    vi.unstubAllEnvs();
  }
});

it('lets a flag win over the review file, also for the engine that comes with gradus', () => {
  const written = { spark: { remote: 'sc://file', staging: 's3a://bucket' } };
  expect(clusterOf(undefined, written)).toEqual({ remote: 'sc://file', staging: 's3a://bucket' });
  expect(clusterOf('sc://flag', written)?.remote).toBe('sc://flag');
  expect(clusterOf('duckdb', written)).toBeUndefined();
  expect(clusterOf(undefined, undefined)).toBeUndefined();
});

/** One row of an answer. */
function answer(columns: Readonly<Record<string, Vector>>): Uint8Array {
  return tableToIPC(new Table(columns), 'stream');
}

it('tells answers as their exact text', () => {
  const places = new Decimal(6, 38, 128);
  const words = new Uint32Array([0xff4143e0, 0xffffffff, 0xffffffff, 0xffffffff, 5, 0, 0, 0]);
  const amounts = new Vector([makeData({ type: places, length: 2, nullCount: 0, data: words })]);
  const moments = new Vector([
    makeData({
      type: new TimestampMicrosecond(),
      length: 2,
      nullCount: 0,
      data: new BigInt64Array([1_767_261_600_500_000n, -1n]),
    }),
  ]);
  const days = new Vector([
    makeData({ type: new DateDay(), length: 2, nullCount: 0, data: new Int32Array([20_454, -1]) }),
  ]);
  const rows = rowsOfArrow(
    answer({
      amount: amounts,
      moment: moments,
      day: days,
      whole: vectorFromArray([9_007_199_254_740_993n, null], new Int64()),
      text: vectorFromArray(['a', null], new Utf8()),
      yes: vectorFromArray([true, false], new Bool()),
      float: vectorFromArray([0.5, 1], new Float64()),
    }),
  );
  expect(rows).toEqual([
    {
      amount: '-12.500000',
      moment: '2026-01-01 10:00:00.5',
      day: '2026-01-01',
      whole: '9007199254740993',
      text: 'a',
      yes: 'true',
      float: '0.5',
    },
    {
      amount: '0.000005',
      moment: '1969-12-31 23:59:59.999999',
      day: '1969-12-31',
      whole: null,
      text: null,
      yes: 'false',
      float: '1',
    },
  ]);
});

it('tells nothing of a column that has no type', () => {
  const schema = new Schema([new Field('none', new Null())]);
  const data = makeData({
    type: new Struct(schema.fields),
    length: 2,
    nullCount: 0,
    children: [makeData({ type: new Null(), length: 2 })],
  });
  const bytes = tableToIPC(new Table([new RecordBatch(schema, data)]), 'stream');
  expect(rowsOfArrow(bytes)).toEqual([{ none: null }, { none: null }]);
});

it('sends text as it stands', () => {
  const cells = [
    ['a', null],
    ['', '7"\u{1F600}\n'],
  ] as const;
  expect(rowsOfArrow(arrowOfText(['c1', 'c 2'], cells))).toEqual([
    { c1: 'a', 'c 2': null },
    { c1: '', 'c 2': '7"\u{1F600}\n' },
  ]);
  expect([...linesOfArrow(arrowOfText(['line'], [['a,b'], ['\ufeffc'], ['客户']]))]).toEqual([
    'a,b',
    '\ufeffc',
    '客户',
  ]);
  expect(rowsOfArrow(arrowOfText(['c1'], []))).toEqual([]);
});

it('puts quotation marks around what a heading cannot hold without', () => {
  expect(headingLine(['customer_id', 'a,b', 'say "x"', '#1', 'two words'])).toBe(
    'customer_id,"a,b","say ""x""","#1",two words',
  );
});

it('stores what is made of files and what several others read', () => {
  const step = (name: string, ...reads: string[]): Step => ({
    name,
    reads,
    grain: '',
    columns: [],
    stored: false,
    sql: '',
  });
  const steps = [
    step('staged'),
    step('clean', 'staged'),
    step('a', 'clean'),
    step('b', 'a'),
    step('c', 'a'),
    step('d', 'c', 'b'),
  ];
  const stored = storedWhereRead(steps).filter((each) => each.stored);
  expect(stored.map(({ name }) => name)).toEqual(['clean', 'a']);
});

it('refuses more than is sent to a cluster', () => {
  const file = path.join(emptyFolder(), 'orders.csv');
  writeFileSync(file, '');
  const planned = [{ path: file }] as PlannedFile[];
  truncateSync(file, 64 * 1024 * 1024);
  expect(tooMuchToSend([...planned, ...planned])).toBeUndefined();
  truncateSync(file, 64 * 1024 * 1024 + 1);
  expect(tooMuchToSend(planned)).toMatchObject({ code: 'engine' });
});
