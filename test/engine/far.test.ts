// Exports that a cluster reads itself: what is refused, what is asked of the cluster, and what is said to it. Whole reviews on Spark
// are graded by npm run test:spark.
import { expect, it } from 'vitest';
import type { FarLinesSeen, FarStorage } from '../../src/engine/spark/far.js';
import { FarFiles } from '../../src/engine/spark/far-files.js';
import type { Session } from '../../src/engine/spark/session.js';
import { SparkStorage } from '../../src/engine/spark/storage.js';
import type { PlannedExport } from '../../src/engine/steps/plan/planned.js';
import type { PlannedFile } from '../../src/engine/steps/plan/planned-file.js';
import { farGroups } from '../../src/engine/steps/read/far.js';
import { farRefused, farUnread, planFar } from '../../src/exports/reading/far.js';
import { isFar, pathFrom, relativeTo } from '../../src/foundation/problems/far-path.js';
import { Problems, ProblemsError } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { lookAtFar } from '../../src/grading/run/far.js';
import { farRejected } from '../../src/plan/rows/rejected-far.js';
import { Rejections } from '../../src/plan/rows/rejections.js';
import { readReview } from '../../src/review/read.js';
import { sparkCellText } from '../../src/sql/dialects/spark-cells.js';
import { builtAs, tableName } from '../../src/sql/dialects/spark-far.js';

const none = { fitting: 0, fewer: 0, more: 0, surplus: 0, odd: 0, notText: 0, zeros: 0, blank: 0 };
const seen = (more: Partial<FarLinesSeen>): FarLinesSeen => ({
  ...none,
  endsShort: false,
  ending: [],
  ...more,
});

/** Storage with these files of text, by their paths, and a table. */
function storageWith(
  files: Readonly<Record<string, readonly string[]>>,
  lines: Readonly<Record<string, FarLinesSeen>> = {},
) {
  const storage: FarStorage = {
    list: (pattern) =>
      Promise.resolve(
        Object.keys(files)
          .filter((path) => [pattern].flat().some((each) => path.startsWith(each)))
          .map((path) => ({ path, key: `key of ${path}`, bytes: 10, modified: '2026-12-31 10:00:00' })),
      ),
    firstLines: (path) => Promise.resolve([...(files[path] ?? [])]),
    columns: () =>
      Promise.resolve([
        { name: 'customer_id', type: 'string' },
        { name: 'tags', type: 'array<string>' },
      ]),
    named: (table) => Promise.resolve(table.includes('.') ? table : `main.${table}`),
    version: () => Promise.resolve('version 12'),
    lines: (read) =>
      Promise.resolve(new Map(read.files.map(({ key, path }) => [key, lines[path] ?? seen({})]))),
    rows: (read) =>
      Promise.resolve(
        new Map(read.files.map(({ key }) => [key, { fitting: 5, fewer: 0, more: 0, odd: 1, disputed: 0 }])),
      ),
    write: () => Promise.resolve(),
    async *contents() {},
    written: () => Promise.resolve({ rows: 0, misfits: 0 }),
    fingerprints: (all) => Promise.resolve(new Map(all.map(({ key }) => [key, 'a'.repeat(64)]))),
  };
  return storage;
}

const spec = {
  name: 'transactions',
  files: ['s3a://lake/orders'],
  encoding: 'auto',
  sheet: undefined,
  delimiter: undefined,
  skipLines: 0,
  headings: 'line',
  quotedNewlines: true,
  personal: [],
  columns: undefined,
  place: () => undefined,
} as unknown as Parameters<typeof planFar>[0];

async function planned(storage: FarStorage, more: object = {}) {
  const problems = new Problems();
  const files = await planFar({ ...spec, ...more }, storage, problems);
  return { files, problems: problems.list.map(({ reason }) => reason) };
}

const exportOf = (files: readonly PlannedFile[]) =>
  ({
    name: 'transactions',
    files,
    lookups: [],
    fillDown: [],
    duplicates: { action: 'keep' },
  }) as unknown as PlannedExport;

