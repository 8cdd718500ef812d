import { accessSync, constants, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * A disk in memory with room for what tests write, where there is one: each results folder is flushed to the disk, which
 * takes as long as grading a few customers.
 */
function diskInMemory(): string | undefined {
  const folder = '/dev/shm';
  try {
    const mounted =
      /^tmpfs \/dev\/shm tmpfs (\S+)/m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1] ?? 'noexec';
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return mounted.split(',').includes('noexec') || bavail * bsize < 4e9 ? undefined : folder;
  } catch {
    return undefined;
  }
}

const temporary = process.env.TMPDIR ?? diskInMemory();

/**
 * Machine code of what runs often takes longer to make than it saves where hardly anything runs for long. Later versions of
 * Node refuse the flag.
 */
const lessMachineCode = Number.parseInt(process.versions.node, 10) < 22 ? ['--interrupt-budget=1000000'] : [];

const heavy = process.env.GRADUS_HEAVY === '1';
const long = process.env.GRADUS_LONG === '1';
/** What takes a minute each, such as half a million rows of a real shop: npm run test:heavy. */
const heavyOnes = '**/*.heavy.test.ts';
/** What starts, stops and kills many processes, or fills disks; and files that look at more then (test/runs.ts): npm run test:long. */
const longOnes = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter(
    (name) => name.endsWith('.long.test.ts') || / from '[./]*\/runs\.js'/.test(readFileSync(name, 'utf8')),
  );

export default defineConfig({
  test: {
    include: long && !heavy ? longOnes : ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(heavy ? [] : [heavyOnes]),
      ...(heavy || long ? [] : ['**/*.long.test.ts']),
    ],
    env: temporary === undefined ? {} : { TMPDIR: temporary },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    execArgv: lessMachineCode,
    // What was compiled once is kept for the next run, by the bytes of the file.
    experimental: { fsModuleCache: true },
    // One more than the cores that must do: a worker often waits for a process that it started.
    maxWorkers: 3,
    // Modules are loaded once and not for each file again, which takes as long as many tests.
    isolate: false,
    setupFiles: ['test/clean-up.ts'],
    // Tests of one file that run at once: each runs the real binary, and machines with two cores gain nothing from more.
    maxConcurrency: 3,
  },
});
