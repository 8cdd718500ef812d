// The policies that are shipped with gradus, each with a sample review: which there are, and which fields they need.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../foundation/problems/nearest.js';
import { fail, Problems } from '../foundation/problems/problem.js';
import { parseYaml } from '../foundation/yaml/document.js';
import { testsIn } from '../grammar/condition.js';
import type { Want } from '../grammar/types.js';
import { useOf, wantsOf } from '../plan/planning/fields.js';
import { readPolicy } from '../policy/linter/read-policy.js';
import { conditionsOf } from '../policy/model/deciding.js';
import { lastExport } from '../policy/model/last.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const policies = path.join(root, 'config');
/** One folder per sample review. */
export const samples = path.join(root, 'samples');

export interface Template {
  readonly name: string;
  /** What the policy does, in one line. */
  readonly title: string;
  readonly text: string;
  /** Test cases of the policy. */
  readonly cases: string | undefined;
}

/** All shipped policies, by name. */
export function templates(): Template[] {
  return readdirSync(policies)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith(casesEnd))
    .sort()
    .map((file) => {
      const text = withoutSchema(readFileSync(path.join(policies, file), 'utf8'));
      const name = file.slice(0, -'.yaml'.length);
      const cases = path.join(policies, `${name}${casesEnd}`);
      return {
        name,
        title: titleOf(text),
        text,
        cases: existsSync(cases) ? withoutSchema(readFileSync(cases, 'utf8')) : undefined,
      };
    });
}

const casesEnd = '.cases.yaml';

/** A shipped file without the line that tells editors where its schema is: a copy stands elsewhere. */
export function withoutSchema(text: string): string {
  return text.replace(/^# yaml-language-server:.*\n/, '');
}

/** The first sentence of the remark at the head of a policy, else its name. */
function titleOf(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const head = lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ');
  const sentence = /^.*?[.。](?=\s|$)/u.exec(head)?.[0] ?? head;
  const name = /^policy:\s*(.*)$/m.exec(text)?.[1] ?? '';
  return (sentence === '' ? name : sentence).replace(/[.。]$/u, '').trim();
}

/** The template of a name; a problem that lists all of them where there is none. */
export function templateNamed(name: string): Template {
  const all = templates();
  const found = all.find((each) => each.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    all.map((each) => each.name),
  );
  return fail({
    code: 'unknown-template',
    reason: `there is no template "${name}"`,
    fix: `${near === undefined ? 'choose one' : `did you mean "${near}"? All there are`}:\n${templateList(all)}`,
  });
}

/** Names and titles, one a line. */
export function templateList(all: readonly Template[] = templates()): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return all.map(({ name, title }) => `    ${name.padEnd(width)}  ${title}`).join('\n');
}

/** What a policy needs of which export: field → use. Every export that it reads is there, with customer_id unsaid. */
export function neededBy(text: string, name: string): Map<string, Map<string, Want>> {
  const problems = new Problems();
  const policy = readPolicy(parseYaml(`config/${name}.yaml`, text), problems)?.policy;
  problems.throwIfAny();
  if (policy === undefined) return new Map();
  const exports = policy.metrics.flatMap(({ spec }) =>
    spec.grain === 'rows' && spec.export !== lastExport ? [spec.export] : [],
  );
  const needed = new Map([...new Set(exports)].map((each) => [each, wantsOf(policy, each)]));
  // Customer fields that conditions name without a metric of their own.
  const metrics = policy.metrics.map(({ id }) => id);
  for (const { subject } of conditionsOf(policy).flatMap(testsIn)) {
    if (subject === 'score' || subject.includes('.') || metrics.includes(subject)) continue;
    const fields = needed.get('customers') ?? new Map<string, Want>();
    needed.set('customers', fields.set(subject, useOf(policy, subject)));
  }
  return needed;
}

/** The currency that a policy counts in; undefined where it does not say. */
export function currencyOf(text: string): string | undefined {
  const { currency } = parseYaml('policy.yaml', text).value as { readonly currency?: unknown };
  return typeof currency === 'string' ? currency : undefined;
}
