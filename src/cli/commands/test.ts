// test: runs the test cases that lie beside a policy.
import path from 'node:path';
import { casesText, casesValue } from '../../cases/page.js';
import { casesBeside, runCases } from '../../cases/run.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type TestFlags = Flags<'cases' | 'json' | 'quiet'>;

export const test: Run<TestFlags> = withJsonProblems(async ([policy = ''], flags, context) => {
  const policyFile = path.resolve(policy);
  const casesFile = flags.cases === undefined ? casesBeside(policyFile) : path.resolve(flags.cases);
  const results = await runCases(policyFile, casesFile, context);
  const failed = results.some((each) => !each.passed);
  const file = shownPath(casesFile);
  if (flags.json) context.data(`${jsonText(casesValue(shownPath(policyFile), file, results), 2)}\n`);
  else if (failed || !flags.quiet)
    context.result(casesText(file, results, { paint: context.paint, onlyFailed: flags.quiet === true }));
  return failed ? 1 : 0;
});
