// ls: the results that stand in a folder, year by year.

import { jsonText } from '../../foundation/characters/visible.js';
import { listedNames, shelfIn } from '../../telling/shelf/shelf.js';
import { shelfText } from '../../telling/shelf/shelf-text.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type LsFlags = Flags<'lang' | 'json' | 'quiet'>;

export const ls: Run<LsFlags> = withJsonProblems(async ([folder = '.'], flags, context) => {
  const { results: shelf, closed } = shelfIn(folder);
  if (flags.json) {
    const results = shelf.map(({ says, ...each }) => ({ ...each, ...says, status: each.status }));
    context.data(`${jsonText({ results, closed }, 2)}\n`);
  } else if (!flags.quiet)
    context.result(
      shelfText(shelf, { language: flags.lang ?? 'en', paint: context.paint, width: context.width }),
    );
  if (closed.length > 0 && !flags.json && !flags.quiet) context.note(`closed to you: ${listedNames(closed)}`);
  return 0;
});
