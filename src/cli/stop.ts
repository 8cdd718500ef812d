// What must be cleaned up when the process is asked to stop (Ctrl-C, kill, end of a session).
const cleanUps = new Set<() => void>();

/** Registers a clean-up; returns how to take it back. */
export function onStop(cleanUp: () => void): () => void {
  cleanUps.add(cleanUp);
  return () => cleanUps.delete(cleanUp);
}

/** Runs every clean-up, the last one first, whatever one of them throws. */
export function cleanUpAll(): void {
  for (const cleanUp of [...cleanUps].reverse()) {
    try {
      cleanUp();
    } catch {
      // The process is ending; the next run removes what is left.
    }
  }
  cleanUps.clear();
}
