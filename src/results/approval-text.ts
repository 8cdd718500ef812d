// An approval as it stands in approval.json, and what a terminal says of it.
import type { ChalkInstance } from 'chalk';
import { onOneLine } from '../foundation/characters/visible.js';

export interface Approval {
  readonly tool: 'gradus';
  /** Of the gradus that sealed the folder. */
  readonly version: string;
  readonly format: 1;
  readonly review: string;
  readonly as_of: string;
  readonly approved_by: string;
  /** UTC, to the second: 2027-01-12T10:00:00Z. */
  readonly approved_at: string;
  readonly note: string | null;
  /** Guards that tripped, each with the reason why the results count all the same. */
  readonly accepted: readonly {
    readonly guard: string;
    readonly limit: string;
    readonly measured: string | null;
    readonly because: string;
  }[];
  /** Files in the folder that gradus did not write, and that are no part of the results. */
  readonly extra_files: readonly string[];
  /** The manifest has the fingerprints of all other files. */
  readonly manifest_sha256: string;
  /** File beside this one that holds the signature of its bytes; null where nobody signed. */
  readonly signature: string | null;
}

/** `by Ann on 2027-01-12 10:00:00 UTC`. */
export function byWhom({ approved_by: by, approved_at: at }: Approval): string {
  return `by ${by} on ${at.replace('T', ' ').replace('Z', ' UTC')}`;
}

/** How many files were looked at. */
export interface Verified {
  readonly results: number;
  readonly inputs: number;
}

/** The text of an approval that was just given, with a final newline. `folder`: as shown to the user. */
export function approvedText(
  { approval, sha256 }: { readonly approval: Approval; readonly sha256: string },
  { results, inputs }: Verified,
  folder: string,
  paint: ChalkInstance,
): string {
  const lines = [
    ...headLines(approval, paint),
    `${files(results, 'file')} of the results and ${files(inputs, 'input')} are as they were graded.`,
    `${folder} is read-only now; the approval stands in approval.json${approval.signature === null ? '' : `, signed in ${approval.signature}`}.`,
    fingerprintLine(sha256),
  ];
  return `${lines.join('\n')}\n`;
}

/** The text of an approval that somebody gave before, with a final newline. */
export function standingText(
  { approval, sha256 }: { readonly approval: Approval; readonly sha256: string },
  folder: string,
  paint: ChalkInstance,
): string {
  const lines = [
    ...headLines(approval, paint),
    `This approval stands in ${onOneLine(folder)}/approval.json${approval.signature === null ? '' : `, signed in ${onOneLine(approval.signature)}`}; nothing was changed now.`,
    fingerprintLine(sha256),
  ];
  return `${lines.join('\n')}\n`;
}

/** Who approved what, when and why. */
function headLines(approval: Approval, paint: ChalkInstance): string[] {
  return [
    paint.bold(onOneLine(`${approval.review}, as of ${approval.as_of}: approved ${byWhom(approval)}`)),
    ...(approval.note === null ? [] : [`Note: ${onOneLine(approval.note)}`]),
    ...approval.accepted.map(({ guard, because }) => onOneLine(`Accepted: ${guard}: ${because}`)),
  ];
}

/** For the minutes: whoever writes all files anew cannot write this line anew in a book that others keep. */
export function fingerprintLine(sha256: string): string {
  return `For the minutes, the fingerprint of the approval (SHA-256): ${sha256}`;
}

function files(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
