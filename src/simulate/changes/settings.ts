// `--set PATH=VALUE`: a policy with other values in it. Everything else stays as it is written, comments and line breaks, so
// that what is wrong with the changed policy is told at the lines of the one that people know.

import { distance } from 'fastest-levenshtein';
import { nearest } from '../../foundation/problems/nearest.js';
import { fail, type Place, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { parseYaml, type YamlFile, type YamlValue } from '../../foundation/yaml/document.js';
import { readShape } from '../../foundation/yaml/shape.js';
import { sortedText } from '../../policy/model/canonical.js';
import { writtenPolicy } from '../../policy/reading/written.js';
import { isMapping, type NamedPart, policyParts } from './paths.js';

/** A value to be set. */
export interface PolicySetting {
  /** Such as `tiers.gold.score`. */
  readonly path: string;
  /** As people write it: a number, text, or a list. */
  readonly value: string;
}

/**
 * Reads `PATH=VALUE`. Names may hold `=`, so that the longest path that the policy has goes first.
 * @throws ProblemsError where it is none
 */
export function settingFrom(written: string, policy: YamlFile): PolicySetting {
  const cuts = [...written.matchAll(/=/g)].map(({ index }) => index);
  const names = new Set(policyParts(policy.value).map(({ name }) => name));
  const cut = cuts.findLast((at) => names.has(written.slice(0, at).trim())) ?? cuts[0];
  const [path, value] = [
    written.slice(0, cut).trim(),
    cut === undefined ? '' : written.slice(cut + 1).trim(),
  ];
  if (path !== '' && value !== '') return { path, value };
  return fail({
    code: 'usage',
    reason: `"${written}" does not say which value is set, and to what`,
    fix: 'write PATH=VALUE, such as --set tiers.gold.score=70',
  });
}

/**
 * The policy with these values in it.
 * @throws ProblemsError with every path that it does not have, and every value that is none
 */
export function withSettings(policy: YamlFile, settings: readonly PolicySetting[]): YamlFile {
  const problems = new Problems();
  let changed = policy;
  for (const setting of settings) {
    try {
      changed = withSetting(changed, setting);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      for (const problem of error.problems) problems.add(problem);
    }
  }
  problems.throwIfAny();
  return changed;
}

function withSetting(policy: YamlFile, setting: PolicySetting): YamlFile {
  const parts = policyParts(policy.value);
  const found = parts.find(({ name }) => name === setting.path);
  const value = readValue(setting, found?.value);
  if (found === undefined) return withNew(policy, setting, value, parts);
  if (!isMapping(found.value)) return replaced(policy, setting, value, found);
  const below = parts.filter(
    ({ name, value: each }) => name.startsWith(`${setting.path}.`) && !isMapping(each),
  );
  return fail({
    code: 'unknown-path',
    place: policy.place(found.at),
    reason: `"${setting.path}" is a part of the policy, and no value`,
    fix: `name one of its values: ${below.map(({ name }) => name).join(', ')}`,
  });
}

function replaced(policy: YamlFile, { path }: PolicySetting, value: Value, { at }: NamedPart): YamlFile {
  const changed = parseYaml(policy.file, policy.withValue(at, value.text));
  const now = policyParts(changed.value).find(({ name }) => name === path);
  // What is written of the value must not reach beyond it.
  return now !== undefined && same(now.value, value.read) ? changed : notPlain(path, policy.place(at));
}

const same = (one: YamlValue, other: YamlValue) => sortedText(one) === sortedText(other);

interface Value {
  /** As YAML on one line. */
  readonly text: string;
  readonly read: YamlValue;
}

/** @param current what the policy says now: text stays text, whatever it looks like */
function readValue({ path, value }: PolicySetting, current: YamlValue | undefined): Value {
  if (/[\r\n]/.test(value)) return notPlain(path, undefined);
  if (typeof current === 'string' && !/^["']/.test(value)) return { text: quoted(value), read: value };
  try {
    const read = parseYaml('', value).value;
    if (!isMapping(read)) return { text: typeof read === 'string' ? quoted(read) : value, read };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
  }
  return notPlain(path, undefined);
}

/** Text that could mean anything else to YAML stands in quotes. */
function quoted(text: string): string {
  return /^[A-Za-z][\w-]*( [\w-]+)*$|^\d+(\.\d+)?%$|^\d+ [a-z]+$/.test(text) ? text : JSON.stringify(text);
}

function notPlain(path: string, place: Place | undefined): never {
  return fail({
    code: 'wrong-value',
    ...(place && { place }),
    reason: `what "${path}" is set to is no single value`,
    fix: 'write a number, a text or a list, such as 70, "12 months" or [a, b]',
  });
}

/** A value that the policy does not have yet: in the part that is there, as far as policies know such a key. */
function withNew(
  policy: YamlFile,
  { path }: PolicySetting,
  value: Value,
  parts: readonly NamedPart[],
): YamlFile {
  const holders = parts.filter(
    ({ name, value: each }) => isMapping(each) && (name === '' || path.startsWith(`${name}.`)),
  );
  const holder = holders.reduce((longest, each) => (each.name.length > longest.name.length ? each : longest));
  const rest = path.slice(holder.name === '' ? 0 : holder.name.length + 1);
  const keys = rest.split('.');
  const siblings = parts.flatMap(({ name }) =>
    holder.name === ''
      ? [name]
      : name.startsWith(`${holder.name}.`)
        ? [name.slice(holder.name.length + 1)]
        : [],
  );
  const unknown = () => unknownPath(policy, path, holder, parts);
  const [first = '', ...inner] = keys;
  const there = isMapping(holder.value) && first in holder.value;
  // A slip of the finger is no new key.
  if (there || !keys.every((key) => /^[A-Za-z]\w*$/.test(key)) || isSlip(rest, siblings)) return unknown();
  const text = inner.reduceRight((within, key) => `{ ${key}: ${within} }`, value.text);
  const changed = parseYaml(policy.file, policy.withEntry(holder.at, first, text));
  return knows(policy, changed) ? changed : unknown();
}

function isSlip(name: string, known: readonly string[]): boolean {
  const near = nearest(name, known);
  return near !== undefined && distance(near, name) <= 2;
}

/** Whether the changed policy has no more keys that gradus does not know than before. */
function knows(before: YamlFile, after: YamlFile): boolean {
  const unknownKeys = (policy: YamlFile) => {
    const problems = new Problems();
    readShape(policy, writtenPolicy, problems);
    return problems.list.filter(({ code }) => code === 'unknown-key').length;
  };
  return unknownKeys(after) <= unknownKeys(before);
}

function unknownPath(policy: YamlFile, path: string, holder: NamedPart, parts: readonly NamedPart[]): never {
  const values = parts.filter(({ value }) => !isMapping(value)).map(({ name }) => name);
  const near = nearest(path, values);
  return fail({
    code: 'unknown-path',
    place: holder.at.length === 0 ? { file: policy.file } : policy.place(holder.at),
    reason: `the policy has nothing at "${path}"`,
    fix:
      near === undefined
        ? `known here: ${beside(
            path,
            parts.map(({ name }) => name),
          ).join(', ')}`
        : `did you mean "${near}"?`,
  });
}

/** What stands where a path leaves the ways that there are: the parts below the longest beginning that some have, too. */
function beside(path: string, names: readonly string[]): string[] {
  const keys = path.split('.');
  const beginnings = keys.map((_, length) =>
    keys
      .slice(0, keys.length - length)
      .map((key) => `${key}.`)
      .join(''),
  );
  const beginning = beginnings.find((each) => names.some((name) => name.startsWith(each))) ?? '';
  const below = names.filter((name) => name !== '' && name.startsWith(beginning));
  return [...new Set(below.map((name) => beginning + (name.slice(beginning.length).split('.')[0] ?? '')))];
}
