// Walls of the house: which room may know which. Read from the imports, so that they cannot fall unseen.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const source = path.resolve('src');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(path.join(source, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gms);
  return [...found].map((match) => {
    const name = match[2] ?? match[3] ?? '';
    const target = name.startsWith('.')
      ? path.relative(source, path.resolve(source, path.dirname(file), name)).replace(/\.js$/, '.ts')
      : name;
    return { file, target, typeOnly: match[1] !== undefined };
  });
});

const room = (file: string) => file.split(path.sep)[0] ?? '';
const offenders = (wrong: (each: Import) => boolean) =>
  imports.filter(wrong).map((each) => `${each.file} → ${each.target}`);

describe('walls', () => {
  it('finds the imports', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('only the engine knows the driver', () => {
    expect(
      offenders(
        (each) => each.target.startsWith('@duckdb') && each.file !== path.join('engine', 'duckdb.ts'),
      ),
    ).toEqual([]);
  });

  it('nothing imports the command line', () => {
    expect(offenders((each) => room(each.target) === 'cli' && room(each.file) !== 'cli')).toEqual([]);
  });

  it('steps know only policy, dialects, SQL, metrics and points', () => {
    const allowed = ['steps', 'policy', 'dialects', 'sql', 'metrics', 'points', 'decimal.js'];
    expect(offenders((each) => room(each.file) === 'steps' && !allowed.includes(room(each.target)))).toEqual(
      [],
    );
  });

  it('reports touch neither engine nor files', () => {
    expect(
      offenders((each) => room(each.file) === 'reports' && /^(engine|run|exports|node:fs)/.test(each.target)),
    ).toEqual([]);
  });

  it('only one file quotes names and text for SQL', () => {
    const quoting = files.filter((file) =>
      readFileSync(path.join(source, file), 'utf8').includes(`replaceAll("'", "''")`),
    );
    expect(quoting).toEqual([path.join('sql', 'quoting.ts')]);
  });

  it('only the command line writes to the terminal and ends the process', () => {
    const loud = files.filter((file) =>
      /process\.(stdout|stderr|exit)|console\./.test(readFileSync(path.join(source, file), 'utf8')),
    );
    expect(loud.filter((file) => room(file) !== 'cli')).toEqual([]);
  });

  it('zod is imported so that only what is used of it is built in', () => {
    const whole = files.filter((file) =>
      /import (type )?\{ z \} from 'zod'/.test(readFileSync(path.join(source, file), 'utf8')),
    );
    expect(whole).toEqual([]);
  });

  it('the driver is loaded only when work is done, so that help stays quick', () => {
    const eager = (file: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      const text = files.includes(file) ? readFileSync(path.join(source, file), 'utf8') : '';
      for (const match of text.matchAll(/^import\s+(?!type\s)[^;]*?from\s+'([^']+)'/gms)) {
        const name = match[1] ?? '';
        if (name.startsWith('.'))
          eager(
            path.relative(source, path.resolve(source, path.dirname(file), name)).replace(/\.js$/, '.ts'),
            seen,
          );
        else seen.add(name);
      }
      return seen;
    };
    const loaded = [...eager(path.join('cli', 'main.ts'))].filter(
      (name) => !name.endsWith('.ts') && !name.startsWith('node:'),
    );
    expect(loaded.sort()).toEqual(['chalk', 'commander']);
  });
});
