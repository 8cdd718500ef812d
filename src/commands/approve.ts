// approve: verifies that results are what was graded, then signs and seals them.
import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { approvedText } from '../reports/approval.js';
import { type Acceptance, approve as sign } from '../run/approve.js';
import type { CommonFlags, Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

export const approve: Run = withJsonProblems(async ([folder = ''], flags, context) => {
  const signature = { by: flags.by ?? '', note: flags.note, accepted: acceptances(flags), key: flags.sign };
  const { approval, sha256, ...verified } = await sign(folder, signature, context, flags.wait);
  const extra = approval.extra_files;
  if (extra.length > 0)
    context.note(
      `the folder also holds what gradus did not write, and what is not part of the results: ${extra.join(', ')}`,
    );
  if (flags.json) context.result(`${JSON.stringify({ ...approval, sha256 }, null, 2)}\n`);
  else if (!flags.quiet)
    context.result(approvedText({ approval, sha256 }, verified, shownPath(folder), context.paint));
  return 0;
});

/** `--accept GUARD --because TEXT`, in pairs. */
function acceptances({ accept = [], because = [] }: CommonFlags): Acceptance[] {
  const pairs = accept.map((guard, index) => ({ guard, because: because[index] ?? '' }));
  const twice = accept.find((guard, index) => accept.indexOf(guard) !== index);
  if (accept.length === because.length && twice === undefined) return pairs;
  return fail({
    code: 'usage',
    reason:
      twice !== undefined
        ? `--accept ${twice} stands twice`
        : accept.length > because.length
          ? `--accept ${accept[because.length]} has no --because`
          : `--because "${because[accept.length]}" belongs to no --accept`,
    fix: 'write --accept GUARD --because REASON once for each guard',
  });
}
