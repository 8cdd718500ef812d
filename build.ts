// Builds dist: gradus with its libraries in few files, one per command and what they share. A run would otherwise open
// and compile some five hundred files, which takes longer than grading a small review.
// What package.json names under "dependencies" is installed beside it; everything else is bundled.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
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
writeFileSync('dist/LICENSES.txt', licenses(metafile));

/** The licenses of the libraries whose code is in dist; each asks to go with it. */
function licenses({ outputs }: Metafile): string {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const found = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(found)]
    .sort()
    .map(licenseOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license: string;
  };
  const files = readdirSync(folder);
  // Few write it into their README instead.
  const file = files.find((each) => /^licen[cs]e/i.test(each)) ?? files.find((each) => /^readme/i.test(each));
  if (file === undefined) throw new Error(`${name} has no license text to hand on`);
  const text = readFileSync(path.join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
