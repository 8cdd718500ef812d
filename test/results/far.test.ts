// Results on storage, with a storage that is held in memory: what is put there comes back byte by byte, counts once its manifest
// stands, and stays where it is approved. Whole reviews are graded there by npm run test:spark.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Chalk } from 'chalk';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FarFile, FarStorage } from '../../src/engine/spark/far.js';
import type { Output } from '../../src/engine/steps/tell/results.js';

const there = new Map<string, Buffer>();
/** Where writing fails; undefined where it does not. */
let failsAt: RegExp | undefined;
/** What happens where the manifest is put; undefined: it is put. */
let onApproval: ((put: () => void) => void) | undefined;
let onManifest: ((put: () => void) => void) | undefined;
/** Whether the cluster lets anybody in. */
let answers = true;

const storage: Pick<FarStorage, 'list' | 'write' | 'contents' | 'fingerprints'> = {
  list: (pattern) =>
    Promise.resolve(
      [...there]
        .filter(([name]) => [pattern].flat().some((each) => name.startsWith(`${each}/`)))
        .map(([name, { length }]) => ({ path: name, key: name, bytes: length, modified: '' })),
    ),
  write: (folder, pieces) => {
    if (failsAt?.test(folder) === true)
      throw new ProblemsError([
        { code: 'export-unreadable', reason: 'the storage does not let the cluster in' },
      ]);
    const put = () =>
      there.set(`${folder}/part-00000-x.txt`, Buffer.from(pieces.map((piece) => `${piece}\n`).join('')));
    if (onManifest !== undefined && folder.includes('manifest.json')) onManifest(put);
    else if (onApproval !== undefined && folder.includes('approval.json/')) onApproval(put);
    else put();
    return Promise.resolve();
  },
  fingerprints: (files) =>
    Promise.resolve(new Map(files.map(({ key }) => [key, hashOf(there.get(key) ?? Buffer.alloc(0))]))),
  async *contents(files: readonly FarFile[]) {
    for (const file of files) yield { file, bytes: there.get(file.path) ?? Buffer.alloc(0) };
  },
};

const lost = () => new ProblemsError([{ code: 'engine', reason: 'the connection was lost' }]);

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

// Modules of their own: others of this process have opened the real one.
vi.resetModules();
vi.doMock('../../src/engine/open.js', () => ({
  withStorage: (_remote: string, use: (found: unknown) => unknown) =>
    answers ? use(storage) : Promise.reject(lost()),
}));
const { dropBrought } = await import('../../src/foundation/folders/brought.js');
const { isFar, relativeTo } = await import('../../src/foundation/problems/far-path.js');
const { ProblemsError } = await import('../../src/foundation/problems/problem.js');
const { placeHere } = await import('../../src/foundation/problems/stand-ins.js');
const { shownPath } = await import('../../src/foundation/problems/shown-path.js');
const { fileBeside, lastResultsHere, leftThere, resultsHere, shelfHere, wholeHere } = await import(
  '../../src/results/far/fetched.js'
);
const { prepareFarFolder, publishApproval } = await import('../../src/results/far/published.js');
const { looks } = await import('../../src/results/far/stands.js');
const { problemsText } = await import('../../src/foundation/problems/print.js');
const { bulk } = await import('../../src/results/far/tables.js');
const { isListed } = await import('../../src/results/listed/listed.js');
const { approvedFor } = await import('../../src/results/target.js');
afterAll(() => {
  vi.doUnmock('../../src/engine/open.js');
  vi.resetModules();
});

const remote = 'sc://localhost:1';
const far = 's3a://bucket/results/2026';
const hooks = { stage: () => undefined, onStop: () => () => undefined };
const given = { remote, hooks, refuseApproved: approvedFor(far) };
let own: string;

beforeEach(() => {
  there.clear();
  [failsAt, onManifest, onApproval, answers] = [undefined, undefined, undefined, true];
  own = mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
});
afterEach(() => {
  dropBrought();
  rmSync(own, { recursive: true, force: true });
});

