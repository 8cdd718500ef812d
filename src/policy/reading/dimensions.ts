// The score section: written dimensions and criteria → resolved ones.
import { Decimal } from 'decimal.js';
import type { Problems } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import { groupName } from '../../grammar/within.js';
import { checkName, checkUnique, inBothLanguages } from '../model/names.js';
import type { Criterion, Dimension, Points } from '../model/policy.js';
import { pointsOptions, pointsShape, pointsShapes } from '../points/index.js';
import type { WrittenPolicy } from './written.js';
import type { WrittenCriterion } from './written-score.js';

const hundred = new Decimal(100);

/** The dimensions of a policy with their criteria. Problems are added. */
export function resolveDimensions(written: WrittenPolicy, source: YamlFile, problems: Problems): Dimension[] {
  const named: { name: string; path: YamlPath }[] = [];
  const dimensions = (written.score ?? []).map((dimension, d): Dimension => {
    const criteria = dimension.criteria.map((criterion, c): Criterion => {
      const path: YamlPath = ['score', d, 'criteria', c];
      const id = criterion.id ?? criterion.metric;
      named.push({ name: id, path: [...path, criterion.id === undefined ? 'metric' : 'id'] });
      if (criterion.id !== undefined) checkName(id, source, [...path, 'id'], 'id', problems);
      return {
        id,
        metric: criterion.metric,
        weight: criterion.weight,
        share: dimension.weight.times(criterion.weight).div(hundred.times(hundred)),
        points: resolvePoints(criterion, source, [...path, 'points'], problems),
      };
    });
    return {
      id: dimension.dimension,
      label: inBothLanguages(dimension.label, dimension.dimension),
      weight: dimension.weight,
      criteria,
    };
  });
  checkUnique(named, { what: 'criteria', fix: 'give one of them another id:' }, source, problems);
  return dimensions;
}

function resolvePoints(
  { points: written, missing = new Decimal(0) }: WrittenCriterion,
  source: YamlFile,
  path: YamlPath,
  problems: Problems,
): Points {
  const values = written as Record<string, unknown>;
  const kinds = Object.keys(values).filter((key) => pointsShapes.has(key));
  const [kind, second] = kinds;
  if (kind === undefined || second !== undefined) {
    problems.add({
      code: 'points-kind',
      place: source.place(path),
      reason:
        kind === undefined
          ? 'nothing says how points are given'
          : `points are given twice: ${kinds.join(' and ')}`,
      fix: kind === undefined ? `give one of ${[...pointsShapes.keys()].join(', ')}` : 'remove one of them',
    });
  }
  const shape = pointsShape(kind ?? 'steps');
  const known = Object.keys(shape.options ?? {});
  const strange = [...pointsOptions.keys()].filter(
    (key) => !known.includes(key) && values[key] !== undefined,
  );
  if (shape.reverse === 'no' && values.reverse === true) strange.push('reverse');
  if (shape.sheet === undefined && values.out_of !== undefined) strange.push('out_of');
  for (const key of kind === undefined ? [] : strange) {
    problems.add({
      code: 'wrong-value',
      place: source.place(path, key),
      reason: `${key} means nothing here: ${shape.key} does not know it`,
      fix: `remove ${key}`,
    });
  }
  const options = Object.fromEntries(known.map((key) => [key, values[key]]));
  return {
    kind: shape.key,
    spec: kind === undefined ? [] : shape.spec(values[kind], options),
    reverse: values.reverse === true,
    ...(typeof options.within === 'string' && { within: groupName(options.within) }),
    ...(values.out_of instanceof Decimal && { outOf: values.out_of }),
    missing,
  };
}
