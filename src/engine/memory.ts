// How much memory the engine may count for itself, so that the whole process stays within what somebody allows.
import { statSync } from 'node:fs';
import os from 'node:os';

/**
 * Above this DuckDB moves data to the disk where nobody says how much memory there is. 5 million transactions fit, and together
 * with what it allocates outside of this limit the process stays under 1.5 GB.
 */
const unasked = 1e9;
/**
 * Not everything can be moved to the disk: sums of 2 million customers in 6.8 GB of text need more than that. They get a part of
 * what is read, up to half of the memory that there is.
 */
const partOfText = 1 / 4;
/** Text takes so many times as much as the same in files that are packed, or more. */
const unpacked = 4;
const packed = /\.(?:parquet|gz|zst|zip|xlsx)$/i;

/** Bytes of what stands beside the engine's data in any run: Node, both libraries, what JavaScript holds, buffers of threads. */
const beside = 150_000_000;
/** What the engine takes for each byte that it counts: freed memory that it keeps for a while, columns at work, results of rows. */
const taken = 1.17;
/** Below some 250 MB the promise cannot be kept; then as much goes to data as gives small reviews a chance. */
const least = 1 / 4;

const units: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/**
 * The limit of the engine within a process that may use so much memory at its peak (docs/speed.md has what was measured).
 * @param whole such as `512MB` or `1.5GiB`; undefined: nobody said so
 * @param text bytes that the engine may have to read, as text
 * @returns as the engine reads sizes
 */
export function engineMemory(whole: string | undefined, text = 0, machine = memoryHere()): string {
  if (whole === undefined)
    return `${Math.floor(Math.max(unasked, Math.min(text * partOfText, machine / 2)) / 1000)}KB`;
  const [, count, unit] = /^([\d.]+)\s*([KMG]I?B)$/i.exec(whole) ?? [];
  const bytes = Number(count) * (units[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  if (!Number.isFinite(bytes)) throw new Error(`${whole} is no size`);
  return `${Math.floor(Math.max((bytes - beside) / taken, bytes * least) / 1000)}KB`;
}

/** What to do where a limit was too small. @param message of the engine, which ends with `(953.6 MiB/953.6 MiB used)` */
export function moreMemory(message: string): string {
  const [, count, unit] = /\/([\d.]+) ([KMG]iB) used\)/.exec(message) ?? [];
  const limit = Number(count ?? 0) * (units[unit?.toUpperCase() ?? ''] ?? 0);
  return `pass a larger --memory, such as --memory ${Math.max(2, Math.ceil((2 * limit) / 1e9))}GB`;
}

/** Bytes that files have as text; those that are not there have none. */
export function textIn(files: readonly string[]): number {
  return files.reduce((sum, file) => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return sum + (packed.test(file) ? size * unpacked : size);
  }, 0);
}

/** Bytes of memory that this process may use: of the machine, or of its container. */
function memoryHere(): number {
  const container = process.constrainedMemory();
  return container > 0 ? Math.min(os.totalmem(), container) : os.totalmem();
}
