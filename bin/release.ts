// Prepares a release, and publishes it where that is asked for: `npm run release [-- --ci] [-- --publish]`.
// Without --publish nothing leaves the machine: everything is checked, and release/ holds what would be published, with its
// bill of materials and fingerprints. --ci runs .ci/run before, which --publish does in any case.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { packInto } from './pack.js';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly repository?: unknown;
  readonly bugs?: unknown;
  readonly homepage?: unknown;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** What keeps a release back, and what to do about it. */
interface Obstacle {
  readonly reason: string;
  readonly fix: string;
}

const { values } = parseArgs({
  options: { publish: { type: 'boolean', default: false }, ci: { type: 'boolean', default: false } },
});
const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const packageJson = json<PackageJson>('package.json');
const { name, version } = packageJson;
const folder = 'release';

const obstacles = [...ofTree(), ...ofVersion(), ...ofLock(), ...ofAddresses(), ...ofPlace()];
for (const { reason, fix } of obstacles) process.stderr.write(`release: ${reason}\n  ${fix}\n`);
if (obstacles.length > 0) {
  process.stderr.write(`release: ${name} ${version} is not ready; nothing was made\n`);
  process.exit(2);
}
if (values.ci || values.publish) must('.ci/run', 'correct what it says, and begin again');
else process.stdout.write('.ci/run was not run; --ci runs it\n');
const files = make();
for (const { file, sha256 } of files) process.stdout.write(`${sha256}  ${path.join(folder, file)}\n`);
const tarball = path.join(folder, files[0]?.file ?? '');
if (values.publish) {
  must(`npm publish ${tarball} --provenance --access public`, 'correct what npm says, and begin again');
  process.stdout.write(`published; now: git tag v${version} && git push --tags\n`);
} else process.stdout.write(`${name} ${version} is ready; --publish publishes it, from a CI service\n`);

function ofTree(): Obstacle[] {
  if (git('status', '--porcelain') === '') return [];
  return [{ reason: 'files differ from what was committed', fix: 'commit them, or put them back' }];
}

function ofVersion(): Obstacle[] {
  const found: Obstacle[] = [];
  if (!/^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(version))
    found.push({ reason: `"${version}" in package.json is no version`, fix: 'write one such as 1.2.3' });
  if (git('tag', '--list', `v${version}`) !== '')
    found.push({ reason: `v${version} was released before`, fix: 'raise the version in package.json' });
  const heading = readFileSync('CHANGELOG.md', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('## '));
  const written = new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`);
  if (!written.test(heading ?? ''))
    found.push({
      reason: `CHANGELOG.md begins with "${heading ?? ''}"`,
      fix: `head what is new with "## ${version} (YYYY-MM-DD)", the day of the release`,
    });
  return found;
}

/** What is locked must be what package.json asks for. */
function ofLock(): Obstacle[] {
  const lock = json<{ version: string; packages: Record<string, PackageJson> }>('package-lock.json');
  const own = lock.packages[''];
  const same =
    lock.version === version &&
    own?.version === version &&
    isDeepStrictEqual(own.dependencies, packageJson.dependencies) &&
    isDeepStrictEqual(own.devDependencies, packageJson.devDependencies);
  if (same) return [];
  return [
    { reason: 'package-lock.json is not of this package.json', fix: 'run npm install --package-lock-only' },
  ];
}

/** Provenance says from which repository a package comes, and npm compares it with what the package says. */
function ofAddresses(): Obstacle[] {
  const missing = (['repository', 'bugs', 'homepage'] as const).filter(
    (each) => packageJson[each] === undefined,
  );
  if (missing.length === 0) return [];
  return [
    {
      reason: `package.json does not say ${missing.join(', ')}`,
      fix: 'write the addresses there: provenance needs the repository, and people need somebody to ask',
    },
  ];
}

/** Where a package is built is what provenance vouches for, so it cannot come from somebody's own machine. */
function ofPlace(): Obstacle[] {
  const vouched = process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? process.env.SIGSTORE_ID_TOKEN;
  if (!values.publish || vouched !== undefined) return [];
  return [
    {
      reason: 'nobody here vouches for where this is built',
      fix: 'publish from a job of a CI service that may ask for an identity (GitHub: permissions: id-token: write; GitLab: id_tokens: SIGSTORE_ID_TOKEN)',
    },
  ];
}

function must(command: string, fix: string): void {
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`release: ${command} ended with ${status}\n  ${fix}\n`);
  process.exit(2);
}

/** The tarball; npm has said what is wrong where there is none. */
function packed(): string {
  try {
    return packInto('.', folder);
  } catch {
    process.stderr.write('release: npm pack failed\n  correct what npm says, and begin again\n');
    process.exit(2);
  }
}

/** What is published, first the package: built anew, with its bill of materials, and standalone files that were built of it. */
function make(): { readonly file: string; readonly sha256: string }[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  must('npm run build', 'correct what it says');
  const tarball = packed();
  const sbom = `${name}-${version}.cdx.json`;
  copyFileSync('dist/sbom.json', path.join(folder, sbom));
  const standalone = existsSync('standalone')
    ? readdirSync('standalone').filter((file) => file.startsWith(`${name}-${version}-`))
    : [];
  for (const file of standalone) copyFileSync(path.join('standalone', file), path.join(folder, file));
  const files = [tarball, sbom, ...standalone].map((file) => ({
    file,
    sha256: createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex'),
  }));
  // As `sha256sum --check` reads it.
  writeFileSync(
    path.join(folder, 'SHA256SUMS'),
    files.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join(''),
  );
  return files;
}
