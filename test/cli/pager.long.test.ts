// What is taller than the screen goes through a pager, where somebody sits in front of it; and nothing else does.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTaller, pagerOf } from '../../src/cli/pager.js';
import { loadWidths } from '../../src/foundation/characters/width.js';
import { type Folder, gradus } from './run.js';
import { hasScript, onTerminal } from './terminal.js';
import { reviewFolder } from './two-tiers.js';

await loadWidths();

describe('a text', () => {
  const taller = (text: string, columns = 10, rows = 4) => isTaller(text, { isTTY: true, columns, rows });

  it('is taller than the screen where the next prompt would push its first line away', () => {
    expect(taller('a\nb\nc\n')).toBe(false);
    expect(taller('a\nb\nc\nd\n')).toBe(true);
  });

  it('counts as many lines as the screen needs for words that are wider than it', () => {
    expect(taller('a\nbbbbbbbbbb\nc\n')).toBe(false);
    expect(taller('a\nbbbbbbbbbbb\nc\n')).toBe(true);
    expect(taller('a\n等级等级等级\nc\n')).toBe(true);
    expect(taller('a\n\u001b[31mbbbbbbbbbb\u001b[39m\nc\n')).toBe(false);
  });

  it('is not where nothing is known of a screen', () => {
    expect(isTaller('a\nb\nc\n', { columns: 10, rows: 2 })).toBe(false);
    expect(isTaller('a\nb\nc\n', { isTTY: true })).toBe(false);
    expect(taller('a\nb\nc\n', 0, 0)).toBe(false);
  });
});

describe('the pager', () => {
  const less = { program: 'less', args: ['-FRX'] };
  const TERM = 'xterm';

  it('is less, or what PAGER names, with what it is told', () => {
    expect(pagerOf({ TERM }, true)).toEqual(less);
    expect(pagerOf({ TERM, PAGER: 'less -N' }, true)).toEqual({ shell: 'less -N' });
  });

  it('is none where nobody wants one', () => {
    for (const env of [
      { PAGER: '' },
      { PAGER: ' ' },
      { PAGER: 'cat' },
      { TERM: 'dumb' },
      { TERM: undefined },
      { CI: 'true' },
    ])
      expect(pagerOf({ TERM, ...env }, true, 'linux'), JSON.stringify(env)).toBeUndefined();
    expect(pagerOf({ TERM }, false)).toBeUndefined();
    expect(pagerOf({}, true, 'win32')).toEqual(less);
    expect(pagerOf({ TERM, CI: 'false' }, true)).toEqual(less);
  });
});