const look = (files: readonly PlannedFile[], storage: FarStorage) =>
  lookAtFar({ storage } as never, { exports: [exportOf(files)] } as never);

it('tells storage and tables from paths of this machine', () => {
  expect(['s3a://b/c', 'file:///x', 'table:a.b'].map(isFar)).toEqual([true, true, true]);
  expect(['/tmp/x', 'C:\\x', 'a:b', './table:x'].map(isFar)).toEqual([false, false, false, false]);
  expect(pathFrom('/base', 's3a://b/c')).toBe('s3a://b/c');
  expect(relativeTo('/base', 'abfss://c@a/x')).toBe('abfss://c@a/x');
  expect(tableName('lake.sales.`odd.name`')).toBe('`lake`.`sales`.`odd.name`');
});

it('plans files of a folder by their own headings, and reads alike ones together', async () => {
  const storage = storageWith({
    's3a://lake/orders/a.csv': ['customer_id,date', 'C1,2026-01-01'],
    's3a://lake/orders/b.csv.gz': ['customer_id,date', 'C2,2026-01-01'],
    's3a://lake/orders/c.csv': ['date;customer_id', '2026-01-01;C3'],
  });
  const { files, problems } = await planned(storage);
  expect(problems).toEqual([]);
  expect(files.map(({ delimiter, headings }) => [delimiter, ...headings])).toEqual([
    [',', 'customer_id', 'date'],
    [',', 'customer_id', 'date'],
    [';', 'date', 'customer_id'],
  ]);
  const groups = farGroups({ files });
  expect(groups.map(({ read }) => read.files.map(({ index }) => index))).toEqual([[0, 1], [2]]);
});

it('refuses by name what cannot be left out or read there', async () => {
  const titled = await planned(
    storageWith({ 's3a://lake/orders/a.csv': ['Orders of 2026', 'customer_id,date', 'C1,x'] }),
    {
      columns: [
        { field: 'customer_id', heading: 'customer_id' },
        { field: 'date', heading: 'date' },
      ],
    },
  );
  expect(titled.problems.join()).toContain('below title lines');
  const other = await planned(storageWith({ 's3a://lake/orders/a.orc': [] }));
  expect(other.problems.join()).toContain('.orc is none of the kinds');
  const bytes = await planned(storageWith({ 's3a://lake/orders/a.csv': ['customer_id,n\uFFFDm'] }));
  expect(bytes.problems.join()).toContain('not UTF-8');
  const delta = await planned(
    storageWith({ 's3a://lake/orders/a.csv': ['x'], 's3a://lake/orders/_delta_log/*.json': [] }),
  );
  expect(delta.problems.join()).toContain('a table of Delta Lake');
  const typed = await planned(storageWith({}), {
    files: ['table:sales.orders'],
    columns: [{ field: 'tags', heading: 'tags' }],
  });
  expect(typed.problems.join()).toContain('of type array<string>');
  expect(typed.files[0]?.far).toMatchObject({ kind: 'table', name: 'sales.orders', modified: 'version 12' });
});

it('names a table so that a run, which has a schema of its own, finds it', async () => {
  const { files } = await planned(storageWith({}), { files: ['table:orders'] });
  expect(files[0]).toMatchObject({ path: 'table:orders', far: { key: 'orders', name: 'main.orders' } });
  expect(farGroups({ files })[0]?.read.files[0]?.path).toBe('main.orders');
  const session = { rows: () => Promise.resolve([{ name: 'lake.`my sales`' }]) } as unknown as Session;
  const storage = new SparkStorage(session, () => Promise.reject(new Error()));
  expect(tableName(await storage.named('orders'))).toBe('`lake`.`my sales`.`orders`');
  expect(tableName(await storage.named('`odd.name`'))).toBe('`lake`.`my sales`.`odd.name`');
  for (const whole of ['sales.orders', 'delta.`s3a://bucket/orders`'])
    expect(await storage.named(whole)).toBe(whole);
});

