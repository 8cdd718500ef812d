// A cluster of Spark's own kind on loopback: a master, two workers, and a Connect server on them. A worker dies in the middle of a
// review; results are then those of any other engine, or the run says why there are none. Everything is ended that was started.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { differences, gradeOn } from './compare.js';
import { answers, ended, endedToo, freePort, type SparkVersion, sparkHome, startServer } from './server.js';

const loopback = '127.0.0.1';

interface Standalone {
  /** `spark://127.0.0.1:PORT`. */
  readonly master: string;
  readonly workers: readonly ChildProcess[];
  readonly log: () => string;
  stop(): Promise<void>;
}

/** The scripts that start a cluster are not in the package; its classes are. */
async function startStandalone(version: SparkVersion, workers: number): Promise<Standalone> {
  const spark = sparkHome(version);
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-spark-cluster-'));
  const started: ChildProcess[] = [];
  let log = '';
  const start = (name: string, ...args: string[]) => {
    const child = spawn(
      path.join(spark, 'bin', 'spark-class'),
      [`org.apache.spark.deploy.${name}`, '--host', loopback, '--webui-port', '0', ...args],
      {
        cwd: folder,
        // A group of its own: executors are children of workers, and end with them.
        detached: true,
        env: { ...process.env, SPARK_HOME: spark, SPARK_LOCAL_IP: loopback, SPARK_DAEMON_MEMORY: '256m' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => {
        log += text.toString();
      });
    started.push(child);
    endedToo(child);
    return child;
  };
  const stop = async () => {
    await Promise.all([...started].reverse().map(ended));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await freePort();
    const master = `spark://${loopback}:${port}`;
    start('master.Master', '--port', String(port));
    await until(
      () => answers(port),
      'the master does not answer',
      () => log,
    );
    const all = Array.from({ length: workers }, (_, index) =>
      start(
        'worker.Worker',
        ...['--cores', '1', '--memory', '1g', '--work-dir', path.join(folder, String(index)), master],
      ),
    );
    const registered = () => log.match(/Registering worker/g)?.length === workers;
    await until(
      () => Promise.resolve(registered()),
      'workers are not registered',
      () => log,
    );
    return { master, workers: all, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function until(holds: () => Promise<boolean>, otherwise: string, log: () => string): Promise<void> {
  for (let turn = 0; turn < 480; turn++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${otherwise}:\n${log().slice(-4000)}`);
}

/** @returns what differs, or was not as it must be */
export async function compareOnCluster(
  version: SparkVersion,
  work: string,
  tell: (text: string) => void,
): Promise<string[]> {
  const cluster = await startStandalone(version, 2);
  try {
    const server = await startServer(version, {
      master: cluster.master,
      settings: {
        'spark.executor.memory': '1g',
        'spark.executor.cores': '1',
        'spark.cores.max': '2',
      },
    });
    try {
      const quiet = await graded(server.remote, 'abc', path.join(work, 'whole'), () => undefined);
      const launched = cluster.log().match(/Launching executor/g)?.length;
      if (launched !== 2) return [`${launched} executors were launched, not 2`];
      tell('a cluster of two workers has graded');
      const [first] = cluster.workers;
      const lost = await graded(server.remote, 'abc', path.join(work, 'lost'), () => {
        kill(first);
        tell('a worker was killed, with its executor');
      });
      return [...quiet, ...lost];
    } finally {
      await server.stop();
    }
  } finally {
    await cluster.stop();
  }
}

/** Kills a process and its children at once, without a chance to say anything. */
function kill(child: ChildProcess | undefined): void {
  if (child?.pid === undefined || child.exitCode !== null) throw new Error('there is nothing to kill');
  process.kill(-child.pid, 'SIGKILL');
}

/** Grades a sample by both engines, with something done in the middle of what the cluster does. */
async function graded(
  remote: string,
  sample: string,
  work: string,
  inTheMiddle: () => void,
): Promise<string[]> {
  const review = path.join('samples', sample, 'review-2025.yaml');
  const [here, there] = [path.join(work, 'here'), path.join(work, 'there')];
  await gradeOn('duckdb', review, here);
  let came = false;
  const said = await gradeOn(remote, review, there, {
    // Rows have been read then and are stored; grades are held against what small changes make of them.
    stage: (name) => {
      if (name !== 'comparing') return;
      came = true;
      inTheMiddle();
    },
  });
  if (!came) throw new Error('nothing was done in the middle');
  if (existsSync(there)) return differences(here, there);
  // Without results there has to be a reason, and nothing half done beside them.
  const left = readdirSync(work).filter((name) => name !== 'here');
  const problems = said.includes('"code":"engine"') ? [] : [`no results, and no reason: ${said}`];
  return left.length === 0 ? problems : [...problems, `left behind: ${left.join(', ')}`];
}
