// Runs the built command line many times in few processes: what it says and writes is the same, and two thirds of the
// time of a short run is the start of a process. Whatever depends on the process itself (terminals, pipes, signals) is
// tested with processes of its own, and so is everything else where heavy tests are asked for.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { heavy } from '../runs.js';
import { gradus, plainEnvironment, type Ran, type RunOptions } from './run.js';

const main = pathToFileURL(fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))).href;

/** What runs in the process; plain JavaScript, because nothing compiles it. */
const server = `
let runs = 0;
// Whoever asked is gone, or asks no more.
process.on('disconnect', () => process.exit());
process.on('message', async ({ args, cwd, env }) => {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  const said = { stdout: '', stderr: '' };
  for (const name of Object.keys(said)) {
    process[name].write = (text, encoding, done) => {
      said[name] += text;
      const written = typeof encoding === 'function' ? encoding : done;
      if (written) process.nextTick(written);
      return true;
    };
  }
  process.chdir(cwd);
  process.argv = [process.execPath, 'gradus', ...args];
  process.exitCode = undefined;
  // Under another name the module runs once more; all others stay loaded.
  await import(${JSON.stringify(main)} + '?' + runs++);
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  const listened = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'];
  for (const event of listened) process.removeAllListeners(event);
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  // The folder of this run may go away.
  process.chdir('/');
  process.send({ ...said, exit });
});
`;

/** So many run at once. */
const processes = 2;
/** Each run leaves a little in its process, so that one serves so many. */
const runsOfOne = 150;
const idle: ChildProcess[] = [];
const waiting: ((server: ChildProcess) => void)[] = [];
const served = new WeakMap<ChildProcess, number>();
let started = 0;

/** As `gradus`, but not in a process of its own. What Node or a library reads once, such as FORCE_COLOR, `env` cannot change. */
export async function gradusServed(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: Pick<RunOptions, 'cwd' | 'env'> = {},
): Promise<Ran> {
  if (heavy) return gradus(args, { cwd, env });
  const child = await take();
  return new Promise<Ran>((resolve, reject) => {
    const died = () => {
      next();
      reject(new Error(`the process ended while it ran gradus ${args.join(' ')} in ${cwd}`));
    };
    child.once('exit', died);
    child.once('message', (ran) => {
      child.off('exit', died);
      giveBack(child);
      resolve(ran as Ran);
    });
    child.send({ args, cwd, env });
  });
}

function take(): Promise<ChildProcess> | ChildProcess {
  const free = idle.pop();
  if (free !== undefined) return free;
  if (started === processes) return new Promise((resolve) => waiting.push(resolve));
  return start();
}

/** Of the worker, such as how soon machine code is made (vitest.config.ts). */
const ownFlags = process.execArgv.filter((flag) => flag.startsWith('--interrupt-budget'));

/** They serve all files of a worker, and end with it. */
function start(): ChildProcess {
  started++;
  const child = spawn(process.execPath, [...ownFlags, '--input-type=module', '--eval', server], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  return child;
}

function giveBack(child: ChildProcess): void {
  const runs = (served.get(child) ?? 0) + 1;
  served.set(child, runs);
  if (runs === runsOfOne) {
    child.disconnect();
    next();
    return;
  }
  const waiter = waiting.shift();
  if (waiter === undefined) idle.push(child);
  else waiter(child);
}

/** One process less; another begins where somebody waits. */
function next(): void {
  started--;
  const waiter = waiting.shift();
  if (waiter !== undefined) waiter(start());
}
