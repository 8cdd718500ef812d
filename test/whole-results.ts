// Whether a results folder is whole: every file that the manifest names, unchanged, and no other.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

/** Every file matches the fingerprint in the manifest. */
export function expectWhole(results: string): void {
  const manifest = JSON.parse(readFileSync(path.join(results, 'manifest.json'), 'utf8')) as {
    outputs: { file: string; sha256: string }[];
  };
  expect(manifest.outputs.length).toBeGreaterThan(5);
  expect(readdirSync(results).sort()).toEqual(
    ['manifest.json', ...manifest.outputs.map((each) => each.file)].sort(),
  );
  for (const { file, sha256 } of manifest.outputs) {
    expect(
      createHash('sha256')
        .update(readFileSync(path.join(results, file)))
        .digest('hex'),
    ).toBe(sha256);
  }
}
