// What is built: it runs where only the dependencies of package.json are installed, keeps to the licenses of what it
// holds, and its stack traces lead to the source.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sourceStack } from '../../src/cli/stack.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = path.join(root, 'dist', 'cli');
const files = readdirSync(dist).filter((name) => name.endsWith('.js'));
const read = (name: string) => readFileSync(path.join(dist, name), 'utf8');
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

describe('what is built', () => {
  it('asks for nothing but Node and the dependencies', () => {
    const asked = files.flatMap((name) =>
      [...read(name).matchAll(/(?:\bfrom|\bimport\(?|require\()"([^"(){}=,]+)"/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    const elsewhere = asked.filter((name) => !name.startsWith('.') && !isBuiltin(name));
    // fdir looks whether picomatch is installed and does without; tinyglobby brings its own.
    expect([...new Set(elsewhere)].filter((name) => name !== 'picomatch')).toEqual(Object.keys(dependencies));
  });

  it('loads little for help', () => {
    const loaded = new Set<string>();
    const load = (name: string) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const match of read(name).matchAll(/\b(?:import|from)"\.\/([^"]+)"/g)) load(match[1] ?? '');
    };
    load('start.js');
    load('main.js');
    const size = [...loaded].reduce((all, name) => all + read(name).length, 0);
    expect(size).toBeLessThan(150_000);
  });

  const sources = files.flatMap((name) => (JSON.parse(read(`${name}.map`)) as { sources: string[] }).sources);
  // A source map of a library may name folders that it was built in, which begin with a dot.
  const libraries = new Set(
    sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^@./][^/]*)\//.exec(source)?.[1] ?? []),
  );

  it('holds the license of every library in it', () => {
    const licenses = readFileSync(path.join(root, 'dist', 'LICENSES.txt'), 'utf8');
    expect(libraries.size).toBeGreaterThan(10);
    for (const name of libraries) expect(licenses).toMatch(new RegExp(`^${name} \\d.*\\)\n\n`, 'm'));
    expect(licenses).toMatch(/Permission is hereby granted/);
  });

  it('lists every library in it once, and what is installed beside it, with version and license', () => {
    const { components, ...head } = JSON.parse(readFileSync(path.join(root, 'dist', 'sbom.json'), 'utf8'));
    expect(head).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    // Neither a time nor a number of its own: the same sources give the same bytes.
    expect(Object.keys(head).sort()).toEqual([
      'bomFormat',
      'dependencies',
      'metadata',
      'specVersion',
      'version',
    ]);
    expect(Object.keys(head.metadata)).toEqual(['component']);
    const delivered = components.map(
      (each: { group?: string; name: string; version: string; purl: string; licenses: unknown }) => {
        const name = each.group === undefined ? each.name : `${each.group}/${each.name}`;
        const own = JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'));
        expect(each).toMatchObject({
          type: 'library',
          'bom-ref': each.purl,
          version: own.version,
          purl: `pkg:npm/${name.replace('@', '%40')}@${own.version}`,
          licenses: [{ license: { id: own.license } }],
        });
        return name;
      },
    );
    expect(delivered.sort()).toEqual([...libraries, ...Object.keys(dependencies)].sort());
  });
});

describe('stack traces', () => {
  const lines = read('main.js').split('\n');
  const at = lines.findIndex((line) => line.includes('function buildProgram('));
  const column = (lines[at] ?? '').indexOf('function buildProgram(');
  const main = pathToFileURL(path.join(dist, 'main.js')).href;

  it('lead to the source', () => {
    const line = readFileSync(path.join(root, 'src', 'cli', 'program.ts'), 'utf8')
      .split('\n')
      .findIndex((text) => text.startsWith('export function buildProgram('));
    expect(
      sourceStack(`Error: x (y)\n    at buildProgram (${main}:${at + 1}:${column + 1})\n    at node:fs:3:4`),
    ).toBe(`Error: x (y)\n    at buildProgram (src/cli/program.ts:${line + 1}:8)\n    at node:fs:3:4`);
  });

  it('stay as they are where there is no map', () => {
    const stack = `Error: x\n    at file:///nowhere/a.js:1:2\n    at ${import.meta.url}:3:4`;
    expect(sourceStack(stack)).toBe(stack);
  });
});
