// report.html of a run: what its relations tell, and what the manifest is going to say.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gradedFile, type Output } from '../../engine/steps/tell/results.js';
import type { ResultsFile } from '../../format/files.js';
import { seenByTeam } from '../../reports/audience/seen.js';
import { reportPage } from '../../reports/html/report-page.js';
import type { Summary } from '../../reports/values/summary.js';
import type { Manifest } from '../../results/manifest.js';
import { toldStep } from '../../telling/customers.js';
import { listsOf, type ToldLists } from '../../telling/lists.js';
import { toldOverrides } from '../../telling/overrides.js';
import { policyIn, reportFile, valuesOf } from '../../telling/tell.js';
import type { Prepared } from '../prepare/prepare.js';
import type { Relations } from './relations.js';
import { runCells } from './told-cells.js';

/** What the customers of a run tell. */
export async function toldOfRun(
  { engine, plan, planned }: Relations,
  { review }: Prepared,
): Promise<ToldLists> {
  const headings = headingsOf(planned.outputs);
  const { cells, columns, near } = runCells(plan, planned.steps, headings, review, engine.dialect);
  await engine.create(toldStep(cells, false, engine.dialect));
  const among = (ids?: readonly string[]) => toldStep(cells, false, engine.dialect, ids).sql;
  return listsOf(engine, { ...columns, among }, plan.policy, near, plan.last !== undefined);
}

function headingsOf(outputs: readonly Output[]): string[] {
  const graded = outputs.find(({ file }) => file === gradedFile);
  return (graded?.step.columns ?? []).map(({ name }) => name);
}

/**
 * Writes the page into a folder that holds everything else but the manifest.
 * @param outputs the other files, with their fingerprints
 */
export async function writeReport(
  work: string,
  summary: Summary,
  lists: ToldLists,
  { version, language, policy, notes }: Pick<Manifest, 'version' | 'language' | 'policy' | 'notes'>,
  { inputs, outputs }: Pick<Manifest, 'inputs' | 'outputs'>,
): Promise<void> {
  const made = {
    version,
    policyFingerprint: policy.fingerprint,
    inputs: inputs.map(({ role, file, sha256 }) => ({ role, file, sha256 })),
    outputs: outputs.map(({ file, sha256 }) => ({ file, sha256 })),
    notes,
  };
  const values = valuesOf(
    { summary, made, approval: null },
    policyIn(work),
    lists,
    await toldOverrides(work),
  );
  writeFileSync(path.join(work, reportFile satisfies ResultsFile), reportPage(seenByTeam(values), language));
}
