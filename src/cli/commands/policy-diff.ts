// policy diff: what changed from one policy to another, in words.
import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { lookAt, readRegular } from '../../foundation/problems/file-errors.js';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { readPolicy } from '../../policy/linter/read-policy.js';
import { differencesOf } from '../../policy/model/differences.js';
import type { Policy } from '../../policy/model/policy.js';
import { policyDifferencesText, policyDifferencesValue } from '../../policy/words/page.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type PolicyDiffFlags = Flags<'lang' | 'json' | 'exitCode'>;

export const policyDiff: Run<PolicyDiffFlags> = withJsonProblems(
  async ([oldName = '', newName = ''], flags, context) => {
    const problems = new Problems();
    const [old, now] = [oldName, newName].map((name) => readFrom(name, problems));
    if (old === undefined || now === undefined) throw new ProblemsError(problems.list);
    const found = differencesOf(...frozen(old, now));
    const language = flags.lang ?? 'en';
    if (flags.json)
      context.data(`${jsonText(policyDifferencesValue(old.policy, now.policy, found, language), 2)}\n`);
    else
      context.result(
        policyDifferencesText(old.policy, now.policy, found, { language, paint: context.paint }),
      );
    return flags.exitCode === true && found.length > 0 ? 1 : 0;
  },
);

interface Read {
  readonly policy: Policy;
  /** File of the centres that clusters are frozen to. */
  readonly centres: string | undefined;
}

/** The policy of a file, or of a results folder, which keeps the one that was used. */
function readFrom(name: string, problems: Problems): Read | undefined {
  const file = path.resolve(lookAt(name)?.isDirectory() ? path.join(name, 'policy.yaml') : name);
  const source = readYaml(shownPath(file), 'policy', problems, 'name a policy file, or a results folder');
  const read = source && readPolicy(source, problems);
  return (
    read && { policy: read.policy, centres: read.centres && path.resolve(path.dirname(file), read.centres) }
  );
}

/** Both policies with what their clusters are frozen to: files of the same content are the same, wherever they lie. */
function frozen(old: Read, now: Read): [Policy, Policy] {
  const alike = contentOf(old.centres) !== undefined && contentOf(old.centres) === contentOf(now.centres);
  const [before, after] = [old, now].map(({ policy, centres }): Policy => {
    const assign = {
      ...policy.assign,
      centres: alike || centres === undefined ? undefined : shownPath(centres),
    };
    return { ...policy, assign };
  });
  return [before ?? old.policy, after ?? now.policy];
}

function contentOf(file: string | undefined): string | undefined {
  return file === undefined || lookAt(file)?.isFile() !== true ? undefined : readRegular(file).toString();
}
