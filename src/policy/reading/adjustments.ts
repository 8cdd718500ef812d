// Bonus and penalty points: written adjustments → resolved ones.
import { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { type Condition, resolveCondition } from '../../grammar/condition.js';
import { checkName, checkUnique, inBothLanguages } from '../model/names.js';
import type { Adjustment } from '../model/policy.js';
import type { WrittenPolicy } from './written.js';
import type { WrittenAdjustment } from './written-score.js';

/** The adjustments of a policy. Problems are added. */
export function resolveAdjustments(
  written: WrittenPolicy,
  source: YamlFile,
  problems: Problems,
): Adjustment[] {
  const all = written.adjustments ?? [];
  all.forEach((each, index) => {
    const path = ['adjustments', index];
    checkName(each.id, source, [...path, 'id'], 'id', problems);
    if (each.per === undefined || Object.hasOwn(written.metrics, each.per)) return;
    problems.add({
      code: 'unknown-metric',
      place: source.place([...path, 'per']),
      reason: `there is no metric "${each.per}"`,
      fix: didYouMean(each.per, Object.keys(written.metrics)),
    });
  });
  const resolved = all.flatMap(timesOf);
  checkUnique(
    resolved.map(({ id, written: index }) => ({ name: id, path: ['adjustments', index, 'id'] })),
    { what: 'adjustments', fix: 'rename one of them' },
    source,
    problems,
  );
  return resolved;
}

/** An adjustment that is given several times, as one for each time: whoever has two has the first and the second. */
function timesOf(each: WrittenAdjustment, written: number): Adjustment[] {
  const { id, label, add, when, per, at_most: most = 1 } = each;
  const labels = inBothLanguages(label, id);
  const own = when === undefined ? [] : [resolveCondition(when)];
  return Array.from({ length: most }, (_, index): Adjustment => {
    const times = index + 1;
    const reached = reaches(per, times);
    const conditions = [...own, ...reached];
    const [only, ...more] = conditions;
    return {
      id: times === 1 ? id : `${id}_${times}`,
      label: times === 1 ? labels : { en: `${labels.en} (${times})`, zh: `${labels.zh}（${times}）` },
      add,
      when: only !== undefined && more.length === 0 ? only : { kind: 'all', of: conditions },
      written,
    };
  });
}

function reaches(metric: string | undefined, times: number): Condition[] {
  if (metric === undefined) return [];
  return [{ kind: 'test', subject: metric, test: { op: 'at_least', value: new Decimal(times) } }];
}
