// What the operating system says about files, in words, and looking at paths without throwing.
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there: a part of the path is a file, not a folder',
  EISDIR: 'is a folder, not a file',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ENAMETOOLONG: 'cannot be read: the name is too long',
  // Pipes without anybody at their other end, and sockets.
  ENXIO: 'is a pipe or a socket, not a file',
};

function textIn(error: unknown, key: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const found: unknown = Reflect.get(error, key);
  return typeof found === 'string' ? found : undefined;
}

/** What was thrown, as the operating system says it; `code` and `syscall` are there only where it did. */
export function toldBy(error: unknown) {
  return {
    message: error instanceof Error ? error.message : String(error),
    code: textIn(error, 'code'),
    syscall: textIn(error, 'syscall'),
    path: textIn(error, 'path'),
  };
}

/** What lies at a path is no file that can be read to its end, and again. */
export class NoFile extends Error {
  readonly code = 'ENOFILE';
  readonly syscall = 'open';
}

/** Why a file could not be opened or read, to follow its name: `is not there`. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof NoFile) return error.message;
  const { code, message } = toldBy(error);
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

/** What is no file, to follow its name: `is a pipe, not a file`; undefined of files. */
export function whyNoFile(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  const kind = found.isDirectory()
    ? 'folder'
    : found.isFIFO()
      ? 'pipe'
      : found.isSocket()
        ? 'socket'
        : 'device';
  return `is a ${kind}, not a file`;
}

/**
 * Opens a file for reading, without ever waiting for somebody at the other end of a pipe.
 * @throws NoFile, or what the system says
 */
export function openRegular(file: string): number {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const why = whyNoFile(fstatSync(handle));
  if (why === undefined) return handle;
  closeSync(handle);
  throw new NoFile(why);
}

/** The bytes of a file; throws as `openRegular`. */
export function readRegular(file: string): Buffer {
  const handle = openRegular(file);
  try {
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}
