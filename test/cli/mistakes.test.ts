// The gallery of mistakes: one folder per problem code (and `<code>--<variant>` where a code covers several
// situations) with the bad input, the command, and the exact text that people get to see.
// After a change of wording: npm run update, then read the difference as a user would.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue, type ProblemCode, severityOf } from '../../src/foundation/problems/catalogue.js';
import { Folder, gradus } from './run.js';
import { gradusServed } from './served.js';

const gallery = fileURLToPath(new URL('../mistakes', import.meta.url));
const codes = Object.keys(catalogue) as ProblemCode[];
const names = readdirSync(gallery, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const update = process.env.UPDATE === '1';
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
  readonly expected: string;
}

/** `command` holds two lines: the arguments, and `exit N`. */
function readMistake(folder: string): Mistake {
  const lines = readFileSync(path.join(folder, 'command'), 'utf8').trimEnd().split('\n');
  const exit = /^exit (\d)$/.exec(lines[1] ?? '')?.[1];
  if (lines.length !== 2 || exit === undefined)
    throw new Error(`${folder}/command must hold the arguments and a line "exit N"`);
  const expected = path.join(folder, 'expected.txt');
  return {
    args: (lines[0] ?? '').split(' '),
    exit: Number(exit),
    expected: existsSync(expected) ? readFileSync(expected, 'utf8') : '',
  };
}

describe('each mistake', { concurrent: true }, () => {
  it.for(names)('%s', async (name, { expect }) => {
    const source = path.join(gallery, name);
    const { args, exit, expected } = readMistake(source);
    const folder = new Folder(source, ours);
    try {
      const before = folder.contents();
      // One of each code as people start it; of all others only the words matter.
      const ran = await (name === codeOf(name)
        ? gradus(args, { cwd: folder.path })
        : gradusServed(args, { cwd: folder.path }));
      if (update) writeFileSync(path.join(source, 'expected.txt'), ran.stderr);
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
