// docs/problems.md: every problem with its meaning, and its example from the gallery of mistakes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue, type ProblemCode, severityOf } from '../../src/foundation/problems/catalogue.js';

export const problemsFile = 'docs/problems.md';
const gallery = 'test/mistakes';

const codes = Object.keys(catalogue) as ProblemCode[];
const isWarning = (code: ProblemCode) => severityOf(code) === 'warning';

const parts: readonly (readonly [heading: string, text: string, has: (code: ProblemCode) => boolean])[] = [
  [
    'Wrong usage, policy, review file or results',
    'These end with exit code 2. Whoever looks after the review can mend them.',
    (code) => !isWarning(code) && catalogue[code].exit === 2,
  ],
  [
    'Exports that cannot be used',
    'These end with exit code 3. Mostly whoever delivers the exports has to mend them.',
    (code) => !isWarning(code) && catalogue[code].exit === 3,
  ],
  ['Warnings', 'These are told and stop nothing; `check --strict` takes them for errors.', isWarning],
];

const head = `# Problems

Every problem that gradus tells of: its code, what it means, and an example with the command that was given and what was printed. A
message names the place, the reason, and a next move (\`fix:\`). gradus reports all problems that it can find at once, and writes
nothing while there is an error. The examples are those of \`test/mistakes\`, which holds their files, too, and more cases of most
codes; this page is made from them by \`npm run update\`.
`;

/** How many folders of the gallery show a code. */
function casesOf(code: ProblemCode): number {
  return readdirSync(gallery).filter((name) => name === code || name.startsWith(`${code}--`)).length;
}

function entryOf(code: ProblemCode): string {
  const read = (name: string) => readFileSync(path.join(gallery, code, name), 'utf8');
  const [args = ''] = read('command').split('\n');
  const more = casesOf(code) - 1;
  const others = ['', ' One more case is in the gallery.', ` ${more} more cases are in the gallery.`];
  const means = catalogue[code].means;
  return [
    `### ${code}`,
    `${means.charAt(0).toUpperCase()}${means.slice(1)}.${others[Math.min(more, 2)]}`,
    ['```', `gradus ${args}`, '```'].join('\n'),
    ['```text', read('expected.txt').trimEnd(), '```'].join('\n'),
  ].join('\n\n');
}

/** The page as the catalogue and the gallery give it. */
export function problemsPage(): string {
  const sections = parts.map(([heading, text, has]) => {
    const those = codes.filter(has);
    const list = those.map((code) => `[\`${code}\`](#${code})`).join(', ');
    return [`## ${heading}`, text, `${list}.`, ...those.map(entryOf)].join('\n\n');
  });
  return `${[head.trimEnd(), ...sections].join('\n\n')}\n`;
}
