// What the standalone file runs first: what gradus is made of is unpacked, once, to a folder of this user alone, and run there.
// Bundled by itself into the standalone file (bin/standalone.ts); only what Node brings along may be loaded here.
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { getAsset } from 'node:sea';
import { gunzipSync } from 'node:zlib';
import { privateFolder } from '../../foundation/folders/private-folder.js';

/** A file that is packed: where it goes, and what it is. */
export interface PackedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is packed. */
export interface Packed {
  /** Tells what one build holds from that of another. */
  readonly id: string;
  readonly files: readonly PackedFile[];
}

/** All files carry this time, so that one that was written to later is found out without reading it. */
const unpackedAt = new Date('2000-01-01T00:00:00Z');

const monthMs = 30 * 86_400_000;

/** Whether everything is there, as it was unpacked and hashed then. */
function isWhole(folder: string, { files }: Packed): boolean {
  return files.every(({ name, bytes }) => {
    const found = lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size === bytes && found.mtimeMs === unpackedAt.getTime();
  });
}

/** Unpacks into a folder that is not there yet; each file is read back and hashed. */
function unpackInto(folder: string, { files }: Packed): void {
  const all = gunzipSync(Buffer.from(getAsset('files')));
  let at = 0;
  for (const { name, bytes, sha256 } of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, all.subarray(at, at + bytes));
    at += bytes;
    const found = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (found !== sha256) throw new Error(`${file} was not written as it should be: is the disk full?`);
    // Libraries are mapped, and need the right on some systems.
    chmodSync(file, /\.(node|so|dylib|dll)$/.test(name) ? 0o500 : 0o400);
    utimesSync(file, unpackedAt, unpackedAt);
  }
}

/** The folder with everything, unpacked where it is not there or no longer whole. Of many that begin at once, one wins. */
function unpacked(parent: string, packed: Packed): string {
  const folder = path.join(parent, packed.id);
  for (let tries = 0; !isWhole(folder, packed); tries++) {
    if (tries === 3) throw new Error(`${folder} does not stay as it was unpacked`);
    const work = path.join(parent, `${packed.id}.new-${randomUUID()}`);
    try {
      mkdirSync(work, { mode: 0o700 });
      unpackInto(work, packed);
      // In place of one that is not whole; of one that is, somebody else was faster.
      if (!isWhole(folder, packed)) {
        rmSync(folder, { recursive: true, force: true });
        renameSync(work, folder);
      }
    } catch (error) {
      if (!isWhole(folder, packed)) throw error;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return folder;
}

/** Removes what other versions left that nobody has started for a month, and what was cut short. */
function removeOld(parent: string, folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
  for (const name of readdirSync(parent)) {
    const other = path.join(parent, name);
    if (other === folder || now.getTime() - statSync(other).mtimeMs < monthMs) continue;
    rmSync(other, { recursive: true, force: true });
  }
}

function begin(): void {
  const packed = JSON.parse(getAsset('index', 'utf8')) as Packed;
  let folder: string;
  try {
    const parent = privateFolder('standalone');
    folder = unpacked(parent, packed);
    removeOld(parent, folder);
  } catch (error) {
    const megabytes = Math.round(packed.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
    process.stderr.write(
      `gradus: the parts of the standalone file (${megabytes} MB) cannot be unpacked: ${error instanceof Error ? error.message : String(error)}\nSet XDG_CACHE_HOME (on Windows LOCALAPPDATA) to a folder that only you may write to, with room for them.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const start = path.join(folder, 'start.cjs');
  createRequire(start)(start);
}

begin();
