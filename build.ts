// Builds dist: gradus with its libraries in few files, one per command and what they share. A run would otherwise open
// and compile some five hundred files, which takes longer than grading a small review.
// What package.json names under "dependencies" is installed beside it; everything else is bundled.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const readPackage = <More>(folder: string) =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Package & More;

const packageJson = readPackage<{ dependencies: Record<string, string> }>('.');

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli/start.ts', 'src/cli/main.ts'],
  // All files lie in a folder as deep as those of src, so that paths relative to import.meta.url hold.
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: Object.keys(packageJson.dependencies),
  // Libraries of the older module system load parts of Node with require.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  // Stack traces are told in terms of the source (src/cli/stack.ts).
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  // Smaller files compile faster. Names stay, so that a stack trace without its source map can still be read.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
const bundled = librariesIn(metafile);
// Each license asks to go with the code.
writeFileSync('dist/LICENSES.txt', bundled.map(licenseOf).join(`\n${'-'.repeat(80)}\n\n`));
await writeManual();
writeFileSync('dist/sbom.json', `${JSON.stringify(sbom(bundled), null, 2)}\n`);

/** Manual pages, from the commands themselves: `npm install -g` puts them where `man` looks. */
async function writeManual(): Promise<void> {
  const { buildProgram } = await import('./src/cli/program.js');
  const { manualPages } = await import('./src/cli/itself/man.js');
  const told = { done: () => undefined, published: () => undefined };
  mkdirSync('dist/man');
  for (const [file, page] of manualPages(buildProgram(packageJson.version, told), packageJson.version))
    writeFileSync(path.join('dist/man', file), page);
}

/** Folders of the libraries whose code is in dist. */
function librariesIn({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const found = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(found)].sort();
}

/**
 * What gradus is delivered with, as CycloneDX 1.6: the libraries in dist, and what is installed beside it. The same sources give the
 * same bytes, so it tells no time and has no number of its own.
 */
function sbom(folders: readonly string[]) {
  const beside = Object.keys(packageJson.dependencies).map((name) => path.join('node_modules', name));
  const components = [
    ...folders.map((folder) => componentOf(readPackage(folder), 'library', 'bundled')),
    ...beside.map((folder) => componentOf(readPackage(folder), 'library', 'installed beside it')),
  ];
  const itself = componentOf(packageJson, 'application');
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: itself },
    components,
    dependencies: [
      { ref: itself.purl, dependsOn: components.map(({ purl }) => purl) },
      ...components.map(({ purl }) => ({ ref: purl })),
    ],
  };
}

function componentOf({ name, version, license }: Package, type: string, delivered?: string) {
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type,
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name: own ?? name,
    version,
    licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }],
    purl,
    ...(delivered !== undefined && { properties: [{ name: 'gradus:delivered', value: delivered }] }),
  };
}

function licenseOf(folder: string): string {
  const { name, version, license } = readPackage(folder);
  const files = readdirSync(folder);
  // Few write it into their README instead.
  const file = files.find((each) => /^licen[cs]e/i.test(each)) ?? files.find((each) => /^readme/i.test(each));
  if (file === undefined) throw new Error(`${name} has no license text to hand on`);
  const text = readFileSync(path.join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
