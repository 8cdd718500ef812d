// Folders of this machine that stand in for results on storage which only a cluster reads. Everything works on the folder;
// people are told the name under which the results lie there.
import path from 'node:path';

/** Where results lie, by the folder that stands in for them. */
const names = new Map<string, string>();

/** Says which results a folder stands in for. */
export function standIn(folder: string, far: string): void {
  names.set(path.resolve(folder), far);
}

/** Forgets all of them. */
export function forgetStandIns(): void {
  names.clear();
}

/** The name, on storage, of a file in a folder that stands in for results there; undefined of every other file. */
export function farNameOf(file: string): string | undefined {
  if (names.size === 0) return undefined;
  const whole = path.resolve(file);
  for (const [folder, far] of names) {
    if (whole === folder) return far;
    if (whole.startsWith(`${folder}${path.sep}`))
      return `${far}/${whole.slice(folder.length + 1).replaceAll(path.sep, '/')}`;
  }
  return undefined;
}

/** The file of this machine that stands in for one on storage; every other file as it is. */
export function placeHere(file: string): string {
  for (const [folder, far] of names) {
    if (file === far) return folder;
    if (file.startsWith(`${far}/`)) return path.join(folder, file.slice(far.length + 1));
  }
  return file;
}
