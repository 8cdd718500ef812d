// A scenario file: what people call it, and what is other in it than in the policy of the results.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { YamlValue } from '../../foundation/yaml/document.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { text } from '../../foundation/yaml/kinds.js';
import { readShape } from '../../foundation/yaml/shape.js';
import type { PolicySetting } from './settings.js';

const plainValue = z.custom<YamlValue>(
  (value) => isPlain(value) || (Array.isArray(value) && value.every(isPlain)),
  'must be a number, a text or a list of them',
);

const writtenScenario = z.strictObject({
  scenario: text.meta({ description: 'what people call it', examples: ['Stricter gold'] }),
  policy: text.optional().meta({
    description: 'policy file, relative to this one; without it, the policy of the results',
    examples: ['policy-2027.yaml'],
  }),
  set: z
    .record(z.string(), plainValue)
    .optional()
    .meta({ description: 'values by their paths', examples: [{ 'tiers.gold.score': 70 }] }),
  rebalance: z
    .boolean()
    .optional()
    .meta({ description: 'whether weights follow one that is set', default: false }),
});

/** A scenario as a file says it. */
export interface WrittenScenario {
  readonly name: string;
  /** As it is written, relative to the file. */
  readonly policy: string | undefined;
  readonly settings: readonly PolicySetting[];
  readonly rebalance: boolean;
}

/** Reads a scenario file. @throws ProblemsError with everything that is wrong with it */
export function readScenario(file: string): WrittenScenario {
  const problems = new Problems();
  const source = readYaml(shownPath(file), 'scenario', problems, 'check the path');
  const written = source && readShape(source, writtenScenario, problems);
  if (source && written && written.policy === undefined && Object.keys(written.set ?? {}).length === 0)
    problems.add({
      code: 'missing-key',
      place: source.place([]),
      reason: 'the scenario says nothing other than the policy of the results',
      fix: 'write policy: FILE, or set: with values, such as set: { tiers.gold.score: 70 }',
    });
  if (written === undefined || problems.list.length > 0) throw new ProblemsError(problems.list);
  return {
    name: written.scenario,
    policy: written.policy,
    settings: Object.entries(written.set ?? {}).map(([path, value]) => ({ path, value: textOf(value) })),
    rebalance: written.rebalance === true,
  };
}

function isPlain(value: unknown): boolean {
  return value instanceof Decimal || typeof value === 'string' || typeof value === 'boolean';
}

/** As `--set` takes it. */
function textOf(value: YamlValue): string {
  if (value instanceof Decimal) return value.toFixed();
  if (Array.isArray(value))
    return `[${value.map((each) => (typeof each === 'string' ? JSON.stringify(each) : textOf(each))).join(', ')}]`;
  return String(value);
}
