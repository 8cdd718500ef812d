// Walls of the house, read from the imports, so that they cannot fall unseen.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { heightOf, picture, readmeOf, wings } from './wings.js';

const source = path.resolve('src');

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const textOf = new Map(files.map((file) => [file, readFileSync(path.join(source, file), 'utf8')]));
const imports: Import[] = [...textOf].flatMap(([file, text]) =>
  [
    ...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gms),
  ].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const target = name.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts')
      : name;
    return { file, target };
  }),
);
const inside = imports.filter(({ target }) => textOf.has(target));
const offenders = (wrong: (each: Import) => boolean) =>
  imports.filter(wrong).map((each) => `${each.file} → ${each.target}`);
const under = (file: string, ...places: string[]) =>
  places.some((place) => file === place || file.startsWith(`${place}/`));
const containing = (pattern: RegExp) =>
  [...textOf].filter(([, text]) => pattern.test(text)).map(([file]) => file);

/** Groups of things that lead back to each other. */
function circles(arrows: readonly (readonly [string, string])[]): string[][] {
  const next = new Map<string, string[]>();
  for (const [from, to] of arrows) if (from !== to) next.set(from, [...(next.get(from) ?? []), to]);
  const reach = (start: string) => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      if (!seen.has(each)) open.push(...(next.get(each) ?? []));
      seen.add(each);
    }
    return seen;
  };
  const reached = new Map([...next.keys()].map((each) => [each, reach(each)]));
  const inCircle = [...reached].filter(([each, seen]) => seen.has(each));
  const groups = inCircle.map(([each, seen]) =>
    [...seen].filter((other) => reached.get(other)?.has(each)).sort(),
  );
  return [...new Map(groups.map((group) => [group.join(' '), group])).values()];
}

describe('layout', () => {
  it('finds the imports', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(inside.length).toBeGreaterThan(1000);
  });

  it('every file stands in a wing that the table knows, every room of the table is there', () => {
    expect(files.filter((file) => heightOf(file) === undefined)).toEqual([]);
    const listed = wings.flatMap(({ name, rooms }) => rooms.map((room) => `${name}/${room.name}`));
    expect(listed.filter((room) => !existsSync(path.join(source, room)))).toEqual([]);
    const rooms = new Set(files.map((file) => path.posix.dirname(file)).filter((room) => room.includes('/')));
    const known = (room: string) =>
      listed.includes(room) || listed.some((each) => each.startsWith(`${room}/`));
    expect([...rooms].filter((room) => !known(room))).toEqual([]);
  });

  it('every import points down, or stays in its room', () => {
    const up = inside.filter(({ file, target }) => (heightOf(target) ?? -1) < (heightOf(file) ?? -1));
    expect(up.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('no files and no rooms stand in a circle', () => {
    expect(circles(inside.map(({ file, target }) => [file, target]))).toEqual([]);
    const room = path.posix.dirname;
    expect(circles(inside.map(({ file, target }) => [room(file), room(target)]))).toEqual([]);
  });

  it('no folder holds more than 20 files, no file more than 300 lines, no wing more than 35 % of all lines', () => {
    const count = new Map<string, number>();
    const lines = new Map<string, number>();
    for (const [file, text] of textOf) {
      const [folder, wing, n] = [
        path.posix.dirname(file),
        file.split('/')[0] ?? '',
        text.split('\n').length - 1,
      ];
      count.set(folder, (count.get(folder) ?? 0) + 1);
      lines.set(wing, (lines.get(wing) ?? 0) + n);
    }
    expect([...count].filter(([, n]) => n > 20)).toEqual([]);
    const all = [...lines.values()].reduce((sum, n) => sum + n, 0);
    expect([...lines].filter(([, n]) => n > all * 0.35)).toEqual([]);
    const long = [...textOf].filter(([, text]) => text.split('\n').length - 1 > 300).map(([file]) => file);
    expect(long).toEqual([]);
  });

  it.for(wings)('$name has a README that says what lives in it', (wing) => {
    const readme = path.join(source, wing.name, 'README.md');
    if (process.env.UPDATE === '1') writeFileSync(readme, readmeOf(wing));
    expect(readFileSync(readme, 'utf8')).toBe(readmeOf(wing));
    const first = wing.first.split(', ').filter((file) => !textOf.has(`${wing.name}/${file}`));
    expect(first).toEqual([]);
  });

  it('docs/house.md shows the table', () => {
    const page = 'docs/house.md';
    const [before = '', , after = ''] = readFileSync(page, 'utf8')
      .split('```text\n')
      .flatMap((part, at) => (at === 0 ? [part] : ['', part.slice(part.indexOf('```'))]));
    const shown = `${before}\`\`\`text\n${picture()}\n${after}`;
    if (process.env.UPDATE === '1') writeFileSync(page, shown);
    expect(readFileSync(page, 'utf8')).toBe(shown);
  });
});

describe('walls', () => {
  it('only the engine knows the driver', () => {
    expect(
      offenders(({ file, target }) => target.startsWith('@duckdb') && file !== 'engine/duckdb.ts'),
    ).toEqual([]);
  });

  it('only the engine knows which dialect it speaks', () => {
    const its = (file: string) => ['engine', 'sql/dialects'].includes(path.posix.dirname(file));
    expect(offenders(({ file, target }) => /^sql\/dialects\/duckdb/.test(target) && !its(file))).toEqual([]);
  });

  it('steps know only policy, grammar, SQL and dialects', () => {
    const allowed = [
      'engine/steps',
      'policy',
      'grammar',
      'sql',
      'format',
      'foundation/characters',
      'decimal.js',
    ];
    expect(
      offenders(({ file, target }) => under(file, 'engine/steps') && !under(target, ...allowed)),
    ).toEqual([]);
  });

  it('reports touch neither engine nor files', () => {
    const closed = /^(engine\/(?!steps)|grading|exports|node:fs)/;
    expect(offenders(({ file, target }) => under(file, 'reports') && closed.test(target))).toEqual([]);
  });

  it('only one file quotes names and text for SQL', () => {
    expect(containing(/replaceAll\("'", "''"\)/)).toEqual(['sql/dialects/quoting.ts']);
  });

  it('only the command line writes to the terminal and ends the process', () => {
    const loud = containing(/process\.(stdout|stderr|exit)|console\./);
    expect(loud.filter((file) => !under(file, 'cli'))).toEqual([]);
  });

  it('zod is imported so that only what is used of it is built in', () => {
    expect(containing(/import (type )?\{ z \} from 'zod'/)).toEqual([]);
  });

  it('the driver is loaded only when work is done, so that help stays quick', () => {
    const seen = new Set<string>();
    const open = ['cli/main.ts'];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      for (const match of (textOf.get(file) ?? '').matchAll(
        /^import\s+(?!type\s)[^;]*?from\s+'([^']+)'/gms,
      )) {
        const name = match[1] ?? '';
        open.push(
          name.startsWith('.')
            ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts')
            : name,
        );
      }
    }
    const libraries = [...seen].filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
    expect(libraries.sort()).toEqual(['chalk', 'commander']);
  });
});
