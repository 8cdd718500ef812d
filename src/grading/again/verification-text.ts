// What verify found, as a value and as text.
import type { ChalkInstance } from 'chalk';
import { guardWord } from '../../plan/guards/words.js';
import type { Language } from '../../policy/model/policy.js';
import { type Approval, approvalWords } from '../../results/approval-text.js';

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
  readonly inputs: {
    readonly same: number;
    readonly absent: readonly string[];
    /** Files and tables that only a cluster reads, at which nobody looked. */
    readonly unseen: readonly string[];
  };
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

const en = {
  title: (review: string, asOf: string, version: string) =>
    `${review}, as of ${asOf}: as gradus ${version} wrote it`,
  results: (files: number, held: boolean) =>
    `Results: ${counted(files, 'file')} with the fingerprints of the manifest${held ? '; held by a guard' : ''}.`,
  inputs: (same: number, absent: readonly string[]) =>
    `Inputs: ${counted(same, 'file')} as graded${absent.length === 0 ? '' : `; no longer there: ${absent.join(', ')}`}.`,
  unseen: (files: number) =>
    `${counted(files, 'input')} on storage that only a cluster reads: not looked at; name it with --engine.`,
  again: 'Graded again: every file comes out with the same bytes.',
  extra: (files: readonly string[]) => `Not part of the results: ${files.join(', ')}.`,
  nobody: 'Nobody approved these results.',
  notSigned: 'Not signed.',
  signed: 'Signed; --signers FILE would tell by whom.',
  signedBy: (name: string) => `Signed by ${name}.`,
  approved: (by: string, note: string | null) => `Approved ${by}${note === null ? '' : `: ${note}`}.`,
  last: (there: boolean, by: string | null) => {
    const approved = by === null ? 'never approved' : `approved by ${by}`;
    return there
      ? `Last results: those that were looked back on, ${approved}.`
      : `Last results: no longer there; they were ${approved}.`;
  },
};

const zh: typeof en = {
  title: (review, asOf, version) => `${review}，截至 ${asOf}：与 gradus ${version} 写出的一致`,
  results: (files, held) => `结果：${files} 个文件与清单中的指纹一致${held ? '；因触发防护而暂缓' : ''}。`,
  inputs: (same, absent) =>
    `输入：${same} 个文件与评级时一致${absent.length === 0 ? '' : `；已不在原处：${absent.join('、')}`}。`,
  unseen: (files) => `${files} 个输入位于仅集群可读的存储：未核对；用 --engine 指定集群。`,
  again: '重新评级：每个文件逐字节相同。',
  extra: (files) => `不属于结果：${files.join('、')}。`,
  nobody: '这些结果尚未经人批准。',
  notSigned: '未签名。',
  signed: '已签名；用 --signers 文件 可得知由谁签名。',
  signedBy: (name) => `由 ${name} 签名。`,
  approved: (by, note) => `${by}${note === null ? '' : `：${note}`}。`,
  last: (there, by) => {
    const approved = by === null ? '从未经人批准' : `由 ${by} 批准`;
    return there ? `上次结果：即当时比较的结果，${approved}。` : `上次结果：已不在原处；当时${approved}。`;
  },
};

const words: Readonly<Record<Language, typeof en>> = { en, zh };

/** The text of a verification in which everything holds, with a final newline. */
export function verificationText(found: Verification, language: Language, paint: ChalkInstance): string {
  const { inputs, graded_again: again, last_results: last, extra_files: extra } = found;
  const say = words[language];
  const lines = [
    paint.bold(say.title(found.review, found.as_of, found.version)),
    say.results(found.results, found.status === 'held' && found.approval === null),
    say.inputs(inputs.same, inputs.absent),
    ...(inputs.unseen.length === 0 ? [] : [say.unseen(inputs.unseen.length)]),
    ...approvalLines(found, language),
    ...(last === null ? [] : [say.last(last.at_hand, last.approved_by)]),
    ...(again ? [say.again] : []),
    ...(extra.length === 0 ? [] : [say.extra(extra)]),
  ];
  return `${lines.join('\n')}\n`;
}

function approvalLines({ approval }: Verification, language: Language): string[] {
  const say = words[language];
  if (approval === null) return [say.nobody];
  const by = approval.signed_by;
  const signed = approval.signature === null ? say.notSigned : by === null ? say.signed : say.signedBy(by);
  const shown = approvalWords[language];
  return [
    say.approved(shown.byWhom(approval), approval.note),
    ...approval.accepted.map(({ guard, because }) => shown.accepted(guardWord(guard, language), because)),
    signed,
    shown.fingerprint(approval.sha256),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
