// What init writes: a review folder from exports, from a template, or from the exports of the one and the policy of the
// other. Ends with plain values for whoever tells about it.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../engine/open.js';
import { fillNewFolder } from '../foundation/folders/new-folder.js';
import type { RunHooks } from '../foundation/folders/scratch.js';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import type { Lines } from './proposal/lines.js';
import type { PolicyFacts, ReviewProposal } from './proposal/proposal.js';
import { propose } from './proposal/propose.js';
import { writePolicy } from './proposal/write-policy.js';
import { writeReview } from './proposal/write-review.js';
import { writeSample } from './sample-review.js';
import { currencyOf, neededBy, type Template } from './shipped.js';

export interface BeginInputs {
  readonly template: Template | undefined;
  readonly customers: string | undefined;
  readonly transactions: string | undefined;
  readonly lookup: string | undefined;
  readonly asOf: string | undefined;
}

/** Whether there is anything to make a policy of. */
function gradable({ orders, fields, since }: PolicyFacts): boolean {
  return orders !== undefined || fields.length > 0 || since;
}

/** A line that people must look at. */
export interface Doubt {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Whether something must be written there before the review can be used. */
  readonly open: boolean;
}

export interface Begun {
  /** As people see it from where they stand. */
  readonly folder: string;
  /** What stands in it. */
  readonly files: readonly string[];
  /** Undefined where the sample of a template was copied. */
  readonly review: ReviewProposal | undefined;
  readonly doubts: readonly Doubt[];
}

/**
 * Writes the folder, whole or not at all.
 * @throws ProblemsError when the folder is not empty, or the exports cannot be read
 */
export function begin(
  target: string,
  inputs: BeginInputs,
  options: RunOptions,
  hooks: RunHooks,
): Promise<Begun> {
  const folder = shownPath(target);
  return fillNewFolder(target, hooks, async (work) => {
    const { template, customers, transactions } = inputs;
    if (template !== undefined && customers === undefined && transactions === undefined) {
      const files = await writeSample(template, work, options, hooks);
      return { folder, files, review: undefined, doubts: [] };
    }
    const needed = template && neededBy(template.text, template.name);
    const currency = template && currencyOf(template.text);
    const { review, policy } = await propose({ ...inputs, needed, currency }, options, hooks);
    if (template === undefined && !gradable(policy))
      fail({
        code: 'usage',
        reason:
          'the customers export holds nothing that a policy could go by: neither a number nor the date since when somebody is a customer',
        fix: 'pass --transactions FILE too, or take a shipped policy with --template NAME',
      });
    const written = writeReview(review, target);
    const starting = template === undefined ? writePolicy(policy) : undefined;
    writeFileSync(path.join(work, 'review.yaml'), written.toString());
    writeFileSync(path.join(work, 'policy.yaml'), starting?.toString() ?? template?.text ?? '');
    if (template?.cases !== undefined) writeFileSync(path.join(work, 'policy.cases.yaml'), template.cases);
    const doubts = [
      ...doubtsIn('review.yaml', written),
      ...(starting ? doubtsIn('policy.yaml', starting) : []),
    ];
    return { folder, files: readdirSync(work).sort(), review, doubts };
  });

  function doubtsIn(name: string, lines: Lines): Doubt[] {
    return lines.doubts.map((each) => ({ ...each, file: shownPath(path.join(target, name)) }));
  }
}
