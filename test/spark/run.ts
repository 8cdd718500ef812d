// npm run test:spark: what Spark makes of every sample, held against what the engine that comes with gradus makes of it.
// Names of versions and samples choose among them; `--remote sc://...` takes a server that runs already.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { differences, gradeOn } from './compare.js';
import { type SparkVersion, sparkHome, sparkMissing, sparkVersions, startServer } from './server.js';

const args = process.argv.slice(2);
const remote = args.includes('--remote') ? args[args.indexOf('--remote') + 1] : undefined;
const samples = readdirSync('samples').sort();
const chosen = <T extends string>(all: readonly T[]) => {
  const named = all.filter((each) => args.includes(each));
  return named.length === 0 ? all : named;
};

const missing = remote === undefined ? (sparkMissing() ?? notInstalled()) : undefined;
if (missing !== undefined) {
  process.stdout.write(`Spark is not tried: ${missing}.\n`);
  process.exit(0);
}

const work = mkdtempSync(path.join(tmpdir(), 'gradus-spark-runs-'));
let wrong = 0;
try {
  if (remote !== undefined) await all(remote, 'as it is');
  else for (const version of chosen<SparkVersion>(sparkVersions)) await withServer(version);
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(
  wrong === 0 ? 'Every file came out the same.\n' : `${wrong} reviews came out otherwise.\n`,
);
process.exit(wrong === 0 ? 0 : 1);

/** Why a version that was asked for cannot be had here, such as without a network; undefined once all are there. */
function notInstalled(): string | undefined {
  try {
    for (const version of chosen<SparkVersion>(sparkVersions)) sparkHome(version);
    return undefined;
  } catch (error) {
    return `it cannot be installed (${error instanceof Error ? error.message.split('\n')[0] : error})`;
  }
}

async function withServer(version: SparkVersion): Promise<void> {
  const server = await startServer(version);
  try {
    await all(server.remote, version);
  } finally {
    await server.stop();
  }
}

async function all(engine: string, version: string): Promise<void> {
  for (const sample of chosen(samples)) {
    const began = performance.now();
    const found = await compare(engine, sample).catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `Spark ${version}, ${sample}: ${found.length === 0 ? 'the same' : 'OTHERWISE'} (${seconds} s)\n`,
    );
    for (const each of found) process.stdout.write(`  ${each}\n`);
    if (found.length > 0) wrong++;
  }
}

/** Both years, by both engines; each from its own results of the first. */
async function compare(engine: string, sample: string): Promise<string[]> {
  const folder = path.join('samples', sample);
  const reviews = ['review-2025.yaml', 'review-2026.yaml'];
  const found: string[] = [];
  const out = (by: string, review: string) => path.join(work, by, sample, review.replace('.yaml', ''));
  for (const [index, review] of reviews.entries()) {
    for (const [by, place] of [
      ['here', 'duckdb'],
      ['there', engine],
    ] as const) {
      const before = reviews[index - 1];
      rmSync(out(by, review), { recursive: true, force: true });
      await gradeOn(place, path.join(folder, review), out(by, review), before && out(by, before));
    }
    found.push(...differences(out('here', review), out('there', review)));
  }
  return found;
}
