// Groups in which customers are compared with each other only: `within: customers.region`.
import { text } from '../foundation/yaml/kinds.js';

const fieldOrMetric = /^(customers\.)?[^.]+$/;
const binOfCriterion = /^[^.]+\.bin$/;

/** A field of the customers, or a metric. */
export const writtenGroup = text
  .refine(
    (name) => fieldOrMetric.test(name),
    'must be a field of the customers, such as customers.region, or a metric',
  )
  .meta({
    description:
      'compares customers only with those who have the same value here: a field of the customers, or a metric. Whoever has none is compared with nobody, and the result is missing',
    examples: ['customers.region'],
  });

/** The same, or the bin of a criterion. */
export const writtenGroupOrBin = text
  .refine(
    (name) => fieldOrMetric.test(name) || binOfCriterion.test(name),
    'must be a field of the customers, such as customers.region, a metric, or the bin of a criterion, such as recency.bin',
  )
  .meta({
    description:
      'compares customers only with those who have the same value here: a field of the customers, a metric, or (with `bins`) the bin of another criterion. Whoever has none counts as missing',
    examples: ['recency.bin'],
  });

/** What a written group is called: fields of the customers go by their own names, as in conditions. */
export const groupName = (written: string): string => written.replace(/^customers\./, '');

/** The criterion by whose bins customers are grouped; undefined where it is a field or a metric. */
export function groupingCriterion(group: string): string | undefined {
  return binOfCriterion.test(group) ? group.slice(0, -'.bin'.length) : undefined;
}
