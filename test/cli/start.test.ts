// Compiled code that Node keeps from start to start: where it lies, and that nothing depends on it.
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import nodeModule from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../grading.js';
import { gradus } from './run.js';

const keeps = 'enableCompileCache' in nodeModule;
const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

describe('compiled code', () => {
  it('is kept for this user, by Nodes that keep any, and says nothing else', async () => {
    const home = emptyFolder();
    const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home };
    const first = await gradus(['--version'], { env });
    expect(files(home).some((name) => name.startsWith(path.join('gradus', 'compiled')))).toBe(keeps);
    expect(await gradus(['--version'], { env })).toEqual(first);
    expect(first).toMatchObject({ exit: 0, stderr: '' });
  });

  it('is not kept where that is not wished', async () => {
    const home = emptyFolder();
    const env = { XDG_CACHE_HOME: home, LOCALAPPDATA: home, NODE_DISABLE_COMPILE_CACHE: '1' };
    expect(await gradus(['--version'], { env })).toMatchObject({ exit: 0, stderr: '' });
    expect(files(home)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is not kept where others may write, without a word', async () => {
    const home = emptyFolder();
    mkdirSync(path.join(home, 'gradus'));
    chmodSync(path.join(home, 'gradus'), 0o777);
    const ran = await gradus(['--version'], { env: { XDG_CACHE_HOME: home } });
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    expect(files(home)).toEqual(['gradus']);
  });
});
