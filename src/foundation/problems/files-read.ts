// Small files that a run reads whole (policy, review, overrides, lists), with the fingerprint of the very bytes that were
// parsed: somebody may save another version while the run goes on.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readRegular } from './file-errors.js';

export interface FileRead {
  /** SHA-256, as hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

export class FilesRead {
  private readonly found = new Map<string, FileRead>();

  /** Reads a file whole. Throws what the system says. */
  read(file: string): Buffer {
    return this.remember(file, readRegular(file));
  }

  /** Remembers what was read of a file; hands the bytes on. */
  remember(file: string, bytes: Buffer): Buffer {
    this.found.set(path.resolve(file), printOf(bytes));
    return bytes;
  }

  /** The fingerprint of what was parsed; undefined where the file was not read here. */
  of(file: string): FileRead | undefined {
    return this.found.get(path.resolve(file));
  }

  /** Files that are no longer as they were read, or gone; absolute paths in the order of reading. */
  changed(): string[] {
    return [...this.found].filter(([file, then]) => now(file) !== then.sha256).map(([file]) => file);
  }
}

function printOf(bytes: Buffer): FileRead {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/** SHA-256 of a small file as it is now. Throws what the system says. */
export function fingerprintOf(file: string): string {
  return printOf(readRegular(file)).sha256;
}

function now(file: string): string | undefined {
  try {
    return fingerprintOf(file);
  } catch {
    return undefined;
  }
}
