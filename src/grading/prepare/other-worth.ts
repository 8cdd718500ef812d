// Whether last results say what customers were worth by another metric, or in another currency, than this review does.
import path from 'node:path';
import type { Note } from '../../foundation/problems/note.js';
import { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { currencyDiffers, type Policy } from '../../policy/model/policy.js';

/** What people are told then; undefined where values then and now are the same thing. @param metric value metric of then */
export function otherWorthNote(folder: string, metric: string, policy: Policy): Note | undefined {
  const [then, now] =
    metric === policy.value ? [currencyIn(folder), policy.currency] : [metric, policy.value ?? ''];
  const differs = metric === policy.value ? currencyDiffers(then, now) : now !== '';
  if (!differs) return undefined;
  return {
    en: `last results say what customers were worth in ${then}, and this review in ${now}: values then and now are not held against each other`,
    zh: `上次结果的客户价值以 ${then} 计，本次以 ${now} 计：两次的价值不作比较`,
  };
}

/** The currency of the policy of then; empty where nobody knows it. */
function currencyIn(folder: string): string {
  const value = readYaml(shownPath(path.join(folder, 'policy.yaml')), 'policy', new Problems())?.value;
  const found =
    typeof value === 'object' && value !== null && 'currency' in value ? value.currency : undefined;
  return typeof found === 'string' ? found : '';
}
