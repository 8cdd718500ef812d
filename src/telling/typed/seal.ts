// What graded.parquet says of itself, in the words that parquet files may carry behind their rows: which graded.csv it
// holds, in which columns, and the fingerprint of all its other bytes.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { TypedColumn } from '../../sql/typed-cells.js';

/** The file. */
export const typedFile = 'graded.parquet';

/** The name under which it stands. */
export const sealKey = 'gradus';

const type = z.union([
  z.object({ kind: z.literal('decimal'), precision: z.literal([18, 38]), scale: z.int() }),
  z.object({ kind: z.literal(['integer', 'text', 'boolean', 'date']) }),
]);
const shape = z.object({
  gradus_parquet: z.literal(1),
  /** SHA-256 of graded.csv. */
  holds: z.string(),
  columns: z.array(
    z.object({ heading: z.string(), name: z.string(), type, places: z.int(), original: z.boolean() }),
  ),
  sealed: z.string(),
});

export interface TypedSaid {
  readonly holds: string;
  readonly columns: readonly TypedColumn[];
}

const begin = '{"gradus_parquet":1,';
const before = '"sealed":"';
const open = '0'.repeat(64);

/** The words, with room for the fingerprint. */
export const sealText = ({ holds, columns }: TypedSaid): string =>
  `${begin}${JSON.stringify({ holds, columns }).slice(1, -1)},${before}${open}"}`;

/** Where the words stand in a file, and the fingerprint in them; -1: nowhere. */
function placeIn(file: Buffer): { readonly from: number; readonly seal: number } {
  // Cells, which may hold anything, stand before what a file says of itself.
  const from = file.lastIndexOf(begin);
  const found = from < 0 ? -1 : file.indexOf(`,${before}`, from);
  return { from, seal: found < 0 ? -1 : found + 1 + before.length };
}

/** The fingerprint of a file as it is before it is sealed; changes the file, and puts it back. */
function fingerprintOf(file: Buffer, seal: number): string {
  const there = Buffer.from(file.subarray(seal, seal + open.length));
  file.write(open, seal, 'latin1');
  const found = createHash('sha256').update(file).digest('hex');
  file.set(there, seal);
  return found;
}

/** Writes the fingerprint of a file into it. */
export function sealTyped(file: Buffer): void {
  const { seal } = placeIn(file);
  if (seal < 0) throw new Error('the parquet file does not say what it was told to say');
  file.write(fingerprintOf(file, seal), seal, 'latin1');
}

/** Whether a file is one that gradus wrote, altered or not. */
export function isTyped(file: Buffer): boolean {
  return file.subarray(0, 4).toString('latin1') === 'PAR1' && placeIn(file).seal >= 0;
}

/** What a file says of itself; undefined where it is none of ours, or somebody has altered it. */
export function readSealed(file: Buffer): TypedSaid | undefined {
  const { from, seal } = placeIn(file);
  if (seal < 0) return undefined;
  const end = seal + open.length;
  if (fingerprintOf(file, seal) !== file.subarray(seal, end).toString('latin1')) return undefined;
  try {
    return shape.safeParse(JSON.parse(file.subarray(from, end + 2).toString())).data;
  } catch {
    return undefined;
  }
}
