// Files of an export that a cluster reads itself: those that are read alike stand in one relation, however many they are.
import type { FarRead } from '../../../sql/dialects/dialect.js';
import type { PlannedExport } from '../plan/planned.js';
import type { PlannedFile } from '../plan/planned-file.js';

/** Files that are read alike. */
export interface FarGroup {
  /** One of them: the others have the same headings. */
  readonly file: PlannedFile;
  readonly read: FarRead;
}

/** A table of results that a cluster wrote, read there; undefined of every other file. */
export function writtenThere({ far, found, delimiter }: PlannedFile): FarRead | undefined {
  if (far?.parts === undefined) return undefined;
  // The first part holds the headings alone.
  const files = far.parts.slice(1).map(({ path, key }, index) => ({ path, key, index }));
  const columns = found.map((name) => ({ name, type: 'string' }));
  return { kind: 'csv', files, columns, delimiter, headed: false, lines: 'written' };
}

/** The far files of an export, in the order of the first of each group. */
export function farGroups({ files }: Pick<PlannedExport, 'files'>): FarGroup[] {
  const groups = new Map<string, FarGroup>();
  for (const [index, file] of files.entries()) {
    const { far, headings, found, delimiter, path } = file;
    if (far === undefined) continue;
    const columns = far.types === undefined ? found.map((name) => ({ name, type: 'string' })) : far.types;
    const like = { kind: far.kind, columns, delimiter, headed: file.skip > 0, lines: far.lines };
    const key = JSON.stringify([like, headings]);
    const before = groups.get(key)?.read.files ?? [];
    const read = { ...like, files: [...before, { path: far.name ?? path, key: far.key, index }] };
    groups.set(key, { file: groups.get(key)?.file ?? file, read });
  }
  return [...groups.values()];
}
