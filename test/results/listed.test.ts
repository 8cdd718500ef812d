// Large tables that a cluster wrote are listed by their parts: whoever looks whether a file is the one of then looks at each.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isListed, listedShape, sinceListed } from '../../src/results/listed/listed.js';
import { gradusServed as gradus } from '../cli/served.js';
import { emptyFolder } from '../grading.js';

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function partsOf(bytes: Buffer, ...ends: readonly number[]) {
  const [cuts, list] = [[0, ...ends, bytes.length], []] as [number[], { sha256: string; bytes: number }[]];
  for (let at = 1; at < cuts.length; at++) {
    const part = bytes.subarray(cuts[at - 1], cuts[at]);
    list.push({ sha256: hashOf(part), bytes: part.length });
  }
  return list;
}

it('finds a part that is another one, one that is gone and what stands behind the last', async () => {
  const file = path.join(emptyFolder(), 'graded.csv');
  // Longer than what is read at once, so that parts go over several pieces.
  const bytes = Buffer.from('C1,gold\n'.repeat(300_000));
  const listed = { sha256: null, parts: partsOf(bytes, 8, 1_100_000, 1_100_008, 2_300_000) };
  const since = async (now: Buffer) => {
    writeFileSync(file, now);
    return sinceListed(file, listed);
  };
  expect(await sinceListed(file, listed)).toBeDefined();
  expect(await since(bytes)).toBeUndefined();
  const altered = Buffer.from(bytes);
  altered[1_100_003] = 90;
  expect(await since(altered)).toBe('has changed: part 3 of 5 is another one now');
  expect(await since(bytes.subarray(0, 2_300_000))).toBe('has changed: part 5 of 5 is another one now');
  expect(await since(Buffer.concat([bytes, Buffer.from('x')]))).toBe(
    'has changed: it goes on behind its last part',
  );
  expect(await since(Buffer.alloc(0))).toBe('has changed: part 1 of 5 is another one now');
});

it('takes nothing for listed that nobody can hold a file against', async () => {
  const file = path.join(emptyFolder(), 'a.csv');
  writeFileSync(file, 'a');
  expect(await isListed(file, { sha256: null })).toBe(false);
  const says = (listed: object) => listedShape.safeParse({ file: 'a.csv', ...listed }).success;
  const parts = partsOf(Buffer.from('a'));
  expect(says({ sha256: null, parts })).toBe(true);
  expect(says({ sha256: hashOf(Buffer.from('a')) })).toBe(true);
  for (const none of [{ sha256: null }, { sha256: null, parts: [] }, { sha256: 'a', parts }, {}])
    expect(says(none), JSON.stringify(none)).toBe(false);
});

/** Two years of results whose tables are listed by parts of two lines; the older one is approved. */
function yearsInParts(): string {
  const cwd = emptyFolder();
  cpSync('test/released/0.1', cwd, { recursive: true });
  const place = (name: string) => path.join(cwd, 'results', name);
  const manifestOf = (year: string) => JSON.parse(readFileSync(place(`${year}/manifest.json`), 'utf8'));
  const write = (name: string, value: object) => {
    writeFileSync(place(name), `${JSON.stringify(value, null, 2)}\n`);
    return hashOf(readFileSync(place(name)));
  };
  const inParts = (year: string) => {
    const manifest = manifestOf(year);
    for (const output of manifest.outputs) {
      if (!/^(graded|changes|unseen)\.csv$/.test(output.file)) continue;
      const bytes = readFileSync(place(`${year}/${output.file}`));
      const lines = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
      const ends = lines.filter((end, line) => line % 2 === 0 && end < bytes.length);
      Object.assign(output, { sha256: null, parts: partsOf(bytes, ...ends), rows: lines.length - 1 });
    }
    return manifest;
  };
  const [old, now] = [inParts('2025'), inParts('2026')];
  const approval = JSON.parse(readFileSync(place('2025/approval.json'), 'utf8'));
  approval.manifest_sha256 = write('2025/manifest.json', old);
  now.last_results.manifest_sha256 = approval.manifest_sha256;
  now.last_results.approval_sha256 = write('2025/approval.json', approval);
  const { sha256, parts } = old.outputs.find(({ file }: { file: string }) => file === 'graded.csv');
  Object.assign(
    now.inputs.find(({ role }: { role: string }) => role === 'last_results'),
    { sha256, parts },
  );
  write('2026/manifest.json', now);
  return cwd;
}

it('lets results in parts be read as those of every folder, and be last results', async () => {
  const cwd = yearsInParts();
  const plain = emptyFolder();
  cpSync('test/released/0.1', plain, { recursive: true });
  const says = async (folder: string, ...args: string[]) => {
    const ran = await gradus(args, { cwd: folder });
    expect(ran.exit, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
    return ran.stdout;
  };
  const verified = JSON.parse(await says(cwd, 'verify', 'results/2026', '--json'));
  expect(verified.inputs).toMatchObject({ same: expect.any(Number), absent: [] });
  expect(verified.inputs).toEqual(JSON.parse(await says(plain, 'verify', 'results/2026', '--json')).inputs);
  for (const args of [
    ['diff', 'results/2025', 'results/2026', '--json'],
    ['explain', 'results/2026', 'k1', '--json'],
  ])
    expect(await says(cwd, ...args)).toBe(await says(plain, ...args));
  for (const folder of [cwd, plain])
    await says(folder, 'grade', 'review-2026.yaml', '--out', 'again', '--quiet');
  for (const file of ['graded.csv', 'changes.csv', 'summary.json'])
    expect(readFileSync(path.join(cwd, 'again', file))).toEqual(
      readFileSync(path.join(plain, 'again', file)),
    );
  await says(cwd, 'report', 'results/2026', '--format', 'json,html', '--out', 'told');
  const told = readFileSync(path.join(cwd, 'told/report.json'), 'utf8');
  expect(told).toMatch(/"file": "graded\.csv",\s*"sha256": null/);
});

it('finds a changed part wherever the whole file was looked at', async () => {
  const cwd = yearsInParts();
  const graded = path.join(cwd, 'results/2025/graded.csv');
  const lines = readFileSync(graded, 'utf8').split('\n');
  writeFileSync(graded, [...lines.slice(0, 2), lines[2]?.replace(/./, 'j'), ...lines.slice(3)].join('\n'));
  const refused = async (...args: string[]) => {
    const ran = await gradus(args, { cwd });
    expect(ran.exit, args.join(' ')).not.toBe(0);
    return ran.stderr;
  };
  expect(await refused('verify', 'results/2025')).toMatch(
    /results\/2025\/graded\.csv error\[results-changed\]: .* has changed: part 2 of \d+ is another one now/,
  );
  expect(await refused('verify', 'results/2026')).toMatch(/graded\.csv error\[input-changed\].*part 2 of/);
  expect(await refused('diff', 'results/2025', 'results/2026')).toContain('[results-changed]');
  expect(await refused('grade', 'review-2026.yaml', '--out', 'again')).toMatch(
    /graded\.csv error\[results-changed\]: this file has changed since the results were approved/,
  );
});
