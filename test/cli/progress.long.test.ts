// Progress: a bar on a terminal that leaves nothing behind, one plain line a stage elsewhere, nothing when it is quiet.
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import { progressLine } from '../../src/cli/progress.js';
import { loadWidths, widthOf } from '../../src/foundation/characters/width.js';
import { Clock, type Progress } from '../../src/foundation/stages/clock.js';
import { type Folder, gradus } from './run.js';
import { Screen } from './screen.js';
import { hasScript, onTerminal } from './terminal.js';
import { reviewFolder } from './two-tiers.js';

const reading = (share?: number): Progress => ({
  number: 1,
  of: 4,
  from: 0,
  to: 0.5,
  share: () => share,
});
const whole = (line: { bar: string; text: string }) => line.bar + line.text;

await loadWidths();

describe('the line', () => {
  it('shows stages done of all stages, the share of this one, and the time', () => {
    const line = (columns: number, share?: number, seconds = 2.9) =>
      whole(progressLine('reading exports', reading(share), share, seconds, columns));
    expect(line(80, 0.5)).toBe('[########......................] 1/4 reading exports 50% 2 s');
    expect(line(80)).toBe('[..............................] 1/4 reading exports 2 s');
    expect(line(80, 1, 3725)).toBe('[###############...............] 1/4 reading exports 99% 62:05');
    expect(line(40, 0.5)).toBe('[##.......] 1/4 reading exports 50% 2 s');
    expect(line(30, 0.5)).toBe('1/4 reading exports 50% 2 s');
    expect(line(20, 0.5)).toBe('1/4 reading  50% 2 s');
    expect(line(8, 0.5)).toBe('1/4  50%');
    expect(whole(progressLine('等级', undefined, undefined, 0, 80))).toBe('等级 0 s');
  });

  it('is never wider than the terminal, and never goes back while the share grows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '读', '😀', 'é'), maxLength: 30 }),
        fc.integer({ min: 0, max: 120 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 100_000 }),
        (name, columns, share, seconds) => {
          const line = (part: number) => progressLine(name, reading(part), part, seconds, columns);
          expect(widthOf(whole(line(share)))).toBeLessThanOrEqual(columns);
          const filled = (part: number) => line(part).bar.split('#').length;
          expect(filled(share / 2)).toBeLessThanOrEqual(filled(share));
        },
      ),
    );
  });
});

describe('a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    vi.stubEnv('TERM', 'xterm');
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it('sees the line redrawn in place, and nothing of it afterwards', () => {
    const [out, screen] = [new Screen(80), new Screen(80)];
    const output = openConsole({ color: true, quiet: false }, out, screen);
    let share = 0.1;
    output.note('客户.csv: 2 title lines');
    output.stage('reading exports', { ...reading(), share: () => share });
    expect(screen.shown()).toEqual([
      'note: 客户.csv: 2 title lines',
      '[##............................] 1/4 reading exports 10% 0 s',
    ]);
    share = 0.6;
    vi.advanceTimersByTime(1500);
    share = 0.4;
    vi.advanceTimersByTime(1500);
    expect(screen.shown()[1]).toBe('[#########.....................] 1/4 reading exports 60% 3 s');
    output.note('in between');
    vi.advanceTimersByTime(100);
    expect(screen.shown().slice(1)).toEqual([
      'note: in between',
      '[#########.....................] 1/4 reading exports 60% 3 s',
    ]);
    output.result('done\n');
    vi.advanceTimersByTime(5000);
    expect(screen.shown()).toEqual(['note: 客户.csv: 2 title lines', 'note: in between']);
    expect(out.written).toBe('done\n');
    // The cursor is never hidden, so that nothing can leave it so.
    expect(screen.written).not.toContain('\u001b[?25');
  });

  it('is clean before a problem is told, and when the work is stopped', () => {
    const screen = new Screen(40);
    const output = openConsole({ color: false, quiet: false }, new Screen(40), screen);
    output.stage('reading exports', reading(0.5));
    output.problem('error: broken');
    output.stage('grading', reading());
    output.stagesDone();
    vi.advanceTimersByTime(5000);
    expect(screen.shown()).toEqual(['error: broken']);
  });

  it('may be made narrower and wider while the line stands there', () => {
    const screen = new Screen(80);
    const output = openConsole({ color: false, quiet: false }, new Screen(80), screen);
    output.note('stays');
    output.stage('reading exports', reading(0.5));
    // Terminals wrap what stands there when they become narrower: the same text on more lines.
    const line = screen.shown()[1] ?? '';
    const narrow = new Screen(25);
    narrow.write(`note: stays\n${line}`);
    screen.columns = 25;
    screen.write = (text) => narrow.write(text);
    vi.advanceTimersByTime(1000);
    expect(narrow.shown()).toEqual(['note: stays', '1/4 reading ex 50% 1 s']);
  });

  it('shows nothing with --quiet, and lines without a bar where nothing can be redrawn', () => {
    const screen = new Screen(80);
    openConsole({ color: true, quiet: true }, new Screen(80), screen).stage('grading', reading());
    vi.stubEnv('TERM', 'dumb');
    openConsole({ color: true, quiet: false }, new Screen(80), screen).stage('grading', reading());
    expect(screen.written).toBe('gradus: grading\n');
  });
});

