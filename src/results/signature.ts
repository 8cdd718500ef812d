// Signatures of approvals. gradus has no keys and no cryptography of its own: ssh-keygen makes and checks them
// (`-Y sign`, `-Y verify`, namespace gradus), with the keys that people have for git and ssh.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ResultsFile } from '../format/files.js';
import { lookAt, toldBy } from '../foundation/problems/file-errors.js';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';

/** Beside approval.json, whose bytes it signs. */
export const signatureFile = 'approval.json.sig' satisfies ResultsFile;

const namespace = 'gradus';

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  /** The last line, which is the one that says why. */
  readonly why: string;
}

/** Where a passphrase is needed, ssh-keygen asks for it on the terminal itself. */
function sshKeygen(args: readonly string[], input?: Buffer): Ended {
  const { error, status, stdout, stderr } = spawnSync('ssh-keygen', args, {
    input,
    stdio: [input === undefined ? 'inherit' : 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined)
    fail({
      code: 'signature',
      reason: `signatures are made and checked by ssh-keygen, which cannot be run here: ${toldBy(error).code === 'ENOENT' ? 'it is not installed' : error.message}`,
      fix: 'install OpenSSH 8.1 or later, or go without --sign and --signers',
    });
  return { exit: status, stdout, why: stderr.trim().split('\n').at(-1) ?? '' };
}

/**
 * Signs a file.
 * @param key private key, or the public key of one that an agent holds
 * @returns the path of the signature, beside the file
 * @throws ProblemsError where the key cannot sign
 */
export function signFile(file: string, key: string): string {
  const place = { file: shownPath(key) };
  if (lookAt(key)?.isFile() !== true)
    fail({
      code: 'signature',
      place,
      reason: 'the key is not there',
      fix: 'name the file of an SSH key with --sign',
    });
  const { exit, why } = sshKeygen(['-Y', 'sign', '-f', key, '-n', namespace, file]);
  const signature = `${file}.sig`;
  if (exit === 0 && existsSync(signature)) return signature;
  return fail({
    code: 'signature',
    place,
    reason: `the key cannot sign: ${why}`,
    fix: 'name a private SSH key (ssh-keygen -t ed25519 makes one), or the public key of one that ssh-agent holds',
  });
}

/**
 * Who signed the approval of a results folder.
 * @param signers file of allowed signers: `name key-type key`, one a line (ssh-keygen(1), ALLOWED SIGNERS)
 * @returns the name of the signer; else why the signature does not hold, to follow "the signature"
 */
export function signerOf(
  folder: string,
  signers: string,
): { readonly by: string } | { readonly wrong: string } {
  const signature = path.join(folder, signatureFile);
  const place = { file: shownPath(signers) };
  if (lookAt(signers)?.isFile() !== true)
    fail({
      code: 'signature',
      place,
      reason: 'the file of allowed signers is not there',
      fix: 'write one line a person: name, key type, public key, such as "ann@example.com ssh-ed25519 AAAA..."',
    });
  if (!existsSync(signature)) return { wrong: 'is not there' };
  const found = sshKeygen(['-Y', 'find-principals', '-s', signature, '-f', signers]);
  const [by] = found.stdout.split('\n').filter((line) => line !== '');
  if (found.exit !== 0 || by === undefined)
    return { wrong: `was made by nobody whom ${shownPath(signers)} allows` };
  const approval = readFileSync(path.join(folder, 'approval.json'));
  const args = ['-Y', 'verify', '-f', signers, '-I', by, '-n', namespace, '-s', signature];
  const { exit, why } = sshKeygen(args, approval);
  return exit === 0 ? { by } : { wrong: `does not fit the approval: ${why}` };
}
