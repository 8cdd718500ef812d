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
