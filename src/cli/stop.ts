// What must be cleaned up when the process is asked to stop (Ctrl-C, kill, end of a session). JavaScript hears of a signal
// only between two pieces of work, and reading a large policy is one long piece: so nobody listens while there is nothing
// to clean up, and the system ends the process at once.
const cleanUps = new Set<() => void>();
const besides = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof signals)[number];

let stop: ((signal: StopSignal) => void) | undefined;
let always = false;
let listening = false;

/**
 * Says what happens when the process is asked to stop while something has to be cleaned up.
 * @param whenever also while there is nothing to clean up
 */
export function whenStopped(told: (signal: StopSignal) => void, whenever: boolean): void {
  stop = told;
  always = whenever;
  listen();
}

/** Registers a clean-up; returns how to take it back. */
export function onStop(cleanUp: () => void): () => void {
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
  if (heard !== undefined) stop?.(heard);
  process.kill(process.pid, signal);
}

/** Runs every clean-up, the last one first, whatever one of them throws. */
export function cleanUpAll(): void {
  for (const cleanUp of [...[...cleanUps].reverse(), ...besides]) {
    try {
      cleanUp();
    } catch {
      // The process is ending; the next run removes what is left.
    }
  }
  cleanUps.clear();
  besides.clear();
}
