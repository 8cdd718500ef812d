// Links between pages: relative ones have to lead to a file, and to a heading of it where they name one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { textOf } from './pages.js';

/** Text outside of fenced blocks and of code between backticks. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
}

/** The name under which a heading is linked to, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** All anchors of a page; headings of the same name are counted. */
function anchorsOf(file: string): Set<string> {
  const text = textOf(file).replace(/^```[\s\S]*?^```$/gm, '');
  const seen = new Map<string, number>();
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => {
      const anchor = anchorOf((match[1] ?? '').trim());
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    }),
  );
}

/** Links of a page that lead nowhere, each with why. */
export function deadLinks(page: string): string[] {
  return [...prose(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
    const link = match[1] ?? '';
    if (/^[a-z]+:/.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(target)) return [`${page}: ${link}: no such file`];
    if (anchor === undefined) return [];
    return anchorsOf(target).has(anchor) ? [] : [`${page}: ${link}: no such heading`];
  });
}
