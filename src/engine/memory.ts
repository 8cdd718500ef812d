// How much memory the engine may count for itself, so that the whole process stays within what somebody allows.

/**
 * Above this DuckDB moves data to the disk where nobody says how much memory there is. 5 million transactions fit, and together
 * with what it allocates outside of this limit the process stays under 1.5 GB.
 */
const unasked = '1GB';

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
 * @returns as the engine reads sizes
 */
export function engineMemory(whole: string | undefined): string {
  if (whole === undefined) return unasked;
  const [, count, unit] = /^([\d.]+)\s*([KMG]I?B)$/i.exec(whole) ?? [];
  const bytes = Number(count) * (units[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  if (!Number.isFinite(bytes)) throw new Error(`${whole} is no size`);
  return `${Math.floor(Math.max((bytes - beside) / taken, bytes * least) / 1000)}KB`;
}
