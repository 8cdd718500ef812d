// A folder for what can be made again: where it is, whose it is, and when there is none.
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { privateFolder } from '../../src/foundation/folders/private-folder.js';
import { emptyFolder } from '../grading.js';

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  let home = '';
  beforeEach(() => {
    home = emptyFolder();
    vi.stubEnv('XDG_CACHE_HOME', home);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const rights = (folder: string) => statSync(folder).mode & 0o777;

  it('is this user’s alone, and used again', () => {
    const folder = privateFolder('compiled/1');
    expect(folder).toBe(path.join(home, 'gradus/compiled/1'));
    for (const each of ['gradus', 'gradus/compiled', 'gradus/compiled/1'])
      expect(rights(path.join(home, each))).toBe(0o700);
    expect(privateFolder('compiled/1')).toBe(folder);
  });

  it('lies with what other programs keep of this user', () => {
    const user = emptyFolder();
    vi.stubEnv('HOME', user);
    // What is no path from the root counts as unset.
    vi.stubEnv('XDG_CACHE_HOME', 'cache');
    expect(privateFolder('compiled')).toBe(
      path.join(user, process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'gradus/compiled'),
    );
  });

  it('is not taken where others may write', () => {
    privateFolder('compiled/1');
    chmodSync(path.join(home, 'gradus'), 0o770);
    expect(() => privateFolder('compiled/1')).toThrow('others may write');
    chmodSync(path.join(home, 'gradus'), 0o700);
    chmodSync(path.join(home, 'gradus/compiled'), 0o777);
    expect(() => privateFolder('compiled/1')).toThrow('others may write');
  });

  it('is not taken where a link leads elsewhere', () => {
    const elsewhere = emptyFolder();
    mkdirSync(path.join(home, 'gradus'), 0o700);
    symlinkSync(elsewhere, path.join(home, 'gradus/compiled'));
    expect(() => privateFolder('compiled')).toThrow('is no folder');
  });
});
