// Spark for tests: a Connect server on loopback, from the package on PyPI that holds the whole engine.
// As a command: `npx tsx test/spark/server.ts 4.3.0 15002` starts one and ends it with Ctrl-C.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Versions of Spark that are tried, the newest first. */
export const sparkVersions = ['4.3.0', '4.0.5', '3.5.7'] as const;
export type SparkVersion = (typeof sparkVersions)[number];

/** Packages of Python stand here, a folder for each version; made where they are missing. */
const home = process.env.GRADUS_SPARK_HOME ?? path.join(homedir(), '.cache', 'gradus-spark');

export interface SparkServer {
  /** `sc://127.0.0.1:PORT`. */
  readonly remote: string;
  readonly pid: number;
  /** What the server has written so far. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** What is missing on this machine, in words; undefined where Spark can be had. */
export function sparkMissing(): string | undefined {
  const absent = (command: string, ask: string) => spawnSync(command, [ask]).status !== 0;
  if (absent('java', '-version')) return 'there is no java here';
  if (absent('python3', '--version')) return 'there is no python3 here';
  return undefined;
}

/** The folder of Spark itself, installed where it is not there yet (some 500 MB). */
export function sparkHome(version: SparkVersion): string {
  const environment = path.join(home, version);
  const found = installedIn(environment);
  if (found !== undefined) return found;
  mkdirSync(home, { recursive: true });
  rmSync(environment, { recursive: true, force: true });
  run('python3', ['-m', 'venv', environment]);
  run(path.join(environment, 'bin', 'pip'), ['install', '--quiet', '--no-cache-dir', `pyspark==${version}`]);
  const made = installedIn(environment);
  if (made === undefined) throw new Error(`pyspark ${version} was installed, and holds no Spark`);
  return made;
}

function installedIn(environment: string): string | undefined {
  const lib = path.join(environment, 'lib');
  if (!existsSync(lib)) return undefined;
  return readdirSync(lib)
    .map((python) => path.join(lib, python, 'site-packages', 'pyspark'))
    .find((folder) => existsSync(path.join(folder, 'bin', 'spark-submit')) && hasConnect(folder));
}

/** Since 4.0 the package holds the server; before, it is fetched by its name when it is started. */
function hasConnect(folder: string): boolean {
  const jars = path.join(folder, 'jars');
  return existsSync(jars) && readdirSync(jars).some((jar) => /^spark-(connect|core)/.test(jar));
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/**
 * Settings of every server: loopback alone, no pages, no code written and compiled for each statement, which takes longer than
 * all work on small data. What is stored stays in several files, however small, as large data would be: nothing may take their
 * order for that of rows.
 */
const settings = {
  'spark.driver.memory': '2g',
  'spark.connect.grpc.binding.address': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
  'spark.driver.host': '127.0.0.1',
  'spark.ui.enabled': 'false',
  'spark.sql.codegen.wholeStage': 'false',
  'spark.sql.codegen.factoryMode': 'NO_CODEGEN',
  'spark.sql.shuffle.partitions': '3',
  'spark.sql.adaptive.enabled': 'false',
  'spark.driver.extraJavaOptions': '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=400m',
};

/** Java as it comes: it compiles better what runs for more than some minutes, and takes minutes to do so. */
const javaAsItComes = { 'spark.driver.extraJavaOptions': '-XX:ReservedCodeCacheSize=400m' };

/** For hundreds of small reviews: room for what a server keeps of each session, and no cleaning of it all the time. */
export const manyReviews = {
  'spark.driver.memory': '4g',
  'spark.driver.extraJavaOptions': '-XX:ReservedCodeCacheSize=400m -XX:+UseParallelGC',
};

/** What a server needs beside these for a million rows and more: code that is compiled, and room. */
export const largeSettings = {
  ...javaAsItComes,
  'spark.driver.memory': '4g',
  'spark.sql.adaptive.enabled': 'true',
  'spark.sql.codegen.wholeStage': 'true',
  'spark.sql.codegen.factoryMode': 'FALLBACK',
};

/** As somebody would start a server for exports of many millions of rows. */
export const speedSettings = {
  ...largeSettings,
  'spark.driver.memory': '8g',
  'spark.sql.shuffle.partitions': '200',
};

/**
 * Starts a Connect server and waits until it answers.
 * @param given where it runs (`local[2]` without it), its port (a free one without it), and settings of its own
 */
export async function startServer(
  version: SparkVersion,
  given: { master?: string; port?: number; settings?: Readonly<Record<string, string>> } = {},
): Promise<SparkServer> {
  const spark = sparkHome(version);
  const port = given.port ?? (await freePort());
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-spark-'));
  const all = {
    ...settings,
    'spark.connect.grpc.binding.port': String(port),
    'spark.sql.warehouse.dir': path.join(folder, 'warehouse'),
    'spark.local.dir': folder,
    ...given.settings,
  };
  // A pipe would stop it once it is full, where the process that reads it waits for something else.
  const logFile = path.join(folder, 'server.log');
  const written = openSync(logFile, 'w');
  const packaged = readdirSync(path.join(spark, 'jars')).some((jar) => jar.startsWith('spark-connect_'));
  const child = spawn(
    path.join(spark, 'bin', 'spark-submit'),
    [
      ...['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer'],
      ...['--master', given.master ?? 'local[2]'],
      ...(packaged ? [] : ['--packages', `org.apache.spark:spark-connect_2.12:${version}`]),
      ...Object.entries(all).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
      'spark-internal',
    ],
    // A group of its own: the script starts Java, and both are to end.
    {
      cwd: folder,
      detached: true,
      env: { ...process.env, SPARK_HOME: spark },
      stdio: ['ignore', written, written],
    },
  );
  closeSync(written);
  const log = () => readFileSync(logFile, 'utf8');
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  endedToo(child);
  const began = Date.now();
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() - began > 180_000) {
      const told = log().slice(-4000);
      await stop();
      throw new Error(`Spark ${version} does not start:\n${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { remote: `sc://127.0.0.1:${port}`, pid: child.pid ?? Number.NaN, log, stop };
}

/** Ends a process with all that it started. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const group = -child.pid;
  process.kill(group, 'SIGTERM');
  const hard = setTimeout(() => process.kill(group, 'SIGKILL'), 15_000);
  await gone;
  clearTimeout(hard);
}

/** Ends a process with all that it started where this one ends first, such as by Ctrl-C: a group of its own would go on. */
export function endedToo(child: ChildProcess): void {
  const end = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** A port of loopback that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Whether somebody listens at a port of loopback. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const tell = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const version = sparkVersions.find((each) => each === (process.argv[2] ?? sparkVersions[0]));
  if (version === undefined) throw new Error(`versions are ${sparkVersions.join(', ')}`);
  const server = await startServer(version, { port: Number(process.argv[3] ?? 15002) });
  process.stdout.write(`Spark ${version} answers at ${server.remote}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
}
