// `--vary PATH[=FROM..TO]`: which values of the policy a calibration may change, and within which ends.

import { Decimal } from 'decimal.js';
import { nearest } from '../../foundation/problems/nearest.js';
import { fail, type Problem, type Problems, ProblemsError } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { criterionPart } from '../../grammar/condition.js';
import type { Policy } from '../../policy/model/policy.js';
import { isMapping, type NamedPart, policyParts } from '../../simulate/changes/paths.js';
import { withSettings } from '../../simulate/changes/settings.js';

/** A value that may change. */
export interface Varied {
  readonly path: string;
  /** What the policy says now. */
  readonly today: Decimal;
  readonly from: Decimal | undefined;
  readonly to: Decimal | undefined;
  /** The tier whose score it is, as an index; undefined of any other value. */
  readonly tier: number | undefined;
  /** The metric that it is compared with; undefined of points, scores, weights and everything else. */
  readonly metric: string | undefined;
  /** Whether it is a weight, which others have to follow. */
  readonly weight: boolean;
}

/** What was asked for, and what of. */
interface VaryAsked {
  readonly written: readonly string[];
  readonly file: YamlFile;
  readonly policy: Policy;
}

/** The values that vary: the scores of all tiers, unless others are named. What is wrong is added to the problems. */
export function variedFrom({ written, file, policy }: VaryAsked, problems: Problems): Varied[] {
  const parts = policyParts(file.value);
  if (written.length === 0) return scoresOf(parts, policy, problems);
  const found: Varied[] = [];
  for (const each of written) {
    try {
      const varied = oneVaried(each, { parts, file, policy });
      if (found.some(({ path }) => path === varied.path))
        fail({ code: 'usage', reason: `--vary names ${varied.path} twice`, fix: 'leave one of the two out' });
      found.push(varied);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      for (const problem of error.problems) problems.add(problem);
    }
  }
  return found;
}

function scoresOf(parts: readonly NamedPart[], policy: Policy, problems: Problems): Varied[] {
  const found = parts.flatMap((part): Varied[] => {
    const tier = scoredTier(part, policy);
    if (tier === undefined || !(part.value instanceof Decimal)) return [];
    const ends = { from: undefined, to: undefined };
    return [{ path: part.name, today: part.value, ...ends, tier, metric: undefined, weight: false }];
  });
  if (found.length === 0) {
    const one = parts.find(({ name, value }) => name.startsWith('tiers.') && value instanceof Decimal);
    problems.add({
      code: 'usage',
      reason: 'no tier of this policy asks for a score, so that there is no threshold to look for',
      fix: `name the values that may change, such as --vary ${one?.name ?? 'PATH=FROM..TO'}`,
    });
  }
  return found;
}

/** The tier whose score a part is, where scores decide. */
function scoredTier({ at }: NamedPart, { assign }: Policy): number | undefined {
  const [list, index, key] = at;
  if (assign.by !== 'score' || at.length !== 3 || list !== 'tiers' || key !== 'score') return undefined;
  return Number(index);
}

interface PolicyParts {
  readonly parts: readonly NamedPart[];
  readonly file: YamlFile;
  readonly policy: Policy;
}

/** @throws ProblemsError where it is none */
function oneVaried(written: string, { parts, file, policy }: PolicyParts): Varied {
  // Names may hold `=`: the longest path that the policy has goes first.
  const names = new Set(parts.map(({ name }) => name));
  const cuts = [...[...written.matchAll(/=/g)].map(({ index }) => index), written.length];
  const cut = cuts.findLast((end) => names.has(written.slice(0, end).trim())) ?? cuts[0];
  const path = written.slice(0, cut).trim();
  const part = parts.find(({ name }) => name === path) ?? fail(unknown(path, file, parts));
  if (!(part.value instanceof Decimal))
    return fail({
      code: 'wrong-value',
      place: file.place(part.at),
      reason: `"${path}" is no number, so that there is nothing between two values of it`,
      fix: numbersBelow(part, parts),
    });
  const { value } = part;
  const ends = endsOf(written, path, written.slice(cut).replace(/^=/, '').trim(), value);
  const metric = metricOf(part, policy);
  if (ends.from === undefined && metric === undefined && !isOfPoints(part))
    fail({
      code: 'usage',
      place: file.place(part.at),
      reason: `nothing says how far "${path}" may go`,
      fix: `say it, such as --vary ${path}=${value.toFixed()}..${value.times(2).plus(1).toFixed()}`,
    });
  const weight = part.at[0] === 'score' && part.at.at(-1) === 'weight';
  return { path, today: value, ...ends, tier: scoredTier(part, policy), metric, weight };
}

function endsOf(written: string, path: string, ends: string, value: Decimal): Pick<Varied, 'from' | 'to'> {
  const form = /^(?<from>-?\d+(\.\d+)?)\.\.(?<to>-?\d+(\.\d+)?)$/.exec(ends);
  if (ends === '') return { from: undefined, to: undefined };
  const [from, to] = [new Decimal(form?.groups?.from ?? 0), new Decimal(form?.groups?.to ?? 0)];
  if (form === null)
    return fail({
      code: 'usage',
      reason: `"${written.trim()}" does not say from where to where the value may go`,
      fix: `write PATH=FROM..TO, such as --vary ${path}=${value.toFixed()}..${value.plus(10).toFixed()}`,
    });
  if (to.lt(from))
    return fail({
      code: 'usage',
      reason: `"${written.trim()}" has no values: ${from.toFixed()} lies above ${to.toFixed()}`,
      fix: 'write the smaller value first',
    });
  return { from, to };
}

/** A path that leads nowhere, with what it may have been meant for. */
function unknown(path: string, file: YamlFile, parts: readonly NamedPart[]): Problem {
  const numbers = parts.flatMap(({ name, value }) => (value instanceof Decimal ? [name] : []));
  const near = nearest(path, numbers);
  const plain: Problem = {
    code: 'unknown-path',
    place: { file: file.file },
    reason: `the policy has nothing at "${path}"`,
    fix:
      near === undefined
        ? 'name a number of the policy, such as tiers.gold.score'
        : `did you mean "${near}"?`,
  };
  if (near !== undefined || path === '') return plain;
  try {
    withSettings(file, [{ path, value: '0' }]);
    return { ...plain, fix: 'write it into the policy first: only numbers that stand there can vary' };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.find(({ code }) => code === 'unknown-path') ?? plain;
  }
}

function numbersBelow({ name, value }: NamedPart, parts: readonly NamedPart[]): string {
  const below = parts.filter((each) => each.name.startsWith(`${name}.`) && each.value instanceof Decimal);
  return isMapping(value) && below.length > 0
    ? `name one of its numbers: ${below.map((each) => each.name).join(', ')}`
    : 'name a number of the policy, such as tiers.gold.score';
}

const tests: readonly unknown[] = ['at_least', 'more_than', 'at_most', 'less_than'];

/** The metric that a threshold of a condition is compared with. */
function metricOf({ at }: NamedPart, { metrics }: Policy): string | undefined {
  const [subject, test] = at.slice(-2);
  if (!tests.includes(test) || typeof subject !== 'string' || criterionPart(subject) !== undefined)
    return undefined;
  return metrics.some(({ id }) => id === subject) ? subject : undefined;
}

/** Whether a number counts points or parts of a hundred: scores, weights, points, what adjustments add. */
function isOfPoints({ at }: NamedPart): boolean {
  const last = at.at(-1);
  return last === 'weight' || last === 'add' || at.slice(1).includes('score') || at.includes('points');
}