it('refuses all that cannot be read there at once, before anybody is asked', () => {
  const more = { encoding: 'gb18030', sheet: 'Orders', skipLines: 2, fillDown: ['order_id'] };
  const files = ['s3a://lake/a.csv.zst', 'hdfs://lake/b.xlsx', '/here/c.xlsx'];
  const refused = farRefused({ ...spec, ...more, files } as typeof spec);
  expect(refused.map(({ code }) => code)).toEqual(Array(6).fill('engine'));
  expect(refused.map(({ reason }) => reason).join('\n')).not.toContain('/here');
  expect(farRefused({ ...spec, ...more, files: ['/here/c.xlsx'] } as typeof spec)).toEqual([]);
  expect(farUnread({ ...spec, files: ['table:crm.orders'] } as typeof spec)?.reason).toContain(
    'crm.orders is a table',
  );
});

it('refuses storage where only this machine reads and writes, and results there without a cluster', () => {
  const read = (places: string, engine?: string) => {
    const problems = new Problems();
    const text = `as_of: 2026-12-31\npolicy: p.yaml\nexports: { transactions: { file: x.csv } }\n${places}`;
    const review = readReview(parseYaml('review.yaml', text), { engine }, problems);
    return {
      told: problems.list.map(({ code, place }) => [code, place?.line]),
      paths: [review?.aliases, review?.lastResults, review?.results],
    };
  };
  const places = 'aliases: hdfs://a/b\nlast_results: s3a://a/c\nresults: s3a://a/r';
  // Last results are looked for by whoever reads them: what others tell of the review needs no cluster.
  expect(read(places).told).toEqual([
    ['engine', 6],
    ['file-missing', 4],
  ]);
  expect(read(places, 'sc://localhost:15002')).toEqual({
    told: [['file-missing', 4]],
    paths: [undefined, 's3a://a/c', 's3a://a/r'],
  });
  const tables = 'last_results: "table:a.b"\nresults: "table:a.c"';
  expect(read(tables, 'sc://localhost:15002').told).toEqual([
    ['file-missing', 4],
    ['results-path', 5],
  ]);
});

it('decides by its lines how a file is read, and counts what is no row', async () => {
  const [a, b, c] = ['s3a://lake/orders/a.csv', 's3a://lake/orders/b.csv', 's3a://lake/orders/c.csv'];
  const heading = ['customer_id,date', 'C1,2026-01-01'];
  const storage = storageWith(
    { [a]: heading, [b]: heading, [c]: heading },
    {
      [a]: seen({ fitting: 7, fewer: 2, more: 1 }),
      [b]: seen({ fitting: 7, surplus: 1, blank: 2 }),
      [c]: seen({ fitting: 4, odd: 2 }),
    },
  );
  const { files } = await planned(storage);
  const { plan, inspections } = await look(files, storage);
  expect(plan.exports[0]?.files.map(({ far }) => [far?.lines, far?.countable])).toEqual([
    ['plain', true],
    ['odd', undefined],
    ['quoted', undefined],
  ]);
  expect(
    [...inspections.values()].map(({ rows, faults }) => [rows, Object.fromEntries(faults ?? [])]),
  ).toEqual([
    [10, { fewer_fields: 2, more_fields: 1 }],
    [8, {}],
    [6, { malformed_line: 1 }],
  ]);
  const review = readReview(
    parseYaml(
      'review.yaml',
      'as_of: 2026-12-31\npolicy: p.yaml\nexports: { transactions: { file: s3a://lake/orders, quoted_newlines: no } }',
    ),
    {},
    new Problems(),
  );
  const quotedNewlines = review?.exports[0]?.quotedNewlines;
  expect(quotedNewlines).toBe(false);
  const unbroken = await planned(storage, { quotedNewlines });
  const { plan: split } = await look(unbroken.files, storage);
  expect(split.exports[0]?.files.map(({ far }) => far?.lines)).toEqual(['plain', 'odd', 'odd']);
});

