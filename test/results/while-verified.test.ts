// Work that goes on while large files of results are still verified: nothing of it counts where one of them has changed.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { whileVerified } from '../../src/results/verify.js';
import { emptyFolder } from '../grading.js';

const large = Buffer.alloc(3 << 20, 'a,b\n');

/** Results of an earlier version with one large file more. */
function withLargeFile(): string {
  const folder = path.join(emptyFolder(), 'results');
  cpSync('test/released/0.1/results/2026', folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
  manifest.outputs.push({ file: 'large.csv', sha256: createHash('sha256').update(large).digest('hex') });
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'large.csv'), large);
  return folder;
}

const changed = { problems: [{ code: 'results-changed' }] };

it('gives what was found in results that are as they were', async () => {
  const folder = withLargeFile();
  expect(await whileVerified(folder, async (results) => results.folder)).toBe(folder);
  const fault = new Error('of the work');
  await expect(whileVerified(folder, () => Promise.reject(fault))).rejects.toBe(fault);
});

it('refuses results of which one byte of a large file is another, however the work ended', async () => {
  const folder = withLargeFile();
  const altered = Buffer.from(large);
  altered[altered.length - 2] = 99;
  writeFileSync(path.join(folder, 'large.csv'), altered);
  let began = 0;
  const work = async () => ++began;
  await expect(whileVerified(folder, work)).rejects.toMatchObject(changed);
  await expect(whileVerified(folder, () => Promise.reject(new Error('garbage')))).rejects.toMatchObject(
    changed,
  );
  expect(began).toBe(1);
});

it('does not begin where a small file has changed, and tells of all that have', async () => {
  const folder = withLargeFile();
  writeFileSync(path.join(folder, 'policy.yaml'), 'policy: other\n');
  writeFileSync(path.join(folder, 'large.csv'), 'a');
  const work = () => expect.unreachable();
  await expect(whileVerified(folder, work)).rejects.toMatchObject({
    problems: [
      { place: { file: expect.stringContaining('policy.yaml') } },
      { place: { file: expect.stringContaining('large.csv') } },
    ],
  });
});
