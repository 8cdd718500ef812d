// Which rules decide between two places: those that hold at one and not at the other, and make a difference there.
import type { Policy } from '../../policy/model/policy.js';
import type { NamedRule } from '../../regrade/rules.js';

/** Whether each rule holds, in their order. */
export type RuleAnswers = readonly boolean[];

/** A way onto a tier is one of its rules or several together; a tier is given where one of its ways is open. */
interface Way {
  readonly tier: string;
  /** Places of its rules. */
  readonly rules: readonly number[];
  /** Keep rules are for those who hold the tier. */
  readonly keeps: boolean;
}

const wayNames: Readonly<Record<string, string>> = {
  score: 'enter',
  gate: 'enter',
  direct: 'direct',
  keeps_score: 'keep',
  keeps: 'keep',
  segment: 'segment',
};

/**
 * The rules that decide, by name.
 * @param here the answers at one place, and `others` those at the places around it
 * @param tiers index of the tier that is reached or lost, and id of the tier held before
 */
export function bindingOf(
  rules: readonly NamedRule[],
  here: RuleAnswers,
  others: readonly RuleAnswers[],
  tiers: { readonly target: number; readonly held: string | undefined },
  policy: Policy,
): string[] {
  const { target, held } = tiers;
  const flips = (at: number) => others.some((each) => each[at] !== here[at]);
  const ways = waysOf(rules);
  const open = ({ rules: of }: Way, answers: RuleAnswers) => of.every((at) => answers[at] === true);
  const usable = ways.filter(({ keeps, tier }) => !keeps || tier === held);
  const opens = usable.filter((way) => others.some((each) => open(way, each) !== open(way, here)));
  const index = ({ tier }: Way) => policy.tiers.findIndex(({ id }) => id === tier);
  const own = opens.filter((way) => index(way) === target);
  // Who comes by the target on the way to a better tier is there by the rules of that one.
  const better = opens.filter((way) => index(way) < target);
  const some = own.length > 0 ? own : better;
  const whatever = usable.filter((way) => index(way) === target);
  const ofTiers = new Set((some.length > 0 ? some : whatever).flatMap((way) => way.rules));
  const inWays = new Set(ways.flatMap((way) => way.rules));
  return rules.flatMap(({ rule }, at) => (flips(at) && (ofTiers.has(at) || !inWays.has(at)) ? [rule] : []));
}

function waysOf(rules: readonly NamedRule[]): Way[] {
  const ways = new Map<string, Way>();
  for (const [at, { rule }] of rules.entries()) {
    const [kind = '', tier = ''] = rule.split(':');
    const name = wayNames[kind];
    if (name === undefined) continue;
    const key = JSON.stringify([name, tier]);
    const found = ways.get(key);
    ways.set(key, { tier, keeps: name === 'keep', rules: [...(found?.rules ?? []), at] });
  }
  return [...ways.values()];
}