it('refuses files that end with a total, or hold what is no text', async () => {
  const path = 's3a://lake/orders/a.csv';
  for (const [lines, says] of [
    [seen({ fitting: 3, endsShort: true, ending: ['C1,2026-01-01', 'Total,'] }), 'ends with a total'],
    [seen({ fitting: 3, notText: 2 }), '2 lines hold bytes that are no UTF-8 text'],
  ] as const) {
    const storage = storageWith({ [path]: ['customer_id,date', 'C1,2026-01-01'] }, { [path]: lines });
    const { files } = await planned(storage);
    const told = await look(files, storage).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(ProblemsError);
    expect((told as ProblemsError).problems[0]?.reason).toContain(says);
  }
});

it('says to the cluster how files are read, once, and splits those whose rows keep to their lines', async () => {
  const said: string[] = [];
  const session = { do: (asked: object) => Promise.resolve(void said.push(JSON.stringify(asked))) };
  const far = new FarFiles(session as unknown as Session, (name, query) =>
    Promise.resolve(void said.push(`${name}: ${query}`)),
  );
  const read = {
    kind: 'csv',
    files: [{ path: 's3a://lake/a[1].csv', key: 's3a://lake/a%5B1%5D.csv', index: 3 }],
    columns: [
      { name: 'x', type: 'string' },
      { name: 'y', type: 'string' },
    ],
    delimiter: ';',
    headed: true,
  } as const;
  const plain = far.relation({ ...read, lines: 'plain' }, 'rows');
  expect(plain).toContain('SELECT c1, c2 FROM _far_1 WHERE');
  await far.ready(plain);
  await far.ready(plain);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('"multiLine":"false"');
  expect(said[0]).toContain('"schema":"c1 STRING, c2 STRING, _text STRING"');
  // Signs that would be patterns stand for themselves.
  expect(said[0]).toContain('a\\\\[1\\\\].csv');
  await far.ready(far.relation({ ...read, lines: 'plain' }, 'numbered'));
  expect(said[2]).toContain('_far_1_blocks: SELECT _key, _block');
  expect(said[2]).toContain("('s3a://lake/a%5B1%5D.csv', 3)");
  await far.ready(far.relation({ ...read, lines: 'quoted' }, 'rows'));
  expect(said[3]).toContain('"multiLine":"true"');
});

it('lists rejected rows of a far file in their order, cells as they would stand there', async () => {
  const stream = async function* (rows: readonly Record<string, string>[]) {
    yield [...rows];
  };
  const file = {
    path: 's3a://lake/a.csv',
    headings: ['b', 'a'],
    delimiter: ';',
    skip: 1,
    far: { kind: 'csv', countable: true },
  } as unknown as PlannedFile;
  const found = new Rejections(stream([{ file: '0', ordinal: '4', text: 'x;y\u001Fz' }]));
  const misfits = new Rejections(
    stream([
      { file: '0', ordinal: '2', kind: String(builtAs.fewer), text: 'short' },
      { file: '0', ordinal: '9', kind: String(builtAs.odd), text: '"odd' },
    ]),
  );
  await Promise.all([found.advance(), misfits.advance()]);
  const rows = [];
  for await (const { record, line, fault, text } of farRejected(exportOf([file]), 0, found, misfits))
    rows.push([record, line, fault, text]);
  expect(rows).toEqual([
    [2, 3, 'fewer_fields', 'short'],
    [4, 5, undefined, '"x;y";z'],
    [9, 10, 'malformed_line', '"odd'],
  ]);
});

it('tells cells of types that mean something alone', () => {
  expect(sparkCellText('x', 'decimal(12,2)')).toBe('CAST(x AS STRING)');
  expect(sparkCellText('x', 'array<string>')).toBe('CAST(NULL AS STRING)');
  expect(sparkCellText('x', 'double')).toContain('%.14e');
});
