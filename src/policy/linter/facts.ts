// What is known of a metric before any export is read: whether it is a number, on which grid its values lie, whether it
// may be missing. Types of fields are not known here; what they leave open is taken as possible.
import { Decimal } from 'decimal.js';
import { integer, isNumeric, scaleOf, type ValueType, wide } from '../../grammar/types.js';
import { derivedKind, rowsKind } from '../metrics/index.js';
import { criteriaOf, type Metric, type Policy, type RowsSpec } from '../model/policy.js';
import { pointsShape } from '../points/index.js';

export interface ValueFacts {
  readonly numeric: boolean;
  /** Values are multiples of it. */
  readonly step: Decimal;
  /** Smallest value. */
  readonly least: Decimal | undefined;
  readonly mayBeMissing: boolean;
}

/** Numbers of a policy have at most 12 places, and so have metrics. */
export const finest = new Decimal('1e-12');

const one = new Decimal(1);
const nothingKnown: ValueFacts = { numeric: false, step: finest, least: undefined, mayBeMissing: true };

/** Policies do not change, and each of thousands of conditions asks for the facts. */
const factsOf = new WeakMap<Policy, (subject: string) => ValueFacts>();

/** What is known of every metric; of fields of the customers export nothing is. */
export function valueFacts(policy: Policy): (subject: string) => ValueFacts {
  const facts = factsOf.get(policy) ?? readFacts(policy);
  factsOf.set(policy, facts);
  return facts;
}

function readFacts(policy: Policy): (subject: string) => ValueFacts {
  const types = new Map<string, ValueType>();
  for (const { id, spec } of policy.metrics) {
    if (spec.grain === 'rows') types.set(id, rowsType(spec));
    else {
      const operands = spec.operands.map((each) =>
        typeof each === 'string' ? (types.get(each) ?? wide(12)) : wide(each.decimalPlaces()),
      );
      types.set(id, derivedKind(spec.kind).type(operands));
    }
  }
  const scored = new Set(
    criteriaOf(policy)
      .filter(({ points }) => pointsShape(points.kind).wants === 'numeric')
      .map(({ metric }) => metric),
  );
  const metrics = new Map(policy.metrics.map((each) => [each.id, each] as const).reverse());
  return (subject) => {
    const metric = metrics.get(subject);
    const type = types.get(subject);
    if (metric === undefined || type === undefined) return nothingKnown;
    const own = leastOf(metric);
    const { missing } = metric;
    return {
      numeric: isNumeric(type) || scored.has(subject),
      step: isNumeric(type) && scaleOf(type) === 0 && missing?.isInteger() !== false ? one : finest,
      least: own !== undefined && missing !== undefined ? Decimal.min(own, missing) : own,
      mayBeMissing:
        missing === undefined &&
        (metric.spec.grain === 'metrics' || rowsKind(metric.spec.kind).ofNothing === undefined),
    };
  };
}

/** With a field whose type is not known yet: text, unless the kind takes nothing but numbers. */
function rowsType({ kind: key, field }: RowsSpec): ValueType {
  const kind = rowsKind(key);
  if (field === undefined) return kind.type(integer);
  return kind.type(kind.wants === 'numeric' ? wide(12) : { kind: 'text' });
}

function leastOf({ spec }: Metric): Decimal | undefined {
  if (spec.grain === 'metrics') return number(derivedKind(spec.kind).least);
  const { wants, least } = rowsKind(spec.kind);
  // Rows after the as-of date are set aside by their date; other dates may lie in the future.
  const past = spec.export !== 'customers' && spec.field === 'date';
  return wants === 'date' && !past ? undefined : number(least);
}

const number = (least: 0 | 1 | undefined) => (least === undefined ? undefined : new Decimal(least));
