// verify: tells whether results, their approval and signature are what they were; with --regrade, whether they come out again.

import { jsonText } from '../../foundation/characters/visible.js';
import { verificationText } from '../../grading/again/verification-text.js';
import { verifyResults } from '../../grading/again/verify-results.js';
import type { EngineFlag, Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type VerifyFlags = Flags<EngineFlag | 'engine' | 'regrade' | 'signers' | 'lang' | 'json' | 'quiet'>;

export const verify: Run<VerifyFlags> = withJsonProblems(async ([folder = ''], flags, context) => {
  const { signers, threads, memory, lang = 'en' } = flags;
  const options = { signers, regrade: flags.regrade === true, threads, memory, engine: flags.engine };
  const found = await verifyResults(folder, options, context);
  if (flags.json) context.data(`${jsonText(found, 2)}\n`);
  else if (!flags.quiet) context.result(verificationText(found, lang, context.paint));
  return 0;
});
