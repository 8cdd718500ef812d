// Whether a results folder is whole: every file that the manifest names, unchanged, and no other.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What is wrong with a results folder; undefined where it is whole. */
export function resultsFault(results: string): string | undefined {
  if (!existsSync(results)) return 'the folder is not there';
  const names = readdirSync(results);
  if (!names.includes('manifest.json')) return `there is no manifest, only ${names.join(', ') || 'nothing'}`;
  const { outputs } = JSON.parse(readFileSync(path.join(results, 'manifest.json'), 'utf8')) as {
    outputs: { file: string; sha256: string }[];
  };
  const listed = ['manifest.json', ...outputs.map((each) => each.file)].sort();
  if (listed.join() !== [...names].sort().join())
    return `it holds ${names.join(', ')}, not ${listed.join(', ')}`;
  const changed = outputs.filter(({ file, sha256 }) => {
    const bytes = readFileSync(path.join(results, file));
    return createHash('sha256').update(bytes).digest('hex') !== sha256;
  });
  if (changed.length > 0) return `not as written: ${changed.map(({ file }) => file).join(', ')}`;
  return outputs.length > 5 ? undefined : `it holds ${outputs.length} files only`;
}
