// Flipped bits: in packed inputs they are refused or change nothing; in results verify finds them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { binary, count, ended, randomFrom, type Tally, Target, tally } from './target.js';

function flipped(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(random() * copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return copy;
}

const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Each packed form of an export, as far as this machine can make it with a checksum. */
function packed(text: Buffer): readonly (readonly [string, Buffer | undefined])[] {
  return [
    ['csv.gz', gzipSync(text)],
    ['csv.zst', zstd(text)],
  ];
}

function zstd(text: Buffer): Buffer | undefined {
  try {
    return execFileSync('zstd', ['-q', '-c', '--check'], { input: text });
  } catch {
    return undefined;
  }
}

export async function flips(tries: number, seed: number): Promise<Tally[]> {
  const random = randomFrom(seed);
  const target = new Target(300);
  await target.gradePlainly('first');
  const rows: Tally[] = [];
  for (const [ending, bytes] of packed(readFileSync(target.at('transactions.csv')))) {
    const row = tally(`bits flipped in ${ending}`);
    rows.push(row);
    if (bytes === undefined) {
      row.note = `not tried: nothing here makes ${ending}`;
      continue;
    }
    const file = target.at(`t.${ending}`);
    const grade = [...target.grade, '--transactions', file];
    const graded = path.join(target.results, 'graded.csv');
    writeFileSync(file, bytes);
    await ended(grade, target.folder);
    const right = sum(graded);
    for (let number = 0; number < tries; number++) {
      writeFileSync(file, flipped(bytes, random));
      const { exit, said } = await ended(grade, target.folder);
      const other = exit === 0 && sum(graded) !== right;
      count(
        row,
        exit === 3 || (exit === 0 && !other)
          ? undefined
          : `exit ${exit}${other ? ', other results' : ''}: ${said}`,
      );
    }
  }
  rows.push(await inResults(target, tries, random));
  target.remove();
  return rows;
}

async function inResults(target: Target, tries: number, random: () => number): Promise<Tally> {
  const row = tally('bits flipped in results');
  await target.gradePlainly('verified');
  const names = readdirSync(target.results);
  const verify = [process.execPath, binary, 'verify', 'results', '--quiet'];
  for (let number = 0; number < tries; number++) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const file = path.join(target.results, name);
    const bytes = readFileSync(file);
    writeFileSync(file, flipped(bytes, random));
    const { exit, said } = await ended(verify, target.folder);
    // Timings and notes of the manifest have no second witness until somebody approves it.
    const unwitnessed = name === 'manifest.json' && exit === 0;
    count(row, exit === 2 || unwitnessed ? undefined : `${name}: exit ${exit}: ${said}`);
    writeFileSync(file, bytes);
  }
  return row;
}