describe.runIf(hasScript())('on a terminal', () => {
  let folder: Folder;
  const binary = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));
  /** Runs gradus on a screen of 40 by 6; `exec`, so that Ctrl-C reaches nobody but it and its pager. */
  const run = (args: string, env: Readonly<Record<string, string | undefined>>, size = 'cols 40 rows 6') =>
    onTerminal(`stty ${size}; exec '${process.execPath}' '${binary}' ${args}`, folder.path, env);
  /** A pager that writes what it gets into a file, and says so. */
  const keeper = (name: string) => ({ PAGER: `cat > ${name}; echo paged $LESS` });
  const kept = (name: string) => readFileSync(path.join(folder.path, name), 'utf8');
  const explain = 'explain results C1 C2';

  beforeAll(async () => {
    folder = reviewFolder({ 'other.csv': 'customer_id,tier\nC1,normal\nC2,normal\n' });
    expect((await gradus(['grade', 'review.yaml'], { cwd: folder.path })).exit).toBe(0);
  });

  it('shows pages of every command in it, whole and no wider than the screen', () => {
    const commands = {
      grade: 'grade review.yaml',
      explain,
      diff: 'diff results results',
      list: 'list results',
      verify: 'verify results',
      sql: 'sql review.yaml',
      markdown: `${explain} --format md`,
      reference: 'schema policy --format md',
      help: 'grade --help',
    };
    for (const [name, args] of Object.entries(commands)) {
      const { written, exit } = run(args, keeper(name));
      expect(written, name).toContain('paged FRX');
      expect(exit, name).toBe(0);
      expect(kept(name), name).toMatch(/\n$/);
    }
    for (const name of ['grade', 'explain', 'diff', 'list', 'verify', 'help'])
      for (const line of kept(name).split('\n'))
        if (line.trim().includes(' ')) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(40);
    expect(kept('explain')).toContain('C2');
  });

  it('is left alone by what fits, by data, and where it is not wanted', async () => {
    const printed = 'C2';
    const direct: Readonly<Record<string, readonly [string, Record<string, string | undefined>, string?]>> = {
      fits: [explain, {}, 'cols 100 rows 400'],
      flag: [`${explain} --no-pager`, {}],
      json: [`${explain} --json`, {}],
      format: [`${explain} --format json`, {}],
      dumb: [explain, { TERM: 'dumb' }],
      unattended: [explain, { CI: 'true' }],
    };
    for (const [name, [args, env, size]] of Object.entries(direct)) {
      const { written } = run(args, { ...keeper(`not-${name}`), ...env }, size);
      expect(existsSync(path.join(folder.path, `not-${name}`)), `${name}: ${written}`).toBe(false);
      expect(written, name).toContain(printed);
    }
    for (const PAGER of ['', 'cat']) expect(run(explain, { PAGER }).written, PAGER).toContain(printed);
    const piped = onTerminal(
      `stty cols 40 rows 6; '${process.execPath}' '${binary}' ${explain} | cat`,
      folder.path,
      keeper('not-piped'),
    );
    expect(piped.written).toContain(printed);
    // Nobody sits at a job whose output goes to a terminal but whose input does not come from one.
    const alone = onTerminal(
      `stty cols 40 rows 6; '${process.execPath}' '${binary}' ${explain} < /dev/null`,
      folder.path,
      keeper('not-alone'),
    );
    expect(alone.written).toContain(printed);
    const cron = await gradus(['explain', 'results', 'C1', 'C2'], {
      cwd: folder.path,
      env: keeper('not-cron'),
    });
    expect(cron.stdout).toContain(printed);
    for (const name of ['piped', 'alone', 'cron'])
      expect(existsSync(path.join(folder.path, `not-${name}`)), name).toBe(false);
  });

  it('shows the text without one that cannot be run', () => {
    for (const PAGER of ['no-such-pager -x', './review.yaml']) {
      const { written, exit } = run(explain, { PAGER });
      expect(written, PAGER).toContain('C2');
      expect(exit, PAGER).toBe(0);
    }
    const { written, exit } = onTerminal(
      `stty cols 40 rows 6; exec env PATH=/nowhere '${process.execPath}' '${binary}' ${explain}`,
      folder.path,
    );
    expect(written).toContain('C2');
    expect(written).not.toMatch(/not found|ENOENT/);
    expect(exit).toBe(0);
  });

  it('keeps the exit code, whatever becomes of the pager', () => {
    const ways = {
      'left at once': 'true',
      'left after the first line': 'head -n 1',
      failed: 'cat > /dev/null; exit 3',
      killed: 'kill -9 $$',
      'Ctrl-C': 'trap "" INT; kill -INT 0; cat > /dev/null; sleep 0.2; echo went on',
    };
    const differ = 'diff other.csv results --exit-code';
    for (const [name, PAGER] of Object.entries(ways)) {
      // While these show what they found, folders of their own are still there, which Ctrl-C would have to remove.
      for (const args of name === 'Ctrl-C' ? [differ, explain, 'list results'] : [differ]) {
        const { written, exit } = run(args, { PAGER });
        expect(exit, `${name}, ${args}: ${written}`).toBe(args === differ ? 1 : 0);
        expect(written, name).not.toMatch(/stopped by|EPIPE|fault/);
        if (name === 'Ctrl-C') expect(written).toContain('went on');
      }
    }
  });
});

it.runIf(!hasScript())('is not tried on a terminal: there is no script of util-linux', () => {
  expect(hasScript()).toBe(false);
});
