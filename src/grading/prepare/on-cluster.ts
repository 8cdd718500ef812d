// What cannot be graded on a cluster, told before anything starts.
import { statSync } from 'node:fs';
import type { Remote } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { RunHooks } from '../../foundation/folders/scratch.js';
import type { Problem } from '../../foundation/problems/problem.js';
import type { Language } from '../../policy/model/policy.js';

/** Bytes of all files together that are sent to a cluster. */
export const sentAtMost = 64 * 1024 * 1024;

/** What keeps files from being sent to a cluster; undefined where nothing does. */
export function tooMuchToSend(files: readonly PlannedFile[]): Problem | undefined {
  const sizes = new Map(
    files
      .filter(({ far }) => far === undefined)
      .map(({ path }) => [path, statSync(path, { throwIfNoEntry: false })?.size ?? 0]),
  );
  const bytes = [...sizes.values()].reduce((sum, each) => sum + each, 0);
  if (bytes <= sentAtMost) return undefined;
  const megabytes = (size: number) => (size / 1024 / 1024).toFixed(0);
  return {
    code: 'engine',
    reason: `the files of this machine that the review names hold ${megabytes(bytes)} MB, and ${megabytes(sentAtMost)} MB are sent to a cluster at most`,
    fix: 'put them where the cluster reads them, and name that place, such as s3a://bucket/orders or file:///shared/orders; or grade here, without --engine, SPARK_REMOTE and engine: in the review file',
  };
}

/** What a cluster is told beside its address: how to be ended, and whom to tell of runs that it found abandoned. */
export function onCluster(
  { onStop, note }: Pick<RunHooks, 'onStop' | 'note'>,
  language: Language | undefined,
): Pick<Remote, 'onStop' | 'onEnded'> {
  const onEnded = (runs: number) =>
    note?.(
      language === 'zh'
        ? `已结束集群上 ${runs} 个无主的运行：其进程已不存在`
        : `${runs === 1 ? 'a run' : `${runs} runs`} of a process that is gone still held the cluster, and ${runs === 1 ? 'was' : 'were'} ended`,
    );
  return { onStop, onEnded };
}