/** Files of every awkward kind; the manifest says how long they are, as that of a run does. */
const files: Readonly<Record<string, string>> = {
  'graded.csv': `customer_id,tier\n${'C1,gold\n'.repeat(400_000)}C2,"two\r\nlines"\n`,
  'rejected.csv': '\uFEFFa\r\nb\r\n',
  'review.yaml': 'no line end',
  'overrides.csv': '',
  'changes.md': '\n\n# 客户\n\n',
};

async function publish(mark = '', more: readonly string[] = [], how = given): Promise<void> {
  const folder = await prepareFarFolder(far, how);
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.work, name), text);
    const outputs = Object.entries(files).map(([file, text]) => ({ file, bytes: Buffer.byteLength(text) }));
    writeFileSync(
      path.join(folder.work, 'manifest.json'),
      `${JSON.stringify({ tool: 'gradus', mark, outputs, more }, undefined, 1)}\n`,
    );
    await folder.publish();
  } finally {
    folder.discard();
  }
}

const runs = () => [...new Set([...there.keys()].map((name) => name.slice(far.length + 1).split('/')[0]))];
const markHere = async () => {
  dropBrought();
  return JSON.parse(readFileSync(path.join(await resultsHere(far, remote), 'manifest.json'), 'utf8')).mark;
};
const problemOf = async (work: () => Promise<unknown>) => {
  const error = await work().catch((thrown: unknown) => thrown);
  return error instanceof ProblemsError ? error.problems[0] : error;
};

it('brings back every byte, in a folder that is told by its name on storage, and is gone afterwards', async () => {
  await publish();
  expect(runs()).toEqual([expect.stringMatching(/^run-0001-[0-9a-f]{8}$/)]);
  const folder = await resultsHere(`${far}/`, remote);
  expect(readdirSync(folder).sort()).toEqual([...Object.keys(files), 'manifest.json'].sort());
  for (const [name, text] of Object.entries(files))
    expect(readFileSync(path.join(folder, name)).equals(Buffer.from(text)), name).toBe(true);
  expect(shownPath(path.join(folder, 'graded.csv'))).toBe(`${far}/graded.csv`);
  expect(relativeTo(own, path.join(folder, 'graded.csv'))).toBe(`${far}/graded.csv`);
  expect(relativeTo(folder, path.join(own, 'a.csv'))).toBe(path.join(own, 'a.csv'));
  expect(relativeTo(folder, path.join(folder, 'graded.csv'))).toBe('graded.csv');
  expect(relativeTo('s3a://bucket/other', folder)).toBe(far);
  expect(isFar(folder)).toBe(false);
  // Nobody fetches them again as long as they are here.
  there.clear();
  expect(await resultsHere(far, remote)).toBe(folder);
  dropBrought();
  expect(existsSync(folder)).toBe(false);
  expect(shownPath(folder)).not.toContain('s3a');
});

it('splits what is large, and puts parts together in their order', async () => {
  await publish();
  const place = (number: number) => `${far}/${runs()[0]}/graded.csv/part-0000${number}/part-00000-x.txt`;
  expect(there.has(place(1))).toBe(true);
  // As if the cluster listed them in another order.
  const [name = '', bytes = Buffer.alloc(0)] = [...there].find(([each]) => each === place(1)) ?? [];
  const cut = bytes.indexOf(10, 1000) + 1;
  there.delete(name);
  there.set(place(2), bytes.subarray(cut));
  there.set(place(1), bytes.subarray(0, cut));
  const folder = await resultsHere(far, remote);
  expect(readFileSync(path.join(folder, 'graded.csv'), 'utf8')).toBe(files['graded.csv']);
});

