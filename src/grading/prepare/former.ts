// Last year's policy as it lies in last results, for telling what customers changed from what the policy changed.
import path from 'node:path';
import * as z from 'zod';
import type { PlannedLast, Unattributed } from '../../engine/steps/plan/planned.js';
import { type Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import type { FormerFile } from '../../plan/planning/former.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import { holdsResults } from '../../results/folder-contents.js';
import { isAsListed, readManifest } from '../../results/manifest.js';
import { readCentres } from './centres.js';

const shape = z.object({ outputs: z.array(z.object({ file: z.string(), sha256: z.string() })) });

/** Last year's policy, or why there is none to rely on. */
export async function readFormer(folder: string, last: PlannedLast): Promise<FormerFile | Unattributed> {
  // Only folders say how many rows the exports had.
  if (last.rows === undefined) {
    const parent = path.dirname(folder);
    const written = path.basename(folder) === 'graded.csv' && holdsResults(parent);
    return { code: 'plain_csv', detail: written ? shownPath(parent) : '' };
  }
  const outputs = readManifest(folder, shape)?.outputs ?? [];
  const file = path.join(folder, 'policy.yaml');
  if (!(await isAsListed(file, outputs))) return { code: 'policy_changed', detail: shownPath(file) };
  const problems = new Problems();
  const source = readYaml(shownPath(file), 'policy', problems);
  const read = source && readPolicy(source, problems);
  if (source === undefined || read === undefined) return unreadable(file, problems.list);
  const { policy } = read;
  if (policy.assign.by !== 'clusters' || read.centres === undefined) return { policy, centres: undefined };
  const frozen = path.resolve(folder, read.centres);
  if (!(await isAsListed(frozen, outputs))) return { code: 'policy_changed', detail: shownPath(frozen) };
  const place = source.place(['assign', 'centres']);
  const centres = readCentres(frozen, policy, policy.assign, place, problems);
  return centres === undefined ? unreadable(frozen, problems.list) : { policy, centres };
}

function unreadable(file: string, [problem]: readonly Problem[]): Unattributed {
  const line = problem?.place?.line;
  const at = line === undefined ? shownPath(file) : `${shownPath(file)}:${line}`;
  return { code: 'policy_unreadable', detail: problem ? `${at}: ${problem.reason}` : at };
}

/** What people are told where changes cannot be split. */
export function unattributedNote({ code, detail }: Unattributed): string {
  const whole = 'changes are not split into behaviour and policy';
  switch (code) {
    case 'plain_csv':
      return `the last results are a CSV without their policy, so ${whole}: they are unattributed${detail === '' ? '' : `; name the folder ${detail} instead, which holds the policy`}`;
    case 'policy_changed':
      return `${detail} is not the file that gradus wrote, so ${whole}`;
    case 'policy_unreadable':
      return `last year's policy cannot be read (${detail}), so ${whole}`;
    case 'exports_differ':
      return `last year's policy cannot be applied to this year's exports (${detail}), so ${whole}`;
    case 'tiers_unknown':
      return `this policy does not say what last year's ${detail} means now (formerly:), so ${whole}`;
    case 'columns_missing':
      return `the last results have no column ${detail}, so ${whole}`;
  }
}
