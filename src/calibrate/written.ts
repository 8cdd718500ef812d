// The policy that was found, as a file: the old one with other values in it, its comments kept, its version raised.

import path from 'node:path';
import { parseYaml, type YamlFile } from '../foundation/yaml/document.js';
import { isMapping } from '../simulate/changes/paths.js';
import type { Scenario } from '../simulate/changes/scenario.js';
import { withSettings } from '../simulate/changes/settings.js';

/** @param target file that it is to stand in */
export function writtenPolicyOf({ policy, base }: Pick<Scenario, 'policy' | 'base'>, target: string) {
  const version = raised(isMapping(policy.value) ? String(policy.value.version ?? '') : '');
  const text = withSettings(fromFolder(policy, base, path.dirname(target)), [
    { path: 'version', value: JSON.stringify(version) },
  ]).text;
  return { version, text };
}

/** The last number of a version by one more: `2026.1` → `2026.2`, `1.9` → `1.10`; a first one where there is none. */
export function raised(version: string): string {
  const last = /^(?<before>.*?)(?<number>\d+)(?<after>\D*)$/s.exec(version);
  if (last?.groups === undefined) return `${version}.2`.replace(/^\./, '');
  const { before = '', number = '0', after = '' } = last.groups;
  return `${before}${String(BigInt(number) + 1n).padStart(number.length, '0')}${after}`;
}

/** The policy with paths that lead to the same files from another folder. */
function fromFolder(policy: YamlFile, base: string, folder: string): YamlFile {
  const assign = isMapping(policy.value) ? policy.value.assign : undefined;
  const centres = isMapping(assign) ? assign.centres : undefined;
  if (typeof centres !== 'string') return policy;
  const relative = path.relative(folder, path.resolve(base, centres)).split(path.sep).join('/');
  return parseYaml(policy.file, policy.withValue(['assign', 'centres'], JSON.stringify(relative)));
}
