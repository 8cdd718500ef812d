// approve: verifies that results are what was graded, then signs and seals them.
import { fail } from '../problems/problem.js';
import { shownPath } from '../problems/shown-path.js';
import { approvedText } from '../reports/approval.js';
import { type Acceptance, approve as sign } from '../run/approve.js';
import { jsonText } from '../text/visible.js';
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
  if (flags.json) context.data(`${jsonText({ ...approval, sha256 }, 2)}\n`);
  else if (!flags.quiet)
    context.result(approvedText({ approval, sha256 }, verified, shownPath(folder), context.paint));
  return 0;
});

/** `--accept GUARD,GUARD --because TEXT`, in pairs, or with one reason for all. */
function acceptances({ accept = [], because = [] }: CommonFlags): Acceptance[] {
  const [first = ''] = because;
  const pairs = accept.flatMap((guards, index) =>
    guards.split(',').map((guard) => ({
      guard: guard.trim(),
      because: because.length === 1 ? first : (because[index] ?? ''),
    })),
  );
  const names = pairs.map(({ guard }) => guard);
  const twice = names.find((guard, index) => names.indexOf(guard) !== index);
  const paired = accept.length === because.length || (accept.length > 0 && because.length === 1);
  const reason = names.includes('')
    ? '--accept has an empty name'
    : twice !== undefined
      ? `--accept ${twice} stands twice`
      : paired
        ? undefined
        : accept.length > because.length
          ? `--accept ${accept[because.length]} has no --because`
          : `--because "${because[accept.length]}" belongs to no --accept`;
  if (reason === undefined) return pairs;
  return fail({
    code: 'usage',
    reason,
    fix: 'write --accept GUARD,GUARD --because REASON, or a reason of its own behind each --accept',
  });
}
