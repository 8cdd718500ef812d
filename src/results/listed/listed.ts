// Files as a manifest lists them: with the SHA-256 of all their bytes, or, where a cluster wrote them, with that of each part.
// Whoever looks whether a file is the one of then asks here.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { scanBytes } from '../../exports/bytes/open.js';
import { fingerprint } from '../../exports/reading/inspect.js';
import { whyUnreadable } from '../../foundation/problems/file-errors.js';

/** A part of a file; all of them in their order are the file. */
export interface ListedPart {
  readonly sha256: string;
  readonly bytes: number;
}

/** What a manifest says of the bytes of a file. */
export interface ListedBytes {
  /** Of all bytes; null where there are parts, and of inputs that nobody could look at. */
  readonly sha256: string | null;
  /** Of a file that a cluster wrote, and nobody else ever held. */
  readonly parts?: readonly ListedPart[] | undefined;
}

/** A file of a results folder as its manifest lists it. */
export interface ListedFile extends ListedBytes {
  readonly file: string;
}

/** A file of results: with the SHA-256 of its bytes, or, where a cluster wrote it, with its parts and its rows. */
export interface OutputFile extends ListedFile {
  readonly bytes: number;
  readonly rows?: number | undefined;
}

const partShape = z.object({ sha256: z.string(), bytes: z.int().min(1) });

/** The bytes of an input as it is read from a manifest. */
export const bytesShape = z.object({
  sha256: z.string().nullable(),
  parts: z.array(partShape).min(1).optional(),
});

/** An output: without anything to hold it against it is none. */
export const listedShape = bytesShape
  .extend({ file: z.string() })
  .refine(({ sha256, parts }) => (sha256 === null) === (parts !== undefined));

/** Whether a file is the one that is listed; one that cannot be read, or of which nothing is known, is not. */
export async function isListed(file: string, listed: ListedBytes): Promise<boolean> {
  return (await sinceListed(file, listed)) === undefined;
}

/**
 * What happened to a file since it was listed.
 * @returns words that follow its name; undefined where it is the same
 */
export async function sinceListed(file: string, { sha256, parts }: ListedBytes): Promise<string | undefined> {
  try {
    if (parts !== undefined) return await changedPart(file, parts);
    const now = await fingerprint(file);
    if (now.sha256 === sha256) return undefined;
    return `has changed: its SHA-256 is ${short(now.sha256)} now, and was ${sha256 === null ? 'not kept' : short(sha256)}`;
  } catch (error) {
    return whyUnreadable(error);
  }
}

/** The first part that is another one now, or that the file is longer than all of them. */
async function changedPart(file: string, parts: readonly ListedPart[]): Promise<string | undefined> {
  let at = 0;
  let hash = createHash('sha256');
  let left = parts[0]?.bytes ?? 0;
  const changed = () =>
    at < parts.length ? partChanged(at, parts.length) : 'has changed: it goes on behind its last part';
  for await (const chunk of scanBytes(file)) {
    for (let from = 0; from < chunk.length; ) {
      const part = parts[at];
      if (part === undefined) return changed();
      const piece = chunk.subarray(from, from + left);
      hash.update(piece);
      from += piece.length;
      left -= piece.length;
      if (left > 0) continue;
      if (hash.digest('hex') !== part.sha256) return changed();
      hash = createHash('sha256');
      left = parts[++at]?.bytes ?? 0;
    }
  }
  return at < parts.length ? changed() : undefined;
}

/** @param at of the part, from 0 */
export const partChanged = (at: number, parts: number) =>
  `has changed: part ${at + 1} of ${parts} is another one now`;

const short = (sha256: string) => `${sha256.slice(0, 12)}...`;
