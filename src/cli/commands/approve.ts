// approve: verifies that results are what was graded, then signs and seals them.

import { jsonText } from '../../foundation/characters/visible.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { approvalWords, approvedText, standingText } from '../../results/approval-text.js';
import { type Acceptance, approvalIn, approveResults as sign } from '../../results/approve.js';
import type { Context, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type ApproveFlags = Flags<
  'by' | 'show' | 'note' | 'accept' | 'because' | 'sign' | 'engine' | 'wait' | 'lang' | 'json' | 'quiet'
>;

export const approve: Run<ApproveFlags> = withJsonProblems(async ([folder = ''], flags, context) => {
  const shown = shownPath(folder);
  if (flags.show === true) return show(folder, flags, context);
  const by =
    flags.by ?? fail({ code: 'usage', reason: 'nobody is named who approves', fix: 'pass --by NAME' });
  const signature = {
    by,
    note: flags.note,
    accepted: acceptances(flags),
    key: flags.sign,
    engine: flags.engine,
  };
  const { approval, sha256, before, ...verified } = await sign(folder, signature, context, flags.wait);
  const extra = approval.extra_files;
  const language = flags.lang ?? 'en';
  const look = { language, paint: context.paint };
  if (extra.length > 0 && !before) context.note(approvalWords[language].alsoHolds(extra));
  if (flags.json) context.data(`${jsonText({ ...approval, sha256 }, 2)}\n`);
  else if (flags.quiet) return 0;
  else if (before) context.result(standingText({ approval, sha256 }, shown, look));
  else context.result(approvedText({ approval, sha256 }, verified, shown, look));
  return 0;
});

/** --show: who approved the results, when and why; nothing is changed. */
async function show(folder: string, flags: ApproveFlags, context: Context): Promise<number> {
  const language = flags.lang ?? 'en';
  const found = await approvalIn(folder);
  if (flags.json) {
    const value = found === undefined ? null : { ...found.approval, sha256: found.sha256 };
    context.data(`${jsonText(value, 2)}\n`);
  } else if (found === undefined) context.result(`${approvalWords[language].nobody(shownPath(folder))}\n`);
  else context.result(standingText(found, shownPath(folder), { language, paint: context.paint }));
  return 0;
}

/** `--accept GUARD,GUARD --because TEXT`, in pairs, or with one reason for all. */
function acceptances({ accept = [], because = [] }: ApproveFlags): Acceptance[] {
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
