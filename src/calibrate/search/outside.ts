// Values other than thresholds: gates, keep scores, weights, points. Each choice of them is a policy of its own, over which
// thresholds are looked for. Where these are many, one value is tried after the other, from the best that was found.

import type { Decimal } from 'decimal.js';
import type { PolicySetting } from '../../simulate/changes/settings.js';
import type { Varied } from '../asked/varied.js';
import type { RoundValue } from './candidates.js';

/** A value with everything that it may be. */
export interface OutsideValue {
  readonly varied: Varied;
  readonly candidates: readonly RoundValue[];
}

/** Which candidate each value has. */
export type OutsideChoice = readonly RoundValue[];

/** So many policies are all tried. */
const mostPolicies = 400;
/** How often one value after the other is tried. */
const mostRounds = 3;

/** The settings of a choice, of values that are other than today. */
export function outsideSettings(values: readonly OutsideValue[], choice: OutsideChoice): PolicySetting[] {
  return values.flatMap(({ varied }, at) => {
    const candidate = choice[at];
    return candidate === undefined || candidate.level === 0
      ? []
      : [{ path: varied.path, value: candidate.value.toFixed() }];
  });
}

/** What the policy says today. */
export function todaysChoice(values: readonly OutsideValue[]): OutsideChoice {
  return values.map(({ varied }): RoundValue => ({ value: varied.today, level: 0 }));
}

/**
 * Tries choices.
 * @param look looks at one
 * @param best the best of all that were looked at
 */
export async function tryOutside(
  values: readonly OutsideValue[],
  look: (choice: OutsideChoice) => Promise<void>,
  best: () => readonly PolicySetting[],
): Promise<void> {
  const seen = new Set<string>();
  const once = async (choice: OutsideChoice) => {
    const key = choice.map(({ value }) => value.toFixed()).join(' ');
    if (seen.has(key)) return;
    seen.add(key);
    await look(choice);
  };
  const today = todaysChoice(values);
  await once(today);
  if (values.reduce((product, { candidates }) => product * candidates.length, 1) <= mostPolicies) {
    for (const choice of allOf(values)) await once(choice);
    return;
  }
  for (let round = 0; round < mostRounds; round++) {
    const before = seen.size;
    for (const [at, { candidates }] of values.entries()) {
      const from = chosenIn(values, best());
      for (const candidate of candidates)
        await once(from.map((each, index) => (index === at ? candidate : each)));
    }
    if (seen.size === before) return;
  }
}

function allOf(values: readonly OutsideValue[]): OutsideChoice[] {
  return values.reduce<OutsideChoice[]>(
    (found, { candidates }) => found.flatMap((each) => candidates.map((candidate) => [...each, candidate])),
    [[]],
  );
}

/** The choice that has these settings. */
function chosenIn(values: readonly OutsideValue[], settings: readonly PolicySetting[]): OutsideChoice {
  const today = todaysChoice(values);
  return values.map(({ varied, candidates }, at) => {
    const set = settings.find(({ path }) => path === varied.path);
    const found = candidates.find(({ value }: { value: Decimal }) => value.toFixed() === set?.value);
    return found ?? today[at] ?? { value: varied.today, level: 0 };
  });
}