it('counts the newest run that came to its end, and leaves earlier ones where they are', async () => {
  expect(await problemOf(() => resultsHere(far, remote))).toMatchObject({
    code: 'no-results',
    place: { file: far },
  });
  failsAt = /summary|manifest\.json/;
  expect(await problemOf(() => publish('never'))).toMatchObject({
    code: 'disk',
    place: { file: far },
    reason: 'the storage does not let the cluster in',
  });
  expect(await problemOf(() => resultsHere(far, remote))).toMatchObject({
    code: 'no-results',
    reason: expect.stringMatching(/run-0001-\w+ has no manifest/),
  });
  failsAt = undefined;
  await publish('first');
  await publish('second');
  expect(await markHere()).toBe('second');
  failsAt = /manifest\.json/;
  await problemOf(() => publish('third'));
  expect(await markHere()).toBe('second');
  expect(runs()).toHaveLength(4);
  // Files of others, and names that lead elsewhere, are passed over.
  there.set(`${far}/run-9999-ab/../../manifest.json/part-00001/x`, Buffer.from('{}'));
  there.set(`${far}/notes.txt`, Buffer.from('hello'));
  expect(await markHere()).toBe('second');
});

it('lets no half of a manifest or an approval count, however large they are', async () => {
  const large = Array.from({ length: 900_000 }, () => '0123456789');
  // As if the run were stopped between two parts.
  failsAt = /part-00002$/;
  await publish('large', large);
  expect(await markHere()).toBe('large');
  const folder = await resultsHere(far, remote);
  writeFileSync(path.join(folder, 'approval.json'), large.join('\n'));
  await publishApproval(folder, remote, hooks);
  expect(await problemOf(() => publish('another'))).toMatchObject({ code: 'results-approved' });
});

describe('a connection that is lost while the manifest is put', () => {
  const told: (string | undefined)[] = [];
  const how = { ...given, hooks: { ...hooks, publishing: (at: string | undefined) => void told.push(at) } };
  beforeEach(() => {
    told.length = 0;
    looks.pauses = [1, 200];
  });

  it('is no failure where the manifest stands, at once or soon', async () => {
    for (const wait of [0, 50]) {
      onManifest = (put) => {
        if (wait === 0) put();
        else setTimeout(put, wait);
        throw lost();
      };
      await publish(`after ${wait}`, [], how);
      expect(await markHere()).toBe(`after ${wait}`);
    }
    expect(told).toEqual([far, far]);
  });

  it('is told as it is where the manifest does not stand', async () => {
    await publish('first');
    onManifest = () => {
      throw lost();
    };
    expect(await problemOf(() => publish('second', [], how))).toMatchObject({
      reason: 'the connection was lost',
    });
    expect(told).toEqual([far, undefined]);
    onManifest = undefined;
    expect(await markHere()).toBe('first');
  });

  it('leaves it open where nobody answers any more', async () => {
    onManifest = (put) => {
      put();
      answers = false;
      throw lost();
    };
    const error = await publish('open', [], how).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProblemsError)) return expect.unreachable();
    expect(error.problems).toMatchObject([
      { code: 'engine', place: { file: far }, fix: expect.stringContaining(`gradus ls ${far} --engine`) },
    ]);
    expect(problemsText(error.problems, new Chalk({ level: 0 }), error)).toMatch(
      /1 problem; it is not known whether these results stand\.$/,
    );
    // Whoever is asked to stop now says the same.
    expect(told).toEqual([far]);
  });
});

describe('a connection that is lost while an approval is put', () => {
  const approval = '{"approved_by":"Ann"}\n';
  const approve = async (as = approval) => {
    dropBrought();
    const folder = await resultsHere(far, remote);
    writeFileSync(path.join(folder, 'approval.json'), as);
    return publishApproval(folder, remote, hooks);
  };
  beforeEach(async () => {
    looks.pauses = [1, 200];
    await publish('first');
  });

  it('is no failure where it stands, at once or soon', async () => {
    onApproval = (put) => {
      setTimeout(put, 50);
      throw lost();
    };
    await approve();
    expect(await problemOf(() => publish('second'))).toMatchObject({ code: 'results-approved' });
  });

  it('is told as it is where it does not stand, or somebody else was faster', async () => {
    onApproval = () => {
      throw lost();
    };
    expect(await problemOf(() => approve())).toMatchObject({ reason: 'the connection was lost' });
    onApproval = (put) => {
      put();
      for (const [name] of there)
        if (name.includes('approval.json')) there.set(name, Buffer.from('{"approved_by":"Bea"}\n'));
      throw lost();
    };
    expect(await problemOf(() => approve())).toMatchObject({ reason: 'the connection was lost' });
  });

  it('leaves it open where nobody answers any more', async () => {
    onApproval = (put) => {
      put();
      answers = false;
      throw lost();
    };
    expect(await problemOf(() => approve())).toMatchObject({
      code: 'engine',
      reason: expect.stringContaining('it is not known whether these results are approved'),
      fix: expect.stringContaining(`gradus verify ${far} --engine`),
    });
  });
});

