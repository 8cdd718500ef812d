// Parts of a policy that cannot matter: criteria that change no score, bounds that bind nobody, conditions that nobody
// can meet.
import type { Decimal } from 'decimal.js';
import type { YamlPath } from '../../foundation/yaml/document.js';
import { type Condition, criterionPart, writtenSubjects } from '../../grammar/condition.js';
import { isNamedYear } from '../../grammar/window.js';
import { decidesAmongAll } from '../model/deciding.js';
import { courseOf, fewPoints, pointsRange } from '../model/given-points.js';
import type { Criterion } from '../model/policy.js';
import { type ValueFacts, valueFacts } from './facts.js';
import { canHold } from './holds.js';
import { valuesAlong } from './line.js';
import { whyNever } from './reach.js';
import { allConditions, type Rule } from './rule.js';

/** Criteria and dimensions that change no score, unless conditions ask for their points or bins. */
export const idleCriteria: Rule = (policy, written, source, problems) => {
  const facts = valueFacts(policy);
  const asked = new Set(
    allConditions(written)
      .flatMap(({ condition, path }) => writtenSubjects(condition, path))
      .map(({ subject }) => criterionPart(subject)?.criterion),
  );
  policy.dimensions.forEach((dimension, d) => {
    if (dimension.weight.isZero() && !dimension.criteria.some(({ id }) => asked.has(id))) {
      problems.add({
        code: 'no-effect',
        place: source.place(['score', d, 'weight']),
        reason: `dimension "${dimension.id}" has the weight 0, so none of its criteria can matter`,
        fix: 'give it a weight, or remove it',
      });
      return;
    }
    dimension.criteria.forEach((criterion, c) => {
      if (asked.has(criterion.id)) return;
      const path = ['score', d, 'criteria', c];
      // Points for missing values of its own make it tell those who have a value from those who have none.
      const meant = written.score?.[d]?.criteria[c]?.missing !== undefined;
      const constant = meant ? undefined : constantPoints(criterion, facts(criterion.metric));
      if (!criterion.weight.isZero() && constant === undefined) return;
      problems.add({
        code: 'no-effect',
        place: constant ? source.place(path, 'points') : source.place([...path, 'weight']),
        reason: constant
          ? `criterion "${criterion.id}" gives ${constant.toFixed()} points for every value, so it tells nobody from anybody`
          : `criterion "${criterion.id}" has the weight 0, so it cannot matter`,
        fix: constant
          ? 'give different points to different values, or remove it'
          : 'give it a weight, or remove it',
      });
    });
  });
};

/** The points that every value gets; undefined where they differ. */
function constantPoints({ points }: Criterion, facts: ValueFacts): Decimal | undefined {
  const course = courseOf(points);
  const given =
    course === undefined
      ? (fewPoints(points) ?? pointsRange(points))
      : valuesAlong(course.turns, facts).map(course.at);
  const [first] = given;
  return first !== undefined && given.every((each) => each.eq(first)) ? first : undefined;
}

/** Caps at the best tier, floors at the last one, adjustments by nothing. */
export const idleBounds: Rule = (policy, written, source, problems) => {
  const add = (path: YamlPath, reason: string, fix: string) => {
    problems.add({ code: 'no-effect', place: source.place(path), reason, fix });
  };
  const last = policy.tiers.length - 1;
  policy.caps.forEach(({ tier, name }, index) => {
    if (tier !== 0) return;
    const reason = `cap "${name}" holds nobody back: "${policy.tiers[0]?.id}" is the best tier`;
    add(['caps', index, 'at_most'], reason, 'name the best tier that is left to them, or remove the cap');
  });
  policy.floors.forEach(({ tier, name }, index) => {
    if (tier !== last) return;
    const reason = `floor "${name}" lifts nobody: "${policy.tiers[last]?.id}" is the last tier`;
    add(['floors', index, 'at_least'], reason, 'name the tier that they have at least, or remove the floor');
  });
  policy.adjustments.forEach(({ id, add: points, written: index }) => {
    // One that is given several times is told of once.
    if (points.isZero() && id === written.adjustments?.[index]?.id)
      add(['adjustments', index, 'add'], `adjustment "${id}" adds 0 points`, 'give it points, or remove it');
  });
};

/** A first day of years where no window is named after years. */
export const idleYear: Rule = (policy, written, source, problems) => {
  const named = policy.metrics.some(({ spec }) => spec.grain === 'rows' && isNamedYear(spec.window));
  const { valid } = policy.movement;
  if (named || (valid !== undefined && 'until' in valid) || written.year_begins === undefined) return;
  problems.add({
    code: 'no-effect',
    place: source.place([], 'year_begins'),
    reason:
      'no metric has the window "calendar year" or "previous year", so it does not matter when years begin',
    fix: 'give a metric such a window, or remove year_begins',
  });
};

/** How firm grades are, where one customer's change moves the lines of others: it cannot be told one by one. */
export const idleFirmness: Rule = (policy, written, source, problems) => {
  const { firmness } = written;
  if (firmness === undefined || firmness === 'off' || !decidesAmongAll(policy)) return;
  problems.add({
    code: 'no-effect',
    place: source.place([], 'firmness'),
    reason:
      'this policy compares customers with each other, so results do not say how firm single grades are',
    fix: 'remove firmness, or write firmness: off',
  });
};

/** Conditions that no customer can meet. Tiers that nobody can reach for that reason are errors, told elsewhere. */
export const idleConditions: Rule = (policy, _written, source, problems) => {
  const check = (condition: Condition | undefined, path: YamlPath, key: string, what: string) => {
    if (condition === undefined || canHold([condition], policy)) return;
    problems.add({
      code: 'never-holds',
      place: source.place(path, key),
      reason: `${what}: ${whyNever(condition, policy)}`,
      fix: 'change one of the conditions, or remove the rule',
    });
  };
  check(policy.ungraded?.when, ['ungraded'], 'when', 'everybody has a tier');
  policy.adjustments.forEach(({ id, when, written: index }) => {
    check(when, ['adjustments', index], 'when', `adjustment "${id}" is given to nobody`);
  });
  policy.tiers.forEach((tier, index) => {
    const path = ['tiers', index];
    check(tier.entersDirectly, path, 'enters_directly', `nobody enters "${tier.id}" directly`);
    if (tier.entersDirectly !== undefined)
      check(tier.requires, path, 'requires', `nobody meets what "${tier.id}" requires`);
    check(tier.keeps?.requires, [...path, 'keeps'], 'requires', `nobody keeps "${tier.id}"`);
  });
  policy.caps.forEach(({ name, when }, index) => {
    check(when, ['caps', index], 'when', `cap "${name}" holds nobody back`);
  });
  policy.floors.forEach(({ name, when }, index) => {
    check(when, ['floors', index], 'when', `floor "${name}" lifts nobody`);
  });
};
