// Written tiers → resolved tiers, with problems for names that cannot stand.
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import { resolveCondition } from '../../grammar/condition.js';
import { checkTierName, checkUnique, inBothLanguages } from '../model/names.js';
import type { Tier } from '../model/policy.js';
import type { WrittenPolicy } from './written.js';

/** Resolves the tiers, best first. */
export function resolveTiers(written: WrittenPolicy, source: YamlFile, problems: Problems): Tier[] {
  const names: { name: string; path: YamlPath }[] = [];
  const tiers = written.tiers.map((tier, index): Tier => {
    checkTierName(tier.id, source, ['tiers', index, 'id'], problems);
    names.push({ name: tier.id, path: ['tiers', index, 'id'] });
    (tier.formerly ?? []).forEach((name, f) => {
      if (name !== tier.id) names.push({ name, path: ['tiers', index, 'formerly', f] });
    });
    return {
      id: tier.id,
      label: inBothLanguages(tier.label, tier.id),
      formerly: tier.formerly ?? [],
      score: tier.score,
      requires: tier.requires && resolveCondition(tier.requires),
      entersDirectly: tier.enters_directly && resolveCondition(tier.enters_directly),
      quota: tier.quota,
      share: tier.share,
      when: tier.when && resolveCondition(tier.when),
      keeps: tier.keeps && {
        score: tier.keeps.score,
        requires: tier.keeps.requires && resolveCondition(tier.keeps.requires),
      },
      discount: tier.benefits?.discount,
      annualCost: tier.benefits?.annual_cost,
      perks: tier.benefits?.perks ?? [],
      service: (tier.service ?? []).flatMap(({ every, minutes, ...what }) =>
        Object.entries(what).map(([service, by]) => ({ service, by, every, minutes })),
      ),
    };
  });
  checkUnique(
    names,
    { what: 'tiers', fix: 'rename one of them; a former id belongs to the one tier that it now means' },
    source,
    problems,
  );
  return tiers;
}
