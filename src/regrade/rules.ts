// The tests of a policy, each with a name, as appeals tell what they flip. The engine answers them by the same conditions.
import { type Condition, subjectsOf } from '../grammar/condition.js';
import type { Policy, Tier } from '../policy/model/policy.js';

export interface NamedRule {
  readonly rule: string;
  readonly when: Condition;
}

/** Every condition that tiers, adjustments, floors and caps depend on. */
export function rulesOf({ tiers, adjustments, ungraded, caps, floors }: Policy): NamedRule[] {
  return [
    ...(ungraded === undefined ? [] : [{ rule: 'ungraded', when: ungraded.when }]),
    ...tiers.flatMap(tierRules),
    ...adjustments.map(({ id, when }) => ({ rule: `adjustment:${id}`, when })),
    ...floors.map(({ name, when }) => ({ rule: `floor:${name}`, when })),
    ...caps.map(({ name, when }) => ({ rule: `cap:${name}`, when })),
  ];
}

function tierRules({ id, score, requires, entersDirectly, keeps, when }: Tier): NamedRule[] {
  return [
    ...(score === undefined ? [] : [{ rule: `score:${id}`, when: scoreAtLeast(score) }]),
    ...gates(`gate:${id}`, requires),
    ...(entersDirectly === undefined ? [] : [{ rule: `direct:${id}`, when: entersDirectly }]),
    ...(keeps?.score === undefined ? [] : [{ rule: `keeps_score:${id}`, when: scoreAtLeast(keeps.score) }]),
    ...gates(`keeps:${id}`, keeps?.requires),
    ...(when === undefined ? [] : [{ rule: `segment:${id}`, when }]),
  ];
}

function scoreAtLeast(value: NonNullable<Tier['score']>): Condition {
  return { kind: 'test', subject: 'score', test: { op: 'at_least', value } };
}

/** Parts that must all hold, one rule for each subject. */
function gates(name: string, condition: Condition | undefined): NamedRule[] {
  if (condition === undefined) return [];
  const parts = new Map<string, Condition[]>();
  for (const part of condition.kind === 'all' ? condition.of : [condition]) {
    const subject = subjectsOf(part).join('+');
    parts.set(subject, [...(parts.get(subject) ?? []), part]);
  }
  return [...parts].map(([subject, of]) => ({ rule: `${name}:${subject}`, when: { kind: 'all', of } }));
}
