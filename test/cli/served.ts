// Runs the built command line many times in few processes: what it says and writes is the same, and two thirds of the
// time of a short run is the start of a process. Whatever depends on the process itself (terminals, pipes, signals) is
// tested with processes of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { whenFileEnds } from '../folders.js';
import { plainEnvironment, type Ran } from './run.js';

const main = pathToFileURL(fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))).href;

/** What runs in the process; plain JavaScript, because nothing compiles it. */
const server = `
let runs = 0;
process.on('message', async ({ args, cwd }) => {
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
  // The folder of this run may go away.
  process.chdir('/');
  process.send({ ...said, exit });
});
`;

/** So many run at once. */
const processes = 2;
const idle: ChildProcess[] = [];
const waiting: ((server: ChildProcess) => void)[] = [];
let started = 0;

/** As `gradus`, but not in a process of its own. */
export async function gradusServed(
  args: readonly string[],
  { cwd = process.cwd() }: { readonly cwd?: string } = {},
): Promise<Ran> {
  const child = await take();
  return new Promise<Ran>((resolve, reject) => {
    const died = () => {
      started--;
      const next = waiting.shift();
      if (next !== undefined) next(start());
      reject(new Error(`the process ended while it ran gradus ${args.join(' ')} in ${cwd}`));
    };
    child.once('exit', died);
    child.once('message', (ran) => {
      child.off('exit', died);
      giveBack(child);
      resolve(ran as Ran);
    });
    child.send({ args, cwd });
  });
}

function take(): Promise<ChildProcess> | ChildProcess {
  const free = idle.pop();
  if (free !== undefined) return free;
  if (started === processes) return new Promise((resolve) => waiting.push(resolve));
  if (started === 0) whenFileEnds(end);
  return start();
}

function start(): ChildProcess {
  started++;
  return spawn(process.execPath, ['--input-type=module', '--eval', server], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function giveBack(child: ChildProcess): void {
  const next = waiting.shift();
  if (next === undefined) idle.push(child);
  else next(child);
}

function end(): void {
  for (const child of idle.splice(0)) child.kill();
  started = 0;
}
