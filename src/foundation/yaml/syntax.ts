// Syntax errors of YAML in the words of people who write policies, not parsers.
import type { YAMLError } from 'yaml';
import type { Place, Problem } from '../problems/problem.js';

interface Words {
  readonly reason: string;
  readonly fix: string;
}

const words: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  TAB_AS_INDENT: { reason: 'a tab indents this line, which YAML does not allow', fix: 'indent with spaces' },
  BLOCK_AS_IMPLICIT_KEY: {
    reason: 'a second ": " on this line; text that holds ": " needs quotes',
    fix: 'write key: "text: more text"',
  },
  MULTIPLE_DOCS: {
    reason: 'a second document begins here',
    fix: 'remove this line and what follows it, or put that into a file of its own',
  },
};

const fallback = 'correct the YAML here; indentation is two spaces, text with ": " or "#" needs quotes';

export function keyTwice(key: string): Omit<Problem, 'place'> {
  return {
    code: 'yaml-syntax',
    reason: `the key "${key}" stands twice, so one of the two values would be lost`,
    fix: 'remove or rename one of them',
  };
}

/** The first error of a document as a problem; the parser stumbles on over what is right. */
export function syntaxProblems(
  errors: readonly YAMLError[],
  place: (start: number, end: number) => Place,
): Problem[] {
  const [first] = errors;
  return first === undefined ? [] : [problemOf(first, place(first.pos[0], first.pos[0] + 1))];
}

function problemOf(error: YAMLError, place: Place): Problem {
  const open = error.code === 'BAD_INDENT' && error.message.startsWith('Flow');
  const found = open
    ? {
        reason: 'a bracket { or [ that was opened above is still open here',
        fix: 'close it with } or ], most likely on the line above',
      }
    : words[error.code];
  const { reason, fix } = found ?? { reason: error.message.replace(/\s+/g, ' ').trim(), fix: fallback };
  return { code: 'yaml-syntax', place, reason, fix };
}
