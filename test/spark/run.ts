// npm run test:spark: what Spark makes of reviews, held against what the engine that comes with gradus makes of them.
// Names of versions and parts choose among them: samples by their folders, odd-files, odd-reviews, retail, random (`--count N --seed S`), storage, sums
// and cluster. `--remote sc://...` takes a server that runs already.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { removeFolder } from '../folders.js';
import { compareOnCluster } from './cluster.js';
import { inTwoLanes } from './lanes.js';
import { compareRandom } from './random.js';
import { oddFiles, oddReviews, type Part, retail, samples } from './reviews.js';
import {
  largeSettings,
  manyReviews,
  type SparkVersion,
  sparkHome,
  sparkMissing,
  sparkVersions,
  startServer,
} from './server.js';
import { storage, storageSettings } from './storage.js';
import { compareSums } from './sums.js';

const { values: flags, positionals: named } = parseArgs({
  options: {
    remote: { type: 'string' },
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const tell = (text: string) => void process.stdout.write(`${text}\n`);
const random: Part = {
  name: 'random',
  compare: (engine, place) =>
    compareRandom(engine, place, { count: Number(flags.count), seed: Number(flags.seed) }, tell),
};
const sums: Part = { name: 'sums', compare: compareSums };
const galleries = [oddFiles, oddReviews, random];
/** A part that starts what it runs on. */
const cluster = 'cluster';
const names = [...[...samples, ...galleries, retail, sums, storage].map(({ name }) => name), cluster];
const chosen = <T>(all: readonly T[], nameOf: (each: T) => string) => {
  const some = all.filter((each) => named.includes(nameOf(each)));
  return some.length === 0 ? all : some;
};
const versions = chosen<SparkVersion>(sparkVersions, (each) => each);
const asked = chosen(names, (each) => each);
/** What runs on one server, with its settings. A few samples are over before it pays to have them compiled well. */
const few = asked.length <= 5;
const servers = [
  { settings: few ? {} : manyReviews, parts: few ? samples : [...samples, ...galleries] },
  { settings: manyReviews, parts: few ? galleries : [] },
  { settings: largeSettings, parts: [retail, sums] },
  { settings: storageSettings, parts: [storage] },
];

const known = [...sparkVersions, ...names];
const unknown = named.filter((each) => !known.some((one) => one === each));
if (unknown.length > 0) {
  tell(`There is no ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}
const missing = flags.remote === undefined ? (sparkMissing() ?? notInstalled()) : undefined;
if (missing !== undefined) {
  tell(`Spark is not tried: ${missing}.`);
  process.exit(0);
}

const work = mkdtempSync(path.join(tmpdir(), 'gradus-spark-runs-'));
// What was started ends with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    removeFolder(work);
    process.exit(130);
  });
let wrong = 0;
try {
  if (flags.remote !== undefined) for (const { parts } of servers) await all(parts, flags.remote, 'as it is');
  else for (const version of versions) await withServer(version);
} finally {
  removeFolder(work);
}
tell(wrong === 0 ? 'Every file came out the same.' : `${wrong} came out otherwise.`);
process.exit(wrong === 0 ? 0 : 1);

/** Why a version that was asked for cannot be had here, such as without a network; undefined once all are there. */
function notInstalled(): string | undefined {
  try {
    for (const version of versions) sparkHome(version);
    return undefined;
  } catch (error) {
    return `it cannot be installed (${error instanceof Error ? error.message.split('\n')[0] : error})`;
  }
}

async function withServer(version: SparkVersion): Promise<void> {
  for (const { settings, parts } of servers) {
    if (!parts.some(({ name }) => asked.includes(name))) continue;
    const server = await startServer(version, { settings });
    try {
      await all(parts, server.remote, version);
    } finally {
      await server.stop();
    }
  }
  if (asked.includes(cluster))
    await one({ name: cluster, compare: (_, place) => compareOnCluster(version, place, tell) }, '', version);
}

async function all(parts: readonly Part[], engine: string, version: string): Promise<void> {
  const here = parts.filter(({ name }) => asked.includes(name));
  await inTwoLanes(
    here.filter((part) => samples.includes(part)),
    (part) => one(part, engine, version),
  );
  // The others use both cores by themselves.
  for (const part of here) if (!samples.includes(part)) await one(part, engine, version);
}

async function one({ name, compare }: Part, engine: string, version: string): Promise<void> {
  const began = performance.now();
  const place = path.join(work, version, name);
  const found = await compare(engine, place, tell).catch((error: unknown) => [
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ]);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  tell(`Spark ${version}, ${name}: ${found.length === 0 ? 'the same' : 'OTHERWISE'} (${seconds} s)`);
  for (const each of found) tell(`  ${each}`);
  if (found.length > 0) wrong++;
  rmSync(place, { recursive: true, force: true });
}
