// Pages for people, and what in them is made and not written: tables from the code, and outputs of the commands shown.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runIn, sandbox } from './sandbox.js';
import { tables } from './tables.js';

/** The pages that are read from first to last, with their commands run. */
export const pages: readonly string[] = [
  ...readdirSync('.').filter((name) => /^README(\.\w+)?\.md$/.test(name)),
  ...readdirSync('docs').map((name) => `docs/${name}`),
  'CONTRIBUTING.md',
  'SECURITY.md',
];

export const textOf = (page: string) => readFileSync(page, 'utf8');

export interface Block {
  /** Name of the file that the block is, where the line before says so: `<!-- file: overrides.csv -->`. */
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
  /** Where the text stands in the page. */
  readonly from: number;
  /** Where the block ends, closing fence included. */
  readonly end: number;
}

/** All blocks between fences. */
export function blocksOf(page: string): Block[] {
  const fences = /^(?:<!-- file: (\S+) -->\n)?```(\w*)\n([\s\S]*?)^```$/gm;
  return [...page.matchAll(fences)].map((match) => {
    const [all, file, language = '', text = ''] = match;
    const end = match.index + all.length;
    return { file, language, text, from: end - '```'.length - text.length, end };
  });
}

/** The page as it has to be: its tables made anew, and where `run` says so, its commands run and their outputs put in place. */
export async function renewed(page: string, run: boolean): Promise<string> {
  return run ? await withOutputs(withTables(page)) : withTables(page);
}

function withTables(page: string): string {
  return page.replace(
    /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_all, start: string, name: string, end: string) => {
      const make = tables[name];
      if (make === undefined) throw new Error(`no table is called ${name}`);
      return `${start}${make()}\n${end}`;
    },
  );
}

/**
 * Runs every `sh` block that is no file, from first to last in one folder in which the files that the page shows are written. The `text`
 * block right after it is what it prints. A line `…` in it stands for any lines, `…` in a line for any text.
 */
async function withOutputs(page: string): Promise<string> {
  const blocks = blocksOf(page);
  if (!blocks.some(({ language }) => language === 'sh')) return page;
  const folder = await sandbox();
  let done = '';
  let at = 0;
  for (const [n, block] of blocks.entries()) {
    if (block.file !== undefined) {
      const file = path.join(folder, block.file);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, block.text);
    }
    if (block.language !== 'sh' || block.file !== undefined) continue;
    const printed = await runIn(folder, block.text);
    const next = blocks[n + 1];
    if (next?.language !== 'text' || page.slice(block.end, next.from).trim() !== '```text') continue;
    done += page.slice(at, next.from) + asShown(next.text, printed);
    at = next.from + next.text.length;
  }
  return done + page.slice(at);
}

/** What was shown where the output is still so; else the output, as many lines of it as were shown. */
function asShown(shown: string, printed: string): string {
  const escaped = shown
    .split('\n')
    .map((line) => (line === '…' ? '(?:.*\n)*?' : `${line.split('…').map(literal).join('.*')}\n`))
    .join('')
    .replace(/\n$/, '');
  if (new RegExp(`^${escaped}$`).test(printed)) return shown;
  const lines = shown.split('\n');
  const cut = lines.at(-2) === '…';
  const kept = printed.split('\n', cut ? lines.length - 2 : undefined);
  // A line that still is as it was shown keeps what stands in it for any text.
  const asBefore = kept.map(
    (line, at) =>
      [lines[at], ...lines].find((each) => each?.includes('…') && each !== '…' && fits(each, line)) ?? line,
  );
  return `${asBefore.join('\n')}${cut ? '\n…\n' : ''}`;
}

const fits = (shown: string, line: string) =>
  new RegExp(`^${shown.split('…').map(literal).join('.*')}$`).test(line);

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
