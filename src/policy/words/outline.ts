// A whole policy in words: each part on a line, called as people call it.
import { criterionPart } from '../../grammar/condition.js';
import type { Fact } from '../model/facts.js';
import { outlineOf, type Part } from '../model/outline.js';
import { type Language, labelsById, type Policy } from '../model/policy.js';
import { factName } from './differences.js';
import { policyWords } from './names.js';
import { factPhrase, type Naming } from './phrases.js';

/** A part of a policy and what it says. */
export interface PolicyLine {
  readonly name: string;
  readonly facts: string;
}

/** Everything that a policy says, in the order of the sections; parts that say nothing are left out. */
export function policyLines(policy: Policy, language: Language): PolicyLine[] {
  const naming = namingOf(policy, language);
  return outlineOf(policy, (id) => id, new Set()).flatMap((part) => {
    const facts = [...part.facts]
      .filter(([name]) => !name.startsWith('label.'))
      .map(
        ([name, fact]) => `${factName(name, language)} ${factPhrase(labelled(name, fact), language, naming)}`,
      );
    const name = [policyWords[language].sections[part.section], labelOf(part)].filter((each) => each !== '');
    return facts.length === 0
      ? []
      : [{ name: name.join(' '), facts: facts.join(language === 'zh' ? '；' : '; ') }];
  });

  /** Parts by their label. */
  function labelOf({ section, id }: Part): string {
    const labels = labelsById(policy);
    const found = (all: readonly { id: string; label: Record<Language, string> }[]) =>
      all.find((each) => each.id === id)?.label[language];
    if (section === 'tier') return found(policy.tiers) ?? id;
    if (section === 'dimension') return found(policy.dimensions) ?? id;
    if (section === 'adjustment') return found(policy.adjustments) ?? id;
    return labels[id]?.[language] ?? id;
  }

  /** What names a metric, a tier or a dimension. */
  function labelled(name: string, fact: Fact): Fact {
    if (fact.kind === 'rule') return { ...fact, operands: fact.operands.map((each) => naming.subject(each)) };
    if (fact.kind !== 'text') return fact;
    const section = { tier: 'tier', new_customers_at_most: 'tier', dimension: 'dimension' } as const;
    if (Object.hasOwn(section, name))
      return {
        ...fact,
        value: labelOf({ section: section[name as keyof typeof section], id: fact.value, facts: new Map() }),
      };
    return name === 'metric' || name === 'value' ? { ...fact, value: naming.subject(fact.value) } : fact;
  }
}

function namingOf(policy: Policy, language: Language): Naming {
  const labels = labelsById(policy);
  return {
    subject: (subject) => {
      if (subject === 'score') return language === 'zh' ? '得分' : 'score';
      const part = criterionPart(subject);
      const label = labels[part?.criterion ?? subject]?.[language];
      if (label === undefined) return subject;
      return part === undefined ? label : `${label}.${part.of}`;
    },
    number: (value) => value.toFixed(),
  };
}
