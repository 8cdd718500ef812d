// What must be cleaned up when the process is asked to stop (Ctrl-C, kill, end of a session). JavaScript hears of a signal
// only between two pieces of work, and reading a large policy is one long piece: so nobody listens while there is nothing
// to clean up, and the system ends the process at once.
type CleanUp = () => unknown;
const cleanUps = new Set<CleanUp>();
const besides = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof signals)[number];

let stop: ((signal: StopSignal) => Promise<unknown> | undefined) | undefined;
let always = false;
let listening = false;

/**
 * Says what happens when the process is asked to stop while something has to be cleaned up.
 * @param whenever also while there is nothing to clean up
 */
export function whenStopped(
  told: (signal: StopSignal) => Promise<unknown> | undefined,
  whenever: boolean,
): void {
  stop = told;
  always = whenever;
  listen();
}

/** How long the process waits for what clean-ups began elsewhere, in milliseconds. */
const patience = 4000;

/**
 * Registers a clean-up; returns how to take it back.
 * @param cleanUp what it promises, such as that a cluster has ended its work, is waited for a few seconds
 */
export function onStop(cleanUp: CleanUp): () => void {
  cleanUps.add(cleanUp);
  listen();
  return () => {
    cleanUps.delete(cleanUp);
    listen();
  };
}

/** Registers what is done on a stop that is heard, and is no reason to listen for one; returns how to take it back. */
export function besidesOnStop(work: () => void): () => void {
  besides.add(work);
  return () => besides.delete(work);
}

/**
 * Does what holds the terminal until it ends. Ctrl-C reaches every process there, and is meant for the one that people look
 * at: this one goes on, and forgets it.
 */
export function leavingInterrupts<T>(work: () => T): T {
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  process.off('SIGINT', hear);
  try {
    return work();
  } finally {
    // With its last listener goes what was heard meanwhile.
    process.off('SIGINT', ignore);
    if (listening) process.on('SIGINT', hear);
  }
}

function listen(): void {
  const wanted = stop !== undefined && (always || cleanUps.size > 0);
  if (wanted === listening) return;
  listening = wanted;
  for (const signal of signals) wanted ? process.on(signal, hear) : process.off(signal, hear);
}

function hear(signal: NodeJS.Signals): void {
  // Nobody listens any longer, so the signal that is sent again ends the process at once; exit() would wait for the
  // statements of the engine.
  for (const each of signals) process.off(each, hear);
  const heard = signals.find((each) => each === signal);
  const elsewhere = heard === undefined ? undefined : stop?.(heard);
  if (elsewhere === undefined) process.kill(process.pid, signal);
  else void elsewhere.then(() => process.kill(process.pid, signal));
}

/**
 * Runs every clean-up, the last one first, whatever one of them throws.
 * @returns what they have begun elsewhere, for a few seconds at most; undefined where that is nothing
 */
export function cleanUpAll(): Promise<unknown> | undefined {
  const begun: Promise<unknown>[] = [];
  for (const cleanUp of [...[...cleanUps].reverse(), ...besides]) {
    try {
      const promised = cleanUp();
      if (promised instanceof Promise) begun.push(promised);
    } catch {
      // The process is ending; the next run removes what is left.
    }
  }
  cleanUps.clear();
  besides.clear();
  if (begun.length === 0) return undefined;
  const enough = new Promise((resolve) => setTimeout(resolve, patience));
  return Promise.race([Promise.allSettled(begun), enough]);
}
