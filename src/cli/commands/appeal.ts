// appeal: what the rules make of new evidence, and the overrides that follow from upheld appeals.

import path from 'node:path';
import { refuseAppealsFolder, writeAppeals } from '../../explain/appeals/pack.js';
import {
  appealOverrides,
  appealsPack,
  appealsTable,
  appealsText,
  appealsValue,
} from '../../explain/appeals/page.js';
import { reviewAppeals } from '../../explain/appeals/run.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { packTarget } from '../../foundation/folders/pack.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type AppealFlags = Flags<'out' | 'lang' | 'json' | 'quiet'>;

export const appeal: Run<AppealFlags> = withJsonProblems(
  async ([results = '', file = ''], flags, context) => {
    const folder = path.resolve(results);
    const target = packTarget(folder, '-appeals', flags.out);
    refuseAppealsFolder(target, folder, file);
    const reviewed = await reviewAppeals(folder, file, context);
    const language = flags.lang ?? 'en';
    const { appeals } = reviewed;
    await writeAppeals(
      target,
      {
        'appeals.csv': appealsTable(appeals),
        'pack.md': appealsPack(reviewed, language),
        'overrides.csv': appealOverrides(appeals),
      },
      context,
    );
    const out = shownPath(target);
    if (flags.json) context.data(`${jsonText(appealsValue(reviewed, out), 2)}\n`);
    else if (!flags.quiet) context.result(appealsText(reviewed, { out, language, look: context }));
    return 0;
  },
);