it('takes an approval to storage once, and lets no run take the place of approved results', async () => {
  await publish('first');
  const folder = await resultsHere(far, remote);
  await publish('second');
  writeFileSync(path.join(folder, 'approval.json'), '{"approved_by":"Ann"}\n');
  expect(await problemOf(() => publishApproval(folder, remote, hooks))).toMatchObject({ code: 'locked' });
  dropBrought();
  const now = await resultsHere(far, remote);
  writeFileSync(path.join(now, 'approval.json'), '{"approved_by":"Ann"}\n');
  const begun = await prepareFarFolder(far, given);
  writeFileSync(path.join(begun.work, 'manifest.json'), '{}\n');
  await publishApproval(now, remote, hooks);
  expect([...there.keys()].filter((name) => name.includes('approval.json'))).toHaveLength(1);
  expect(await problemOf(() => publishApproval(now, remote, hooks))).toMatchObject({ code: 'locked' });
  // A run that began before has no place there any more, and one that begins now is told at once.
  expect(await problemOf(() => begun.publish())).toMatchObject({
    code: 'results-approved',
    place: { file: far },
  });
  begun.discard();
  expect(await problemOf(() => publish('third'))).toMatchObject({ code: 'results-approved' });
  expect(await markHere()).toBe('second');
});

it('tells a run that another one was faster', async () => {
  const slow = await prepareFarFolder(far, given);
  writeFileSync(path.join(slow.work, 'manifest.json'), '{}\n');
  await publish('fast');
  expect(await problemOf(() => slow.publish())).toMatchObject({ code: 'locked', place: { file: far } });
  slow.discard();
  expect(await markHere()).toBe('fast');
});

it('finds last results by the cluster that brought the results themselves', async () => {
  await publish('last');
  const last = `${far}/graded.csv`;
  expect(await fileBeside(own, last)).toBeUndefined();
  const folder = await resultsHere(`${far}/${runs()[0]}`, remote);
  const file = await fileBeside(folder, last);
  expect(file && shownPath(file)).toBe(last);
  expect(file && readFileSync(file, 'utf8')).toBe(files['graded.csv']);
});

it('brings of several results what they say of themselves', async () => {
  await publish();
  const folder = await shelfHere('s3a://bucket/results', remote);
  expect(readdirSync(folder)).toEqual(['2026']);
  expect(readdirSync(path.join(folder, '2026'))).toEqual(['manifest.json']);
  expect(shownPath(path.join(folder, '2026'))).toBe(far);
});

it('asks for a cluster where none is named', async () => {
  for (const engine of [undefined, 'duckdb'])
    expect(await problemOf(() => resultsHere(far, engine))).toMatchObject({
      code: 'engine',
      fix: 'name the cluster: --engine sc://HOST:15002, or SPARK_REMOTE',
    });
});

