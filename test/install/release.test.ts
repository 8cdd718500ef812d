// What keeps a release back, each with what to do about it; nothing is made then.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../grading.js';
import { long } from '../runs.js';

const addresses = {
  repository: 'https://x.example/gradus',
  bugs: 'https://x.example/bugs',
  homepage: 'https://x.example',
};
const scripts = { build: 'mkdir -p dist && echo {} > dist/sbom.json' };

/** A small package in a repository of its own, in order but for what is given. */
function place(
  over: { readonly json?: object; readonly changes?: string; readonly lock?: string } = {},
): string {
  const folder = emptyFolder();
  const own = { name: 'small', version: '1.2.3', scripts, ...addresses, ...over.json };
  const version = over.lock ?? own.version;
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  write('package.json', JSON.stringify(own));
  write('package-lock.json', JSON.stringify({ version, packages: { '': { name: 'small', version } } }));
  write('CHANGELOG.md', over.changes ?? '# Changelog\n\n## 1.2.3 (2026-12-31)\n');
  write('.gitignore', 'dist/\nrelease/\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@x.example', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  for (const args of [['init'], ['add', '.'], ['commit', '-m', 'Begin']]) git(...args);
  return folder;
}

function release(folder: string, ...args: string[]) {
  const tsx = path.resolve('node_modules/tsx/dist/cli.mjs');
  const env = { PATH: process.env.PATH ?? '', HOME: folder };
  return spawnSync(process.execPath, [tsx, path.resolve('bin/release.ts'), ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
}

describe.runIf(long)('a release', () => {
  it('is made where all is in order, and goes nowhere by itself', () => {
    const folder = place();
    const made = release(folder);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain('is ready; --publish');
    const sums = path.join(folder, 'release/SHA256SUMS');
    expect(existsSync(sums)).toBe(true);
    const checked = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], {
      cwd: path.dirname(sums),
      encoding: 'utf8',
    });
    expect(checked.stdout).toBe('small-1.2.3.tgz: OK\nsmall-1.2.3.cdx.json: OK\n');
    // npm warns whoever installs a package of its scripts, and these are for a clone alone.
    const packed = spawnSync('tar', ['-xOzf', 'release/small-1.2.3.tgz', 'package/package.json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(packed.stdout)).toEqual({ name: 'small', version: '1.2.3', ...addresses });
    expect(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).scripts).toEqual(scripts);
  });

  const cases: readonly [what: string, over: Parameters<typeof place>[0], says: string, args?: string][] = [
    [
      'without addresses',
      { json: { repository: undefined, bugs: undefined } },
      'does not say repository, bugs',
    ],
    ['without a day', { changes: '# Changelog\n\n## 1.2.3 (not released yet)\n' }, '## 1.2.3 (YYYY-MM-DD)'],
    ['with an older lock', { lock: '1.2.2' }, 'package-lock.json is not of this package.json'],
    ['with no version', { json: { version: 'next' } }, 'is no version'],
    ['from a machine that nobody vouches for', {}, 'nobody here vouches', '--publish'],
  ];
  it.for(cases)('is refused %s', ([, over, says, ...args]) => {
    const folder = place(over);
    const refused = release(folder, ...args.filter((each) => each !== undefined));
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(says);
    expect(existsSync(path.join(folder, 'release'))).toBe(false);
  });

  it('is refused of files that nobody committed', () => {
    const folder = place();
    writeFileSync(path.join(folder, 'more.txt'), '');
    expect(release(folder).stderr).toContain('files differ');
  });
});
