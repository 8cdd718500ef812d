// What a scenario changes, in sentences.

import { Decimal } from 'decimal.js';
import { shareOf } from '../../change/matrix.js';
import { count } from '../../foundation/characters/thousands.js';
import { guardWord } from '../../plan/guards/words.js';
import type { Language, Policy } from '../../policy/model/policy.js';
import { excess } from '../../reports/text/guards-text.js';
import { money, percent } from '../../reports/words/plain-text.js';
import { movedIn, type SimulatedScenario, type Simulation, type TierFlow } from '../measured/simulated.js';
import { simulateWords } from './words.js';

/** Everything that changes, first what moves, then what it costs, then guards. */
export function sentencesOf(
  simulation: Simulation,
  scenario: SimulatedScenario,
  language: Language,
): string[] {
  return [
    ...movedSentences(scenario, language),
    ...tierSentences(simulation, scenario, language),
    ...costSentences(simulation, scenario, language),
    ...guardSentences(simulation, scenario, language),
  ];
}

function movedSentences({ flows, figures, policy }: SimulatedScenario, language: Language): string[] {
  const say = simulateWords[language];
  const moved = movedIn(flows);
  if (moved === 0) return [say.nothing];
  const here = flows.reduce((sum, { customers }) => sum + customers, 0);
  const all = policy.ungraded === undefined ? figures.total.customers : here;
  const sum = (wanted: (steps: number | null) => boolean) =>
    flows.reduce((all, { steps, customers }) => all + (wanted(steps) ? customers : 0), 0);
  const without = flows.reduce(
    (all, { from, to, steps, customers }) =>
      all + (steps === null && (from === '' || to === '') ? customers : 0),
    0,
  );
  const nowhere = sum((steps) => steps === null) - without;
  return [
    say.moved(
      count(moved),
      moved === 1,
      percent(shareOf(moved, all)),
      count(sum((steps) => (steps ?? 0) > 0)),
      count(sum((steps) => (steps ?? 0) < 0)),
    ),
    ...(without === 0 ? [] : [say.toOrFromNone(count(without))]),
    ...(nowhere === 0 ? [] : [say.elsewhere(count(nowhere))]),
  ];
}

/** `Gold 618 → 706 (+88, all from Silver). Platinum unchanged.` */
function tierSentences(
  { policy: today, figures: before }: Simulation,
  { policy, figures, flows }: SimulatedScenario,
  language: Language,
): string[] {
  const say = simulateWords[language];
  const labelIn = ({ tiers, ungraded }: Policy, id: string) =>
    id === ''
      ? (ungraded?.label[language] ?? say.noTier)
      : (tiers.find((tier) => tier.id === id)?.label[language] ?? id);
  const told: string[] = [];
  const unchanged: string[] = [];
  for (const { tier, customers } of figures.tiers) {
    const own = (flow: TierFlow) => flow.steps === 0 && flow.to === tier;
    const into = flows.filter((flow) => flow.to === tier && !own(flow));
    const same = flows.find(own)?.from ?? today.tiers.find(({ id }) => id === tier)?.id;
    const out = flows.filter((flow) => flow.from === same && flow.to !== tier);
    const was = before.tiers.find((each) => each.tier === same)?.customers ?? 0;
    const label = labelIn(policy, tier);
    if (into.length === 0 && out.length === 0) {
      unchanged.push(label);
      continue;
    }
    const change = withSign(count(Math.abs(customers - was)), customers - was);
    const [first, ...more] = [
      ...into.map((flow) => ({ flow, tier: labelIn(today, flow.from), way: 'from' as const })),
      ...out.map((flow) => ({ flow, tier: labelIn(policy, flow.to), way: 'to' as const })),
    ];
    const parts =
      first !== undefined && more.length === 0
        ? first.way === 'from'
          ? say.allFrom(change, first.tier)
          : say.allTo(change, first.tier)
        : [
            change,
            ...[first, ...more]
              .flatMap((each) => each ?? [])
              .map((each) => say[each.way](count(each.flow.customers), each.tier)),
          ].join(say.listed);
    told.push(say.changed(label, count(was), count(customers), parts));
  }
  return [
    ...told,
    ...(unchanged.length === 0 || told.length === 0 ? [] : [say.unchanged(unchanged.join(say.listed))]),
  ];
}

function costSentences(
  { figures: { total: before }, policy: { currency } }: Simulation,
  { figures: { total } }: SimulatedScenario,
  language: Language,
): string[] {
  const say = simulateWords[language];
  const told = (name: 'benefits' | 'discounts') => {
    const [was, now] = [before[name], total[name]];
    if (was === null && now === null) return undefined;
    const change = new Decimal(now ?? 0).minus(was ?? 0);
    return [
      money(was ?? '0', currency),
      money(now ?? '0', currency),
      withSign(money(change.abs().toFixed(), currency), change.comparedTo(0)),
    ] as const;
  };
  const [benefits, discounts] = [told('benefits'), told('discounts')];
  const parts = [
    ...(benefits === undefined ? [] : [say.benefits(...benefits)]),
    ...(discounts === undefined
      ? []
      : [benefits === undefined ? say.discountsAlone(...discounts) : say.discounts(...discounts)]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(say.semicolon)}${say.stop}`];
}

function guardSentences(
  { guards: before, policy: today }: Simulation,
  { guards, policy }: SimulatedScenario,
  language: Language,
): string[] {
  const say = simulateWords[language];
  const tripped = new Set(before.filter((guard) => guard.tripped).map(({ guard }) => guard));
  const label = ({ metrics, value }: Policy) => metrics.find(({ id }) => id === value)?.label[language];
  const [was, now] = [label(today), label(policy)];
  return [
    ...guards.flatMap((guard) => {
      const word = guardWord(guard.guard, language);
      if (!guard.tripped) return tripped.has(guard.guard) ? [say.tripsNoMore(word)] : [];
      const over = excess(guard, language, policy.currency);
      return [tripped.has(guard.guard) ? say.tripsNow(word, over) : say.trips(word, over)];
    }),
    ...(was !== undefined && now !== undefined && today.value !== policy.value
      ? [say.otherValue(was, now)]
      : []),
  ];
}

/** A change with its sign. */
export function withSign(size: string, change: number): string {
  return change === 0 ? `±${size}` : change > 0 ? `+${size}` : `−${size}`;
}
