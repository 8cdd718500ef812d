// Reads a results folder back, without its exports, as the value that all reports are made from.
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { type RunOptions, withEngine } from '../engine/open.js';
import type { ResultsFile } from '../format/files.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import { Problems, ProblemsError } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { readYaml } from '../foundation/yaml/file.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import type { Policy } from '../policy/model/policy.js';
import type { ReportValues, ToldOverride } from '../reports/values/report-values.js';
import { everybodyIn, type Summary } from '../reports/values/summary.js';
import { causedSteps, toldTiers } from '../reports/values/tiers.js';
import { askedStep, toldStep } from './customers.js';
import { listsOf, mostOthers, mostShown, type ToldLists } from './lists.js';
import { toldOverrides } from './overrides.js';
import { savedCells } from './saved-cells.js';

/** What is known of results beside their tables. */
export interface ToldHead extends Pick<ReportValues, 'made' | 'approval'> {
  readonly summary: Summary;
}

/**
 * Reads results.
 * @param scratch folder that is gone afterwards
 * @param whole of so many customers everything is kept in memory; of more only what is asked of all of them
 * @throws ProblemsError where a file of theirs cannot be read
 */
export async function tellResults(
  folder: string,
  { summary, made, approval }: ToldHead,
  options: RunOptions,
  scratch: string,
  whole = mostShown + mostOthers,
): Promise<ReportValues> {
  const policy = policyIn(folder);
  const files = ['graded.csv', 'changes.csv'].map((name) => path.join(folder, name));
  const lists = await withEngine(options, { files, scratch }, async (engine) => {
    const { cells, columns, near } = await savedCells(engine, folder, policy, personalIn(folder));
    const { dialect } = engine;
    const many = everybodyIn(summary) > whole;
    await engine.create(many ? askedStep(cells, dialect) : toldStep(cells, true, dialect));
    const among = many && { among: (ids?: readonly string[]) => toldStep(cells, false, dialect, ids).sql };
    return listsOf(engine, { ...columns, ...among }, policy, near, summary.compared);
  });
  return valuesOf({ summary, made, approval }, policy, lists, await toldOverrides(folder));
}

/** All values together: what follows from the summary, and what the customers were asked for. */
export function valuesOf(
  { summary, made, approval }: ToldHead,
  policy: Policy,
  lists: ToldLists,
  overrides: readonly ToldOverride[],
): ReportValues {
  return {
    part: null,
    summary,
    ...toldTiers(summary, policy.tiers),
    causes: causedSteps(summary.change),
    ...lists,
    near: lists.near && { ...lists.near, counts: summary.change?.near_misses ?? lists.near.counts },
    overrides,
    policy,
    approval,
    made,
  };
}

/** The report among the files of results. */
export const reportFile = 'report.html' satisfies ResultsFile;

/** The policy that results keep. */
export function policyIn(folder: string): Policy {
  const problems = new Problems();
  const source = readYaml(shownPath(path.join(folder, 'policy.yaml')), 'policy', problems);
  const policy = source && readPolicy(source, problems)?.policy;
  if (policy === undefined) throw new ProblemsError(problems.list);
  return policy;
}

const privacy = z.object({ privacy: z.object({ personal: z.array(z.string()).optional() }).optional() });

/** Fields that the review of results lists as personal. */
export function personalIn(folder: string): readonly string[] {
  const review: unknown = parseYaml(readRegular(path.join(folder, 'review.yaml')).toString());
  return privacy.parse(review).privacy?.personal ?? [];
}
