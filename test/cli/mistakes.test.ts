// The gallery of mistakes: one folder per problem code (and `<code>--<variant>` where a code covers several
// situations) with the bad input, the command, and the exact text that people get to see. A folder holds only what
// differs from the files in `base/review`, or from those that its command names; see docs/carrying-on.md.
// After a change of wording: npm run update, then read the difference as a user would.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue, type ProblemCode, severityOf } from '../../src/foundation/problems/catalogue.js';
import { problemsFile, problemsPage } from '../pages/problems.js';
import { someOf, updating } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed } from './served.js';

const gallery = fileURLToPath(new URL('../mistakes', import.meta.url));
const codes = Object.keys(catalogue) as ProblemCode[];
const names = readdirSync(gallery, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'base')
  .map((entry) => entry.name)
  .sort();
/** What belongs to the test and not to the mistake. */
const ours = ['command', 'expected.txt'];

const codeOf = (name: string) => name.split('--')[0] ?? name;

describe('the gallery of mistakes', () => {
  it('has a folder for every code of the catalogue', () => {
    expect(codes.filter((code) => !names.includes(code))).toEqual([]);
  });

  it('has no folder whose code is not in the catalogue', () => {
    expect(names.filter((name) => !(codes as string[]).includes(codeOf(name)))).toEqual([]);
  });
});

interface Mistake {
  readonly args: readonly string[];
  readonly exit: number;
  /** Folders below `base` whose files the mistake starts from. */
  readonly bases: readonly string[];
  /** Files of these that the mistake does without. */
  readonly without: readonly string[];
  readonly expected: string;
}

/** `command` holds the arguments, `exit N`, and where needed `base NAME ...` (or `base nothing`) and `without FILE ...`. */
function readMistake(folder: string): Mistake {
  const command = readFileSync(path.join(folder, 'command'), 'utf8');
  const form = /^(?<args>.+)\nexit (?<exit>\d)\n(base (?<base>.+)\n)?(without (?<without>.+)\n)?$/;
  const { args = '', exit, base = 'review', without } = form.exec(command)?.groups ?? {};
  if (exit === undefined)
    throw new Error(
      `${folder}/command must hold the arguments, "exit N", then perhaps "base ..." and "without ..."`,
    );
  const expected = path.join(folder, 'expected.txt');
  return {
    args: args.split(' '),
    exit: Number(exit),
    bases: base === 'nothing' ? [] : base.split(' ').map((name) => path.join(gallery, 'base', name)),
    without: without?.split(' ') ?? [],
    expected: existsSync(expected) ? readFileSync(expected, 'utf8') : '',
  };
}

/** The files of a mistake, put together in a folder of their own. */
function layOut(source: string, { bases, without }: Mistake): Folder {
  const folder = new Folder();
  for (const base of bases) folder.lay(base);
  for (const file of without) rmSync(path.join(folder.path, file));
  folder.lay(source, ours);
  return folder;
}

/** Files of a mistake that its base holds with the same bytes. */
function copiesIn(source: string): string[] {
  const { bases } = readMistake(source);
  const based = new Map(
    bases.flatMap((base) =>
      readdirSync(base, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(path.join(base, file)).isFile())
        .map((file) => [file, path.join(base, file)] as const),
    ),
  );
  return [...based]
    .map(([file, there]) => [path.join(source, file), there] as const)
    .filter(([own, there]) => existsSync(own) && readFileSync(own).equals(readFileSync(there)))
    .map(([own]) => `delete ${path.relative('', own)}: the base holds it`);
}

describe('the folders of mistakes', () => {
  it('hold only what differs from their base', () => {
    expect(names.flatMap((name) => copiesIn(path.join(gallery, name)))).toEqual([]);
  });
});

/** One of each code; its variants in long runs. */
const some = someOf(
  names,
  names.filter((name) => name === codeOf(name)),
);

describe('each mistake', { concurrent: true }, () => {
  it.for(some)('%s', async (name, { expect }) => {
    const source = path.join(gallery, name);
    const mistake = readMistake(source);
    const { args, exit, expected } = mistake;
    const folder = layOut(source, mistake);
    try {
      const before = folder.contents();
      const ran = await gradusServed(args, { cwd: folder.path });
      if (updating) writeFileSync(path.join(source, 'expected.txt'), ran.stderr);
      else expect(ran.stderr).toBe(expected);
      expect(ran.stdout).toBe('');
      expect(ran.exit).toBe(exit);
      expect(folder.contents()).toEqual(before);
      expect(ran.stderr).not.toContain(folder.path);
      // One mistake, one problem: a message that follows from another one only hides it.
      const code = codeOf(name) as ProblemCode;
      const stops = severityOf(code) === 'error' || args.includes('--strict');
      const found = [...ran.stderr.matchAll(/(error|warning)\[([a-z-]+)\]/g)].map((match) => match.slice(1));
      expect(found).toEqual([[stops ? 'error' : 'warning', code]]);
      expect(exit).toBe(stops ? catalogue[code].exit : 0);
    } finally {
      folder.remove();
    }
  });
});

// Behind all mistakes, so that an update shows the messages as they are now.
it('docs/problems.md shows one of each code', () => {
  if (updating) writeFileSync(problemsFile, problemsPage());
  else expect(readFileSync(problemsFile, 'utf8')).toBe(problemsPage());
});
