// Manual pages: one for each command, with every operand and flag, and without anything that man would run.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../../src/cli/entries.js';
import { manualPages } from '../../src/cli/itself/man.js';
import { flags } from '../../src/cli/options.js';
import { buildProgram } from '../../src/cli/program.js';

const program = buildProgram('1.2.3', { done: () => undefined, published: () => undefined });
const pages = manualPages(program, '1.2.3');

it('tell of every command, operand and flag', () => {
  expect([...pages.keys()].sort()).toEqual(
    ['gradus.1', ...commands.map(({ name }) => `gradus-${name.replace(' ', '-')}.1`)].sort(),
  );
  const plain = (page = '') => page.replaceAll('\\-', '-').replaceAll('\\e', '\\');
  for (const { name, does, operands, flags: own, example } of commands) {
    const page = plain(pages.get(`gradus-${name.replace(' ', '-')}.1`));
    expect(page).toContain(does);
    expect(page).toContain(example);
    for (const operand of operands) expect(page).toContain(operand.does);
    for (const flag of own) expect(page).toContain(`.B ${flags[flag]().flags}\n`);
    expect(plain(pages.get('gradus.1'))).toContain(`.B gradus ${name}\n${does}\n`);
  }
});

it('are all installed, as package.json lists them', () => {
  const { man } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(man).toEqual([...pages.keys()].sort().map((page) => `dist/man/${page}`));
});

const mandoc = spawnSync('mandoc', ['-V']).error === undefined;

it.runIf(mandoc)('are read by mandoc without a warning', () => {
  for (const [file, page] of pages) {
    const { stdout, stderr } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {
      input: page,
      encoding: 'utf8',
    });
    // The same program gives the same page, so it has no date.
    const said = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line !== '' && !line.includes('missing date'));
    expect(said, file).toEqual([]);
  }
});
