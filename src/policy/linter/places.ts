// Where things stand in a policy file. A policy may hold thousands of tests that are wrong for the same reason, so they are
// looked up, and listed only once.
import type { Place } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import { type Test, type WrittenCondition, writtenSubjects } from '../../grammar/condition.js';
import { recentTransactions } from '../model/movement.js';
import type { WrittenPolicy } from '../reading/written.js';
import { writtenGroups } from './groups.js';
import { allConditions } from './rule.js';

/** A test with what it asks. */
interface SubjectTest {
  readonly subject: string;
  readonly test: Test;
}

/**
 * Where a metric, or a name that a condition uses, first stands; with a test, where that test stands, be it on the
 * metric or in the `only` of the metric.
 */
export type PolicyPlace = (name: string, test?: SubjectTest) => Place;

/** Finds places in a policy. */
export function policyPlaces(written: WrittenPolicy, source: YamlFile): PolicyPlace {
  const ofPolicy = once(() => firstPlaces(allConditions(written)));
  const ofMetrics = new Map<string, ReturnType<typeof firstPlaces>>();
  const inMetric = (name: string) => {
    const found = ofMetrics.get(name) ?? firstPlaces(selections(written, name));
    ofMetrics.set(name, found);
    return found;
  };
  return (name, test) => {
    if (name === recentTransactions) return source.place(['movement'], 'inactive');
    const defined = Object.hasOwn(written.metrics, name);
    if (defined && test === undefined) return source.place(['metrics'], name);
    const key = keyOf(test?.subject ?? name, test?.test);
    const path = ofPolicy().get(key) ?? inMetric(name).get(key);
    if (path !== undefined) return source.place(path, test?.subject ?? name);
    if (defined) return source.place(['metrics'], name);
    const found = [...pointsBy(written), ...writtenGroups(written)].find((each) => each.name === name);
    return found === undefined ? { file: source.file } : source.place(found.path, found.key);
  };
}

/** Fields by which points go. */
function pointsBy({ score = [] }: WrittenPolicy) {
  return score.flatMap(({ criteria }, d) =>
    criteria.flatMap(({ points }, c) => {
      const { by } = points as { by?: string };
      return by === undefined
        ? []
        : [{ name: by, path: ['score', d, 'criteria', c, 'points'] as YamlPath, key: 'by' }];
    }),
  );
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const keyOf = (subject: string, test?: Test) => JSON.stringify([subject, test]);

/** Where each subject, and each test on it, first stands. */
function firstPlaces(
  conditions: readonly { condition: WrittenCondition; path: YamlPath }[],
): Map<string, YamlPath> {
  const first = new Map<string, YamlPath>();
  for (const { condition, path } of conditions) {
    for (const found of writtenSubjects(condition, path)) {
      for (const test of [undefined, ...found.tests]) {
        const key = keyOf(found.subject, test);
        if (!first.has(key)) first.set(key, found.path);
      }
    }
  }
  return first;
}

/** Conditions over the rows that a metric reads. */
function selections(written: WrittenPolicy, metric: string) {
  const only = Object.hasOwn(written.metrics, metric) ? written.metrics[metric]?.only : undefined;
  return only === undefined ? [] : [{ condition: only, path: ['metrics', metric, 'only'] }];
}
