// The tarball that people install: without scripts, which only a clone has use for, and of which npm warns whoever installs them.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Packs a package that has been built.
 * @param root its folder, which stays as it is
 * @param into folder that is there
 * @returns the name of the tarball
 */
export function packInto(root: string, into: string): string {
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync('npm', ['pack', '--ignore-scripts', ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const [listed]: { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(
    npm(root, '--dry-run', '--json', '--silent'),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-pack-'));
  try {
    for (const { path: file } of listed?.files ?? []) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      cpSync(path.join(root, file), path.join(folder, file));
    }
    const { scripts: _, ...own } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
    return npm(folder, '--silent', '--pack-destination', path.resolve(into)).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
