// The standalone file: built, and run where there is neither Node nor anything else of this machine.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyFolder } from '../grading.js';
import { long } from '../runs.js';

const root = path.resolve('.');
/** Whether what puts a program into Node is installed, and this system is one that it was tried on. */
const can = long && process.platform === 'linux' && existsSync('node_modules/postject/package.json');

describe.runIf(can)('the standalone file', { timeout: 900_000 }, () => {
  let place = '';
  let program = '';
  let why: string | undefined;

  beforeAll(() => {
    place = emptyFolder();
    program = path.join(place, 'gradus');
    const built = spawnSync('npx', ['tsx', 'bin/standalone.ts', '--out', program], {
      cwd: root,
      encoding: 'utf8',
    });
    // Without a network there is no Node to be put into it.
    if (built.status === 2 && built.stderr.includes('cannot be had')) why = built.stderr;
    else expect(built).toMatchObject({ status: 0 });
  }, 900_000);

  /** Runs it with nothing in the environment but where it may unpack. */
  const bare = (cwd: string, cache: string, ...args: string[]) =>
    spawnSync(program, args, { cwd, env: { XDG_CACHE_HOME: cache }, encoding: 'utf8' });

  it('grades in an empty root, with the bytes of the installed one', ({ skip }) => {
    if (why !== undefined) skip(why);
    const [empty, other] = [emptyFolder(), emptyFolder()];
    const begin = ['init', 'try', '--template', 'annual-weighted', '--quiet'];
    const grade = ['grade', 'try/review.yaml', '--quiet'];
    if (process.getuid?.() === 0) {
      // Nothing but the libraries that Node asks the system for.
      const needs = execFileSync('ldd', [program], { encoding: 'utf8' });
      for (const [library] of needs.matchAll(/\/\S+/g)) {
        mkdirSync(path.join(empty, path.dirname(library)), { recursive: true });
        copyFileSync(library, path.join(empty, library));
      }
      for (const name of ['tmp', 'work']) mkdirSync(path.join(empty, name));
      copyFileSync(program, path.join(empty, 'gradus'));
      for (const args of [begin, grade]) {
        const inside = ['--userspec=0:0', empty, '/gradus', ...args];
        const env = { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: '/cache' };
        expect(spawnSync('chroot', inside, { env, encoding: 'utf8' })).toMatchObject({ status: 0 });
      }
    } else
      for (const args of [begin, grade])
        expect(bare(empty, path.join(empty, 'cache'), ...args).status).toBe(0);
    for (const args of [begin, grade])
      execFileSync(process.execPath, [path.join(root, 'bin/gradus.js'), ...args], { cwd: other });
    const results = 'try/results-2026';
    const names = readdirSync(path.join(other, results));
    expect(readdirSync(path.join(empty, results))).toEqual(names);
    for (const name of names.filter((each) => each !== 'manifest.json'))
      expect(
        readFileSync(path.join(empty, results, name)).equals(readFileSync(path.join(other, results, name))),
      ).toBe(true);
  });

  it('unpacks once, for this user alone, however many begin at once, and again what is no longer whole', async ({
    skip,
  }) => {
    if (why !== undefined) skip(why);
    const cache = emptyFolder();
    const many = Array.from(
      { length: 4 },
      () =>
        new Promise<number | null>((done) => {
          spawn(program, ['doctor', '--json'], { env: { XDG_CACHE_HOME: cache }, stdio: 'ignore' }).on(
            'close',
            done,
          );
        }),
    );
    expect(await Promise.all(many)).toEqual([0, 0, 0, 0]);
    const parent = path.join(cache, 'gradus/standalone');
    const [folder = '', ...more] = readdirSync(parent);
    expect(more).toEqual([]);
    expect(lstatSync(path.join(parent, folder)).mode & 0o777).toBe(0o700);
    const own = path.join(parent, folder, 'package.json');
    const before = lstatSync(own).ino;
    const doctor = bare(cache, cache, 'doctor');
    expect(doctor.stdout).toContain('standalone');
    expect(lstatSync(own).ino).toBe(before);
    const text = readFileSync(own, 'utf8');
    chmodSync(own, 0o600);
    appendFileSync(own, ' ');
    expect(bare(cache, cache, '--version').status).toBe(0);
    expect(readFileSync(own, 'utf8')).toBe(text);
    expect(readdirSync(parent)).toEqual([folder]);
  });

  it('says where it cannot unpack, and what to do', ({ skip }) => {
    if (why !== undefined) skip(why);
    const folder = emptyFolder();
    const cache = path.join(folder, 'cache');
    writeFileSync(cache, 'a file');
    const ran = bare(folder, cache, '--version');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('cannot be unpacked');
    expect(ran.stderr).toContain('XDG_CACHE_HOME');
  });
});
