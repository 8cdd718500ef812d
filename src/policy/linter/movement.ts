// Movement rules that cannot matter: limits that nobody reaches, and what would hold people whom nothing moves down.

import type { YamlPath } from '../../foundation/yaml/document.js';
import type { Rule } from './rule.js';

export const idleMovement: Rule = (policy, written, source, problems) => {
  const idle = (path: YamlPath, key: string, reason: string, fix: string) => {
    problems.add({ code: 'no-effect', place: source.place(path, key), reason, fix });
  };
  const { down, up, new_customers: entering } = written.movement ?? {};
  const most = policy.tiers.length - 1;
  for (const [way, steps] of [
    ['down', down?.max_steps],
    ['up', up?.max_steps],
  ] as const) {
    if (steps === undefined || steps < most) continue;
    idle(
      ['movement', way],
      'max_steps',
      `max_steps: ${steps} limits nobody, because from one end of the tiers to the other ${most === 1 ? 'is 1 step' : `are ${most} steps`}`,
      'lower it, or remove it',
    );
  }
  if (entering !== undefined && policy.movement.newCustomersAtMost === 0)
    idle(
      ['movement', 'new_customers'],
      'at_most',
      `"${entering.at_most}" limits no new customer, because it is the best tier`,
      'name a lower tier, or remove new_customers',
    );
  if (down?.max_steps !== 0) return;
  const because = 'can never matter, because with max_steps: 0 nobody is moved down';
  const fix = 'allow a step with max_steps: 1, or remove it';
  if (down.not_again_within !== undefined)
    idle(['movement', 'down'], 'not_again_within', `not_again_within ${because}`, fix);
  if (written.movement?.valid !== undefined) idle(['movement'], 'valid', `valid ${because}`, fix);
  if (down.protect_first_review === true)
    idle(['movement', 'down'], 'protect_first_review', `protect_first_review ${because}`, fix);
  written.tiers.forEach(({ id, keeps }, index) => {
    if (keeps !== undefined) idle(['tiers', index], 'keeps', `the keep rule of "${id}" ${because}`, fix);
  });
};
