// What conditions do with a metric: whether more of it helps the customer, or less.

import { Decimal } from 'decimal.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import { resolveCondition, type Test, type WrittenCondition } from '../../grammar/condition.js';
import type { Policy } from '../model/policy.js';
import type { WrittenPolicy } from '../reading/written.js';

export interface Influence {
  readonly subject: string;
  readonly test: Test;
  /** Whether it is better for a customer when the metric rises, or when it falls. */
  readonly better: 'rise' | 'fall';
  /** Mapping in which the subject is the key. */
  readonly place: YamlPath;
  /** `requires of "gold"`. */
  readonly what: string;
}

/** Of all conditions that decide on the score or the tier. `between` works both ways. */
export function influences(policy: Policy, written: WrittenPolicy): Influence[] {
  const found: Influence[] = [];
  const add = (condition: WrittenCondition | undefined, good: boolean, place: YamlPath, what: string) => {
    if (condition !== undefined) found.push(...inside(condition, good, place, what));
  };
  (written.adjustments ?? []).forEach((each, index) => {
    const penalty = each.add.isNegative();
    const what = `${penalty ? 'penalty' : 'bonus'} "${each.id}"`;
    const per = each.per && { [each.per]: { at_least: new Decimal(1) } };
    if (!each.add.isZero() && per) add(per, !penalty, ['adjustments', index, 'per'], what);
    if (!each.add.isZero()) add(each.when, !penalty, ['adjustments', index, 'when'], what);
  });
  written.tiers.forEach((tier, index) => {
    const of = `of "${tier.id}"`;
    add(tier.requires, true, ['tiers', index, 'requires'], `requires ${of}`);
    add(tier.enters_directly, true, ['tiers', index, 'enters_directly'], `enters_directly ${of}`);
    add(tier.keeps?.requires, true, ['tiers', index, 'keeps', 'requires'], `keeps ${of}`);
  });
  policy.caps.forEach((cap, index) => {
    add(written.caps?.[index]?.when, false, ['caps', index, 'when'], `cap "${cap.name}"`);
  });
  policy.floors.forEach((floor, index) => {
    add(written.floors?.[index]?.when, true, ['floors', index, 'when'], `floor "${floor.name}"`);
  });
  return found;
}

function inside(condition: WrittenCondition, good: boolean, place: YamlPath, what: string): Influence[] {
  return Object.entries(condition).flatMap(([key, value]): Influence[] => {
    if (value === undefined) return [];
    if (key === 'any' || key === 'all') {
      return (value as WrittenCondition[]).flatMap((each, index) =>
        inside(each, good, [...place, key, index], what),
      );
    }
    if (key === 'not') return inside(value as WrittenCondition, !good, [...place, key], what);
    const resolved = resolveCondition({ [key]: value });
    const tests = resolved.kind === 'test' ? [resolved] : resolved.kind === 'all' ? resolved.of : [];
    return tests.flatMap((each): Influence[] => {
      if (each.kind !== 'test') return [];
      return sides(each.test).map((more) => ({
        subject: key,
        test: each.test,
        better: more === good ? 'rise' : 'fall',
        place,
        what,
      }));
    });
  });
}

/** Whether more (true), or less (false), makes the test hold. */
function sides({ op }: Test): boolean[] {
  if (op === 'at_least' || op === 'more_than') return [true];
  if (op === 'at_most' || op === 'less_than') return [false];
  return op === 'between' ? [true, false] : [];
}
