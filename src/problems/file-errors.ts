// What the operating system says about files, in words, and looking at paths without throwing.
import { type Stats, statSync } from 'node:fs';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there: a part of the path is a file, not a folder',
  EISDIR: 'is a folder, not a file',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ENAMETOOLONG: 'cannot be read: the name is too long',
};

/** Why a file could not be opened or read, to follow its name: `is not there`. */
export function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && Object.hasOwn(words, code) && words[code]) || `cannot be read: ${message}`;
}

/** What lies at a path; undefined where nothing does, or where nobody can look (a file in the middle of the path). */
export function lookAt(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