describe('stages', () => {
  const told = (without: ConstructorParameters<typeof Clock>[1], names: Parameters<Clock['stage']>[0][]) => {
    const lines: string[] = [];
    const clock = new Clock(
      {
        stage: (name, progress) => {
          lines.push(`${progress?.number}/${progress?.of} ${name}`);
          expect(progress?.to).toBeGreaterThan(progress?.from ?? 1);
        },
      },
      without,
    );
    for (const name of names) clock.stage(name);
    return lines;
  };

  it('are numbered among those of the run', () => {
    expect(
      told(
        ['rewriting files', 'finding clusters'],
        ['reading exports', 'reading exports', 'publishing results'],
      ),
    ).toEqual(['1/6 reading exports', '6/6 publishing results']);
  });

  it('say so when they come again, or come unforeseen', () => {
    expect(
      told(
        ['rewriting files', 'finding clusters'],
        ['reading exports', 'grading', 'rewriting files', 'reading exports'],
      ),
    ).toEqual(['1/6 reading exports', '2/6 grading', '1/7 rewriting files', '1/6 reading exports again']);
  });
});

describe('the binary', { concurrent: true }, () => {
  const lines = (...stages: string[]) => stages.map((stage) => `gradus: ${stage}\n`).join('');
  const common = ['reading exports', 'grading', 'comparing', 'checking rows'];

  it('writes one plain line a stage where there is no terminal', async ({ expect }) => {
    const folder = reviewFolder();
    const graded = await gradus(['grade', 'review.yaml'], { cwd: folder.path });
    const checked = await gradus(['check', 'review.yaml'], { cwd: folder.path });
    folder.remove();
    expect(graded.stderr).toBe(lines(...common, 'writing results', 'publishing results'));
    expect(checked.stderr).toBe(lines(...common));
  });

  it('writes nothing beside the document with --json', async ({ expect }) => {
    const folder = reviewFolder();
    const ran = await gradus(['check', 'review.yaml', '--json'], { cwd: folder.path });
    folder.remove();
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
  });

  it.skipIf(!hasScript())('draws a bar on a terminal and takes it away', async ({ expect }) => {
    const folder = reviewFolder();
    const seen = drawn(folder, `"${process.execPath}" "${path.resolve('bin/gradus.js')}" check review.yaml`);
    folder.remove();
    expect(seen.written).toContain('1/4 reading exports');
    expect(seen.shown()).toEqual([
      'customers: 2 rows read, 2 used, 0 set aside, 0 rejected',
      'transactions: 2 rows read, 2 used, 0 set aside, 0 rejected',
      'window 2026-01-01 to 2026-12-31: spend',
      'No problems.',
    ]);
  });
});

it.runIf(!hasScript())('is not tried on a terminal: there is no script of util-linux', () => {
  expect(hasScript()).toBe(false);
});

function drawn(folder: Folder, command: string): Screen {
  const screen = new Screen(80);
  screen.write(onTerminal(command, folder.path).written);
  return screen;
}

it('tells the stages in their order also where last results name customers without a row', async () => {
  const { path: cwd } = reviewFolder();
  const grade = (year: number, ...args: string[]) =>
    gradus(['grade', path.resolve(`samples/annual-review/review-${year}.yaml`), ...args], { cwd });
  await grade(2025, '--out', 'first', '--quiet');
  const { stderr } = await grade(2026, '--out', 'second', '--last-results', 'first');
  const stages = [...stderr.matchAll(/^gradus: (.*)$/gm)].map(([, stage]) => stage);
  expect(stages.slice(0, 3)).toEqual(['reading exports', 'grading', 'comparing']);
});
