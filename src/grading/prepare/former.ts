// Last year's policy as it lies in last results, for telling what customers changed from what the policy changed.

import path from 'node:path';
import * as z from 'zod';
import type { Unattributed } from '../../engine/steps/plan/planned.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import type { Note } from '../../foundation/problems/note.js';
import { type Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import type { FormerFile } from '../../plan/planning/former.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import { holdsResults } from '../../results/folder-contents.js';
import { listedShape } from '../../results/listed/listed.js';
import { isAsListed, readManifest } from '../../results/manifest.js';
import { readCentres } from './centres.js';

const shape = z.object({ outputs: z.array(listedShape) });

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
  const centres = readCentres(frozen, { policy, by: policy.assign, place }, problems);
  return centres === undefined ? unreadable(frozen, problems.list) : { policy, centres };
}

function unreadable(file: string, [problem]: readonly Problem[]): Unattributed {
  const line = problem?.place?.line;
  const at = line === undefined ? shownPath(file) : `${shownPath(file)}:${line}`;
  return { code: 'policy_unreadable', detail: problem ? `${at}: ${problem.reason}` : at };
}

/** What people are told where changes cannot be split. */
export function unattributedNote({ code, detail }: Unattributed): Note {
  const whole = 'changes are not split into behaviour and policy';
  const split = '因此变动不拆分为客户行为与政策';
  switch (code) {
    case 'plain_csv':
      return {
        en: `the last results are a CSV without their policy, so ${whole}: they are unattributed${detail === '' ? '' : `; name the folder ${detail} instead, which holds the policy`}`,
        zh: `上次结果只有 CSV 文件，没有当时的政策，${split}：原因未归类${detail === '' ? '' : `；请改写文件夹 ${detail}，其中有政策`}`,
      };
    case 'policy_changed':
      return {
        en: `${detail} is not the file that gradus wrote, so ${whole}`,
        zh: `${detail} 不是 gradus 写出的文件，${split}`,
      };
    case 'policy_unreadable':
      return {
        en: `last year's policy cannot be read (${detail}), so ${whole}`,
        zh: `上年的政策无法读取（${detail}），${split}`,
      };
    case 'exports_differ':
      return {
        en: `last year's policy cannot be applied to this year's exports (${detail}), so ${whole}`,
        zh: `上年的政策无法用于本次导出文件（${detail}），${split}`,
      };
    case 'tiers_unknown':
      return {
        en: `this policy does not say what last year's ${detail} means now (formerly:), so ${whole}`,
        zh: `本政策没有说明上年的 ${detail} 现在是什么（formerly:），${split}`,
      };
    case 'columns_missing':
      return {
        en: `the last results have no column ${detail}, so ${whole}`,
        zh: `上次结果没有列 ${detail}，${split}`,
      };
  }
}
