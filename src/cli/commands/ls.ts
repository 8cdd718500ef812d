// ls: the results that stand in a folder, year by year.

import { jsonText } from '../../foundation/characters/visible.js';
import { shelfIn } from '../../telling/shelf/shelf.js';
import { shelfText } from '../../telling/shelf/shelf-text.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type LsFlags = Flags<'lang' | 'json' | 'quiet'>;

export const ls: Run<LsFlags> = withJsonProblems(async ([folder = '.'], flags, context) => {
  const shelf = shelfIn(folder);
  if (flags.json) {
    const results = shelf.map(({ says, ...each }) => ({ ...each, ...says, status: each.status }));
    context.data(`${jsonText({ results }, 2)}\n`);
  } else if (!flags.quiet)
    context.result(
      shelfText(shelf, { language: flags.lang ?? 'en', paint: context.paint, width: context.width }),
    );
  return 0;
});
