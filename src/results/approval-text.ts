// An approval as it stands in approval.json, and what a terminal says of it.
import type { ChalkInstance } from 'chalk';
import { onOneLine } from '../foundation/characters/visible.js';
import { isFar } from '../foundation/problems/far-path.js';
import { guardWord } from '../plan/guards/words.js';
import type { Language } from '../policy/model/policy.js';

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
  return `by ${by} on ${timeOf(at)}`;
}

const timeOf = (at: string) => at.replace('T', ' ').replace('Z', ' UTC');

/** How many files were looked at. */
export interface Verified {
  readonly results: number;
  readonly inputs: number;
  /** Inputs on storage that only a cluster reads, at which nobody looked. */
  readonly unseen: number;
}

const en = {
  byWhom,
  title: (review: string, asOf: string, by: string) => `${review}, as of ${asOf}: approved ${by}`,
  note: (note: string) => `Note: ${note}`,
  accepted: (guard: string, because: string) => `Accepted: ${guard}: ${because}`,
  same: ({ results, inputs, unseen }: Verified) =>
    `${files(results, 'file')} of the results and ${files(inputs, 'input')} are as they were graded.${unseen === 0 ? '' : ` ${files(unseen, 'input')} on storage that only a cluster reads: not looked at; --engine names it.`}`,
  sealed: (folder: string, signature: string | null) =>
    `${isFar(folder) ? `No run takes the place of ${folder} any more` : `${folder} is read-only now`}; the approval stands in approval.json${signature === null ? '' : `, signed in ${signature}`}.`,
  stands: (folder: string, signature: string | null) =>
    `This approval stands in ${folder}/approval.json${signature === null ? '' : `, signed in ${signature}`}; nothing was changed now.`,
  nobody: (folder: string) => `${folder}: nobody has approved these results.`,
  alsoHolds: (names: readonly string[]) =>
    `the folder also holds what gradus did not write, and what is not part of the results: ${names.join(', ')}`,
  /** For the minutes: whoever writes all files anew cannot write this line anew in a book that others keep. */
  fingerprint: (sha256: string) => `For the minutes, the fingerprint of the approval (SHA-256): ${sha256}`,
};

const zh: typeof en = {
  byWhom: ({ approved_by: by, approved_at: at }) => `由 ${by} 于 ${timeOf(at)} 批准`,
  title: (review, asOf, by) => `${review}，截至 ${asOf}：${by}`,
  note: (note) => `备注：${note}`,
  accepted: (guard, because) => `接受：${guard}：${because}`,
  same: ({ results, inputs, unseen }) =>
    `${results} 个结果文件和 ${inputs} 个输入文件与评级时一致。${unseen === 0 ? '' : `另有 ${unseen} 个输入位于仅集群可读的存储，未核对；可用 --engine 指定集群。`}`,
  sealed: (folder, signature) =>
    `${isFar(folder) ? `今后任何运行都不会取代 ${folder}` : `${folder} 现为只读`}；批准记录在 approval.json${signature === null ? '' : `，签名在 ${signature}`}。`,
  stands: (folder, signature) =>
    `该批准记录在 ${folder}/approval.json${signature === null ? '' : `，签名在 ${signature}`}；本次未作改动。`,
  nobody: (folder) => `${folder}：这些结果尚未经人批准。`,
  alsoHolds: (names) => `文件夹中还有 gradus 未写出、不属于结果的内容：${names.join('、')}`,
  fingerprint: (sha256) => `批准指纹（SHA-256），请记入会议纪要：${sha256}`,
};

export const approvalWords: Readonly<Record<Language, typeof en>> = { en, zh };

/** An approval as it is shown: the words of a language, and the paint of a terminal. */
interface Look {
  readonly language: Language;
  readonly paint: ChalkInstance;
}

/** The text of an approval that was just given, with a final newline. `folder`: as shown to the user. */
export function approvedText(
  { approval, sha256 }: { readonly approval: Approval; readonly sha256: string },
  verified: Verified,
  folder: string,
  look: Look,
): string {
  const say = approvalWords[look.language];
  const lines = [
    ...headLines(approval, look),
    say.same(verified),
    say.sealed(folder, approval.signature),
    say.fingerprint(sha256),
  ];
  return `${lines.join('\n')}\n`;
}

/** The text of an approval that somebody gave before, with a final newline. */
export function standingText(
  { approval, sha256 }: { readonly approval: Approval; readonly sha256: string },
  folder: string,
  look: Look,
): string {
  const say = approvalWords[look.language];
  const { signature } = approval;
  const lines = [
    ...headLines(approval, look),
    say.stands(onOneLine(folder), signature && onOneLine(signature)),
    say.fingerprint(sha256),
  ];
  return `${lines.join('\n')}\n`;
}

/** Who approved what, when and why. */
function headLines(approval: Approval, { language, paint }: Look): string[] {
  const say = approvalWords[language];
  return [
    paint.bold(onOneLine(say.title(approval.review, approval.as_of, say.byWhom(approval)))),
    ...(approval.note === null ? [] : [say.note(onOneLine(approval.note))]),
    ...approval.accepted.map(({ guard, because }) =>
      onOneLine(say.accepted(guardWord(guard, language), because)),
    ),
  ];
}

function files(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
