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
 * @param onStop hears how to end what runs there, of whoever is asked to stop
 * @throws ProblemsError when nobody answers there
 */
export async function withStorage<T>(
  remote: string,
  use: (storage: FarStorage) => Promise<T>,
  onStop: EngineStop = () => () => undefined,
): Promise<T> {
  const { openSparkStorage } = await import('./spark.js');
  const { storage, stop, close } = await openSparkStorage(remote);
  const forget = onStop(stop);
  try {
    return await use(storage);
  } finally {
    forget();
    await close();
  }
}

/** Registers how to end what runs elsewhere; returns how to take it back. */
type EngineStop = (end: () => unknown) => () => void;

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
