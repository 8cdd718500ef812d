// Opens the engine: for one run, or for as long as somebody uses it.
import type { EngineReach } from './closed.js';
import type { Engine, Remote } from './engine.js';
import type { FarStorage } from './spark/far.js';

export interface RunOptions {
  readonly threads: number | undefined;
  readonly memory: string | undefined;
  /** Whether tables are written for Excel: with a byte-order mark, and ="..." around what it would run. */
  readonly excel?: boolean;
}

/** Loaded late: the driver takes half of the start-up, which a review with mistakes need not wait for. */
export async function openEngine(options: RunOptions, reach: EngineReach, cluster?: Remote): Promise<Engine> {
  if (cluster !== undefined) {
    const { openSpark } = await import('./spark.js');
    return openSpark({ ...options, ...reach, ...cluster });
  }
  const { openDuckdb } = await import('./duckdb.js');
  return openDuckdb({ ...options, ...reach });
}

/**
 * Hands storage that a cluster reads to `use`.
 * @throws ProblemsError when nobody answers there
 */
export async function withStorage<T>(remote: string, use: (storage: FarStorage) => Promise<T>): Promise<T> {
  const { openSparkStorage } = await import('./spark.js');
  const { storage, close } = await openSparkStorage(remote);
  try {
    return await use(storage);
  } finally {
    await close();
  }
}

/** Options of whoever is not asked for any. */
export const asItComes: RunOptions = { threads: undefined, memory: undefined };

/** Hands an engine to `use` while it is open. */
export async function withEngine<T>(
  options: RunOptions,
  reach: EngineReach,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(options, reach);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}
