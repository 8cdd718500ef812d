// A folder of this user alone, for what can be made again at any time.
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs keep for this user what they can make again; empty, or relative, where the system does not say. */
function cacheHome(): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = process.env;
  if (process.platform === 'win32') return local;
  if (path.isAbsolute(xdg)) return xdg;
  return path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}

/**
 * A folder of gradus in the cache of this user, made where it is missing. What lies there may be run, so nobody else may
 * be able to write to it.
 * @param name of the folder; also of one in another, `a/b`
 * @throws Error where there is no such place, it cannot be written to, or others may write there
 */
export function privateFolder(name: string): string {
  const home = cacheHome();
  if (!path.isAbsolute(home)) throw new Error('no folder is known where programs may keep files');
  let folder = home;
  for (const part of ['gradus', ...name.split('/')]) {
    folder = path.join(folder, part);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseShared(folder);
  }
  return folder;
}

function refuseShared(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`);
  // There are neither users nor rights of this kind on Windows.
  if (process.platform === 'win32') return;
  if (found.uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  if ((found.mode & 0o022) !== 0) throw new Error(`others may write to ${folder}`);
}
