// Keep rules that ask for more than entering does, and so never keep anybody.
import { Decimal } from 'decimal.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import type { Literal, Test } from '../../grammar/condition.js';
import { together } from './reach.js';
import type { Rule } from './rule.js';
import { testText } from './words.js';

/** Keep rules are there to keep a tier more easily than to enter it. */
export const strictKeeps: Rule = (policy, _written, source, problems) => {
  policy.tiers.forEach(({ id, score, requires, keeps }, index) => {
    const add = (path: YamlPath, key: string, reason: string) => {
      problems.add({
        code: 'keep-stricter',
        place: source.place(path, key),
        reason: `"${id}" is harder to keep than to enter: ${reason}`,
        fix: 'lower what keeps asks for, or remove it',
      });
    };
    if (score !== undefined && keeps?.score?.gt(score))
      add(
        ['tiers', index, 'keeps'],
        'score',
        `keeping asks for a score of ${keeps.score.toFixed()}, entering for ${score.toFixed()}`,
      );
    if (requires === undefined || keeps?.requires === undefined) return;
    const entering = together(requires);
    for (const { subject, test } of together(keeps.requires)) {
      const easier = entering.find((each) => each.subject === subject && isStricter(test, each.test));
      if (easier !== undefined)
        add(
          ['tiers', index, 'keeps', 'requires'],
          subject,
          `keeping asks for ${subject} ${testText(test)}, entering for ${testText(easier.test)}`,
        );
    }
  });
};

interface End {
  readonly at: Literal;
  readonly open: boolean;
}

/** Whether a test leaves less than another, at its lower or its upper end. */
function isStricter(test: Test, than: Test): boolean {
  const [low, high] = endsOf(test);
  const [otherLow, otherHigh] = endsOf(than);
  return isBeyond(low, otherLow, 1) || isBeyond(high, otherHigh, -1);
}

function endsOf(test: Test): [End | undefined, End | undefined] {
  switch (test.op) {
    case 'at_least':
    case 'more_than':
      return [{ at: test.value, open: test.op === 'more_than' }, undefined];
    case 'at_most':
    case 'less_than':
      return [undefined, { at: test.value, open: test.op === 'less_than' }];
    case 'between':
      return [
        { at: test.low, open: false },
        { at: test.high, open: false },
      ];
    default:
      return [undefined, undefined];
  }
}

function isBeyond(end: End | undefined, other: End | undefined, sign: 1 | -1): boolean {
  if (!(end?.at instanceof Decimal && other?.at instanceof Decimal)) return false;
  const further = end.at.comparedTo(other.at) * sign;
  return further > 0 || (further === 0 && end.open && !other.open);
}
