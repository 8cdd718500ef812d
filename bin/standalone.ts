// Builds one executable file with everything in it, for machines without Node: `npm run standalone`, after the build.
//   npm run standalone -- [--node FILE] [--out FILE]
// It is for the system on which it is built. Node's own way is taken (single executable applications), with a Node that comes
// from the registry as a package, or from --node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Packed, PackedFile } from '../src/cli/itself/unpack.js';

/** The Node that goes into it. From 26 on Node wants libatomic, which small images lack. */
const nodeLine = '24';
/** Where Node looks for what was put into it. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as {
  name: string;
  version: string;
  dependencies: Record<string, string>;
};
const system = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const ending = process.platform === 'win32' ? '.exe' : '';

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    out: { type: 'string', default: `standalone/gradus-${packageJson.version}-${system}${ending}` },
  },
});

const work = mkdtempSync(path.join(tmpdir(), 'gradus-standalone-'));
try {
  const { node, license } = values.node === undefined ? fetched() : given(values.node);
  const packed = pack(filesOf(license));
  const main = path.join(work, 'main.cjs');
  await build({
    entryPoints: ['src/cli/itself/unpack.ts'],
    outfile: main,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${nodeLine}`,
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
  writeFileSync(path.join(work, 'index.json'), JSON.stringify(packed.index));
  writeFileSync(path.join(work, 'files.gz'), packed.files);
  const config = {
    main,
    output: path.join(work, 'blob'),
    disableExperimentalSEAWarning: true,
    assets: { index: path.join(work, 'index.json'), files: path.join(work, 'files.gz') },
  };
  writeFileSync(path.join(work, 'sea.json'), JSON.stringify(config));
  execFileSync(node, ['--experimental-sea-config', path.join(work, 'sea.json')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await put(config.output, node, path.resolve(values.out));
  const megabytes = (statSync(values.out).size / 1e6).toFixed(0);
  const unpacked = (packed.index.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(0);
  process.stdout.write(
    `${values.out}: ${megabytes} MB, of which ${unpacked} MB are unpacked at the first start\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

interface NodeFound {
  readonly node: string;
  /** Node's own license, and those of what is in it. */
  readonly license: string;
}

/** The newest of its line, as the registry has it for this system. */
function fetched(): NodeFound {
  const name = `node-${system}@${nodeLine}`;
  try {
    const args = ['pack', name, '--silent', '--pack-destination', work];
    const file = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
    execFileSync('tar', ['-xzf', path.join(work, file), '-C', work]);
  } catch {
    return refuse(
      `the package ${name} cannot be had`,
      `pass --node with a Node ${nodeLine} of this system, from its archive`,
    );
  }
  return given(path.join(work, 'package', 'bin', `node${ending}`));
}

/** A Node in the folder that its archive unpacks to. */
function given(node: string): NodeFound {
  const said = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (!said.startsWith(`v${nodeLine}.`))
    refuse(`${node} is Node ${said}`, `take one of ${nodeLine}: others were not tried`);
  const folders = [path.dirname(node), path.dirname(path.dirname(node))];
  const license = folders.map((folder) => path.join(folder, 'LICENSE')).find((file) => isFile(file));
  if (license === undefined)
    return refuse(`there is no LICENSE beside ${node}, and it has to go along`, 'take Node from its archive');
  return { node, license };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function refuse(reason: string, fix: string): never {
  process.stderr.write(`standalone: ${reason}\n  ${fix}\n`);
  process.exit(2);
}

/** Everything that an installed gradus has, by the name that it gets. */
function filesOf(license: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  // On Windows npm is a script, which only a shell runs.
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files: own }] = JSON.parse(listed) as [{ files: { path: string }[] }];
  for (const { path: name } of own) files.set(name, readFileSync(name));
  files.set(
    'package.json',
    Buffer.from(`${JSON.stringify({ ...packageJson, standalone: true }, null, 2)}\n`),
  );
  files.set('node.LICENSE', readFileSync(license));
  files.set('start.cjs', Buffer.from("import('./bin/gradus.js');\n"));
  for (const name of Object.keys(packageJson.dependencies)) addPackage(files, name, path.resolve('.'));
  return files;
}

/** A package with what it asks for, where that is installed: what is for other systems is not. */
function addPackage(files: Map<string, Buffer>, name: string, from: string): void {
  const folder = folderOf(name, from);
  const into = `node_modules/${name}`;
  if (folder === undefined || files.has(`${into}/package.json`)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const inside = path.relative(folder, file).replaceAll('\\', '/');
    if (entry.isFile() && !inside.startsWith('node_modules/'))
      files.set(`${into}/${inside}`, readFileSync(file));
  }
  const asks = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
  };
  for (const each of Object.keys({ ...asks.dependencies, ...asks.optionalDependencies }))
    addPackage(files, each, folder);
}

/** As Node looks for a package. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (isFile(path.join(found, 'package.json'))) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** One behind the other, in the order of their names. */
function pack(files: ReadonlyMap<string, Buffer>): { readonly index: Packed; readonly files: Buffer } {
  const named = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const listed = named.map(
    ([name, bytes]): PackedFile => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }),
  );
  const id = createHash('sha256').update(JSON.stringify(listed)).digest('hex').slice(0, 16);
  const all = Buffer.concat(named.map(([, bytes]) => bytes));
  return { index: { id: `${packageJson.version}-${id}`, files: listed }, files: gzipSync(all, { level: 9 }) };
}

/** A copy of Node with the blob in it. */
async function put(blob: string, node: string, target: string): Promise<void> {
  const { inject } = createRequire(import.meta.url)('postject') as {
    inject(file: string, name: string, data: Buffer, options: Record<string, unknown>): Promise<void>;
  };
  mkdirSync(path.dirname(target), { recursive: true });
  const made = `${target}.new`;
  copyFileSync(node, made);
  chmodSync(made, 0o755);
  if (process.platform === 'darwin') execFileSync('codesign', ['--remove-signature', made]);
  await inject(made, 'NODE_SEA_BLOB', readFileSync(blob), {
    sentinelFuse: fuse,
    ...(process.platform === 'darwin' && { machoSegmentName: 'NODE_SEA' }),
  });
  if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', made]);
  rmSync(target, { force: true });
  copyFileSync(made, target);
  rmSync(made);
}
