// npm run bench:spark: the data of the benchmark, as CSV and as Parquet, graded by the engine that comes with gradus and by a server
// of Spark on the same machine. Nothing is asserted about times; that both write the same results is.
// `npm run bench:spark -- 4.3.0 --rows 20000000 --formats parquet`
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import Table from 'cli-table3';
import { compile, dataFolder, generate, root, scripts } from '../bench/compiled.js';
import { type Measure, measure } from '../bench/measure.js';
import { differences } from './compare.js';
import { sparkMissing, sparkVersions, speedSettings, startServer } from './server.js';

const { values: flags, positionals } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000000' },
    formats: { type: 'string', default: 'csv,parquet' },
  },
  allowPositionals: true,
});
const say = (line: string) => void process.stderr.write(`bench: ${line}\n`);
const missing = sparkMissing();
if (missing !== undefined) {
  say(`Spark is not tried: ${missing}.`);
  process.exit(0);
}
const version = sparkVersions.find((each) => each === (positionals[0] ?? sparkVersions[0]));
if (version === undefined) throw new Error(`versions are ${sparkVersions.join(', ')}`);

const rows = Number(flags.rows);
const data = dataFolder(rows);
const work = path.join(data, 'spark');
const benchmark = path.join(root, 'test/bench');

interface Row {
  readonly name: string;
  readonly took: Measure;
}

compile();
say(`data in ${data}`);
generate(rows, data);
mkdirSync(work, { recursive: true });
copyFileSync(path.join(benchmark, 'policy.yaml'), path.join(work, 'policy.yaml'));
copyFileSync(path.join(data, 'last.csv'), path.join(work, 'last.csv'));
const found: Row[] = [];
for (const format of flags.formats.split(',')) found.push(...(await both(format)));

const table = new Table({
  head: ['', 's', 'ratio', 'cpu s', 'ratio', 'peak MB'],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [] },
});
for (const [index, { name, took }] of found.entries()) {
  const base = found[index - (index % 2)]?.took ?? took;
  table.push([
    name,
    took.seconds.toFixed(1),
    (took.seconds / base.seconds).toFixed(1),
    took.cpuSeconds.toFixed(1),
    (took.cpuSeconds / base.cpuSeconds).toFixed(1),
    Math.round(took.peakBytes / 1e6),
  ]);
}
process.stdout.write(`${table.toString()}\n`);

/** The engine that comes with gradus, then a server that was just started, and whether both wrote the same. */
async function both(format: string): Promise<Row[]> {
  const files = {
    customers: await fileOf('customers', format),
    transactions: await fileOf('transactions', format),
  };
  const here = grade(`${format}-here`, files, (file) => file, []);
  report(`gradus, ${format}`, here);
  const server = await startServer(version ?? sparkVersions[0], { settings: speedSettings });
  try {
    const before = usedBy(server.pid);
    const there = grade(`${format}-there`, files, (file) => pathToFileURL(file).href, [
      '--engine',
      server.remote,
    ]);
    const after = usedBy(server.pid);
    const took = {
      seconds: there.seconds,
      cpuSeconds: there.cpuSeconds + after.cpuSeconds - before.cpuSeconds,
      peakBytes: there.peakBytes + after.peakBytes,
    };
    report(`Spark ${version}, ${format}`, took);
    const differing = differences(
      path.join(work, `${format}-here`),
      path.join(work, `${format}-there`),
    ).filter(
      // The two reviews name other files.
      (each) => !each.startsWith('review.yaml'),
    );
    if (differing.length > 0) throw new Error(`results differ:\n${differing.join('\n')}`);
    say('the results are the same');
    return [
      { name: `gradus, ${format}`, took: here },
      { name: `Spark ${version}, ${format}`, took },
    ];
  } finally {
    await server.stop();
  }
}

function report(name: string, { seconds, cpuSeconds, peakBytes }: Measure): void {
  say(
    `${name}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor, ${Math.round(peakBytes / 1e6)} MB`,
  );
}

/** Grades by a review of that name into the folder of that name. */
function grade(
  name: string,
  files: Readonly<Record<string, string>>,
  written: (file: string) => string,
  more: readonly string[],
): Measure {
  const review = Object.entries(files).reduce(
    (text, [each, file]) => text.replace(`file: ${each}.csv`, `file: ${JSON.stringify(written(file))}`),
    readFileSync(path.join(benchmark, 'review.yaml'), 'utf8').replace('results: gradus', `results: ${name}`),
  );
  const file = path.join(work, `${name}.yaml`);
  writeFileSync(file, review);
  rmSync(path.join(work, name), { recursive: true, force: true });
  const args = [path.join(root, 'bin/gradus.js'), 'grade', file, '--quiet', '--no-firmness', ...more];
  return measure({ name, args }, scripts, data);
}

/** An export in a format; made where it is not there yet. */
async function fileOf(name: string, format: string): Promise<string> {
  const [csv, file] = [path.join(data, `${name}.csv`), path.join(data, `${name}.${format}`)];
  if (existsSync(file)) return file;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const types =
    name === 'customers' ? "rating: 'DECIMAL(3,1)', since: 'DATE'" : "amount: 'DECIMAL(12,2)', date: 'DATE'";
  await connection.run(
    `COPY (FROM read_csv('${csv}', types = {${types}})) TO '${file}.new' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  copyFileSync(`${file}.new`, file);
  rmSync(`${file}.new`);
  return file;
}

/** What a process has used so far, as Linux tells it. */
function usedBy(pid: number): Omit<Measure, 'seconds'> {
  const [user, system] =
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').slice(11, 13) ?? [];
  const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuSeconds: (Number(user) + Number(system)) / 100, peakBytes: Number(peak) * 1024 };
}
