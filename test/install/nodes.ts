// The same results on every Node from 20.0.0 on, byte for byte. Nodes come from the npm registry as packages; where there is
// none for this machine, or no network, that is said.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The first that package.json allows, and the newest of each line. */
const versions = ['20.0.0', '20', '22', '24', '26'];

/** A Node of a version in a folder of its own; undefined where it cannot be had. */
function nodeOf(version: string, base: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const folder = path.join(base, `node-${version}`);
  mkdirSync(folder);
  try {
    const pack = ['pack', `node-linux-${process.arch}@${version}`, '--silent', '--pack-destination', folder];
    const file = execFileSync('npm', pack, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    execFileSync('tar', ['-xzf', path.join(folder, file), '-C', folder]);
    return path.join(folder, 'package', 'bin', 'node');
  } catch {
    return undefined;
  }
}

/** Commands whose files are compared: two years graded, and what is made of the results. */
const commands = [
  ['init', 'review', '--template', 'annual-weighted', '--quiet'],
  ['grade', 'review/review.yaml', '--quiet'],
  ['report', 'review/results-2026', '--format', 'html,xlsx,md,json', '--out', 'report', '--quiet'],
  ['statement', 'review/results-2026', '--all', '--unapproved', '--out', 'letters', '--quiet'],
  ['list', 'review/results-2026', 'near_loss', '--out', 'near.csv', '--quiet'],
];

/** Fingerprint of each file below a folder, but for manifests, which tell how long everything took. */
function filesOf(folder: string, under = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(path.join(folder, under), { withFileTypes: true })) {
    const name = path.join(under, entry.name);
    if (entry.isDirectory()) for (const [each, hash] of filesOf(folder, name)) found.set(each, hash);
    else if (entry.name !== 'manifest.json')
      found.set(
        name,
        createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex'),
      );
  }
  return found;
}

/**
 * Runs an installed gradus under each Node.
 * @returns one sentence for each; throws where files differ
 */
export function tryNodes(program: string, base: string): string[] {
  let all: Map<string, string> | undefined;
  return versions.map((version) => {
    const node = nodeOf(version, base);
    if (node === undefined) return `Node ${version}: not tried, there is none for this machine here`;
    const cwd = path.join(base, `on-${version}`);
    mkdirSync(cwd);
    for (const args of commands)
      execFileSync(node, [program, ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    const files = filesOf(cwd);
    // The first Node 20 has another zlib: the same workbook, packed otherwise.
    if (version === '20.0.0') files.delete(path.join('report', 'report.xlsx'));
    const apart = [...files].filter(([name, hash]) => all?.has(name) === true && all.get(name) !== hash);
    if (apart.length > 0)
      throw new Error(`Node ${version}: other bytes in ${apart.map(([name]) => name).join(', ')}`);
    const compared = all !== undefined;
    all = new Map([...(all ?? []), ...files]);
    const said = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    return `Node ${said}: ${files.size} files${compared ? ', the same bytes' : ''}`;
  });
}
