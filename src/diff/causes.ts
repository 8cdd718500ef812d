// What moved customers, where the newer results say it: they do for the results that they were compared with when they
// were graded, and for no others.
import path from 'node:path';
import type { WhyUnattributed } from '../change/report.js';
import type { PlannedFile } from '../engine/steps/plan/planned-file.js';
import { readHeadings } from '../exports/reading/headings.js';
import type { changes } from '../format/changes.js';
import { Problems } from '../foundation/problems/problem.js';
import { isListed, type ListedBytes } from '../results/listed/listed.js';
import type { TierOrder } from './order.js';
import type { Side, SideColumns } from './sides.js';

/** The column of changes.csv that says what moved a customer most. */
export const driverHeading = 'main_driver' satisfies keyof typeof changes;

/** What the changes.csv of the two results says of customers; undefined where it says nothing of use. */
export interface ToldChanges {
  /** Of the newer results: what moved customers. */
  readonly causes: PlannedFile | undefined;
  /** Of the older results: who had left. */
  readonly left: PlannedFile | undefined;
  readonly unattributed: WhyUnattributed | undefined;
}

export async function toldChanges(
  [old, now]: readonly [Side, Side],
  columns: SideColumns,
  order: TierOrder,
  fingerprints: { readonly old: string },
  wanted: readonly string[],
): Promise<ToldChanges> {
  const byCustomer = columns.keys.length === 1 && columns.keys[0] === 'customer_id';
  const left = byCustomer ? await changesOf(old, ['movement']) : undefined;
  const none = (code: WhyUnattributed['code']): ToldChanges => ({
    causes: undefined,
    left,
    unattributed: { code, detail: '' },
  });
  if (old.results === undefined || now.results === undefined) return none('not_results');
  const ids = now.results.policy.tiers.map(({ id }) => id);
  const same = ids.length === order.tiers.length && ids.every((id, index) => order.tiers[index]?.id === id);
  if (!byCustomer || columns.tier !== 'tier' || !same) return none('other_tiers');
  const last = now.results.inputs.find(({ role }) => role === 'last_results');
  if (last === undefined || !(await isOld(last, old.file.path, fingerprints.old)))
    return none('not_its_last_results');
  const causes = await changesOf(now, [...wanted, driverHeading]);
  return causes === undefined ? none('not_split') : { causes, left, unattributed: undefined };
}

/** Whether what was read then is the file of the older side. @param sha256 of that */
async function isOld(last: ListedBytes, file: string, sha256: string): Promise<boolean> {
  return last.parts === undefined ? last.sha256 === sha256 : isListed(file, last);
}

/** The changes.csv of results; undefined where it lacks a column. */
async function changesOf({ results }: Side, wanted: readonly string[]): Promise<PlannedFile | undefined> {
  if (results === undefined) return undefined;
  const spec = {
    name: 'changes.csv',
    encoding: 'utf-8',
    delimiter: ',',
    skipLines: 0,
    columns: undefined,
    place: () => undefined,
  } as const;
  const file = await readHeadings(spec, path.join(results.folder, 'changes.csv'), new Problems());
  return file && ['customer_id', ...wanted].every((name) => file.headings.includes(name))
    ? { ...file, ours: true }
    : undefined;
}
