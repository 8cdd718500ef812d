// What verify found, as a value and as text.
import type { ChalkInstance } from 'chalk';
import { type Approval, byWhom, fingerprintLine } from '../../results/approval-text.js';

/** Last results that the manifest names. */
export interface LastVerified {
  /** Whether they still stand where they stood; then they are the same. */
  readonly at_hand: boolean;
  readonly approved_by: string | null;
}

export interface Verification {
  /** As shown to the user. */
  readonly folder: string;
  readonly review: string;
  readonly as_of: string;
  readonly status: 'graded' | 'held';
  /** Of the gradus that graded. */
  readonly version: string;
  /** Files of the results that are as they were written. */
  readonly results: number;
  readonly extra_files: readonly string[];
  /** `absent`: files that no longer stand where they stood. */
  readonly inputs: { readonly same: number; readonly absent: readonly string[] };
  readonly approval:
    | (Approval & {
        /** Of approval.json. */
        readonly sha256: string;
        /** Null where no file of signers was given. */
        readonly signed_by: string | null;
      })
    | null;
  /** Null where there were none, or only a CSV. */
  readonly last_results: LastVerified | null;
  /** Whether the results were graded again, with the same bytes. */
  readonly graded_again: boolean;
}

/** The text of a verification in which everything holds, with a final newline. */
export function verificationText(found: Verification, paint: ChalkInstance): string {
  const { inputs, graded_again } = found;
  const lines = [
    paint.bold(`${found.review}, as of ${found.as_of}: as gradus ${found.version} wrote it`),
    `Results: ${counted(found.results, 'file')} with the fingerprints of the manifest${found.status === 'held' && found.approval === null ? '; held by a guard' : ''}.`,
    `Inputs: ${counted(inputs.same, 'file')} as graded${inputs.absent.length === 0 ? '' : `; no longer there: ${inputs.absent.join(', ')}`}.`,
    ...approvalLines(found),
    ...lastLine(found),
    ...(graded_again ? ['Graded again: every file comes out with the same bytes.'] : []),
    ...(found.extra_files.length === 0 ? [] : [`Not part of the results: ${found.extra_files.join(', ')}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function approvalLines({ approval }: Verification): string[] {
  if (approval === null) return ['Nobody approved these results.'];
  const signed =
    approval.signature === null
      ? 'Not signed.'
      : approval.signed_by === null
        ? 'Signed; --signers FILE would tell by whom.'
        : `Signed by ${approval.signed_by}.`;
  return [
    `Approved ${byWhom(approval)}${approval.note === null ? '' : `: ${approval.note}`}.`,
    ...approval.accepted.map(({ guard, because }) => `Accepted: ${guard}: ${because}`),
    signed,
    fingerprintLine(approval.sha256),
  ];
}

function lastLine({ last_results: last }: Verification): string[] {
  if (last === null) return [];
  const approved = last.approved_by === null ? 'never approved' : `approved by ${last.approved_by}`;
  return [
    last.at_hand
      ? `Last results: those that were looked back on, ${approved}.`
      : `Last results: no longer there; they were ${approved}.`,
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