describe('large tables', () => {
  const output = (file: string, column = 'customer_id'): Output => ({
    file,
    step: {
      name: 'graded',
      reads: [],
      grain: 'one line of the file',
      columns: [{ name: column, type: { kind: 'text' } }],
      stored: false,
      sql: 'SELECT 1',
    },
  });
  /** A cluster that writes lines as its tasks do: numbers that are longer come behind shorter ones. */
  const clusterOf = (rows: number) => ({
    storage,
    rows: () => Promise.resolve([{ n: String(rows) }]),
    writeThere: (_: Output, folder: string) => {
      const names = [
        'part-00000-ab-c000',
        'part-00000-ab-c001',
        'part-00000-ab-c1000',
        'part-99999-ab-c000',
        'part-100000-ab-c000',
      ];
      for (const [at, name] of names.toReversed().entries())
        there.set(`${folder}/${name}.txt`, Buffer.from(`C${names.length - at},gold\n`));
      return Promise.resolve('customer_id,tier');
    },
  });

  it('are written by the cluster, listed by their parts, and come back as one file', async () => {
    const folder = await prepareFarFolder(far, given);
    expect(await folder.there.write(clusterOf(bulk.rows + 1), output('graded.csv'))).toBe(true);
    // Few rows, rows that are no customers, and engines that write no lines.
    expect(await folder.there.write(clusterOf(bulk.rows), output('changes.csv'))).toBe(false);
    expect(await folder.there.write(clusterOf(bulk.rows + 1), output('migration.csv', 'tier'))).toBe(false);
    const { rows } = clusterOf(bulk.rows + 1);
    expect(await folder.there.write({ rows }, output('unseen.csv'))).toBe(false);
    expect([...folder.there.files.keys()]).toEqual(['graded.csv']);
    const listed = folder.there.files.get('graded.csv');
    expect(listed).toMatchObject({ sha256: null, rows: bulk.rows + 1, bytes: 17 + 5 * 8 });
    expect(listed?.parts).toHaveLength(6);
    // Nothing counts before the manifest stands.
    expect(await problemOf(() => resultsHere(far, remote))).toMatchObject({
      code: 'no-results',
      reason: expect.stringContaining('has no manifest'),
    });
    writeFileSync(
      path.join(folder.work, 'manifest.json'),
      `${JSON.stringify({ tool: 'gradus', outputs: [listed] })}\n`,
    );
    await folder.publish();
    folder.discard();
    expect(runs()).toHaveLength(1);
    const file = path.join(await resultsHere(far, remote), 'graded.csv');
    expect(readFileSync(file, 'utf8')).toBe(
      `customer_id,tier\n${[1, 2, 3, 4, 5].map((number) => `C${number},gold\n`).join('')}`,
    );
    expect(listed && (await isListed(file, listed))).toBe(true);
    dropBrought();
    // Of last results they stay where they are, until somebody reads them here.
    const last = await lastResultsHere(far, remote);
    const there = path.join(last, 'graded.csv');
    const left = leftThere(there);
    expect(existsSync(there)).toBe(false);
    expect(left?.parts.map(({ bytes }) => bytes)).toEqual(listed?.parts?.map(({ bytes }) => bytes));
    expect(left && readFileSync(left.headings, 'utf8')).toBe('customer_id,tier\n');
    // What is named on storage is found in the folder with all other files.
    expect(placeHere(`${far}/policy.yaml`)).toBe(path.join(last, 'policy.yaml'));
    expect(shownPath(there)).toBe(`${far}/graded.csv`);
    expect(await resultsHere(far, remote)).toBe(last);
    await wholeHere(last);
    expect(listed && (await isListed(there, listed))).toBe(true);
    dropBrought();
    const whole = await resultsHere(far, remote);
    expect(leftThere(path.join(whole, 'graded.csv'))).toBeUndefined();
    expect(await lastResultsHere(far, remote)).toBe(whole);
    expect(leftThere(path.join(whole, 'graded.csv'))).toMatchObject({ parts: left?.parts });
  });

  it('are refused where nobody could say later whether a part was changed', async () => {
    const folder = await prepareFarFolder(far, given);
    const cluster = clusterOf(bulk.rows + 1);
    const forgetful = { ...storage, fingerprints: () => Promise.resolve(new Map<string, string>()) };
    expect(
      await problemOf(() => folder.there.write({ ...cluster, storage: forgetful }, output('graded.csv'))),
    ).toMatchObject({ code: 'engine', fix: expect.stringContaining('spark.executor.memory') });
    folder.discard();
  });
});
