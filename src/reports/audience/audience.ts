// An audience as reports ask it: which columns it may see, and customers under which names.
import type { Decimal } from 'decimal.js';
import type { Policy } from '../../policy/model/policy.js';
import { type AudienceSpec, personalWord } from '../../review/audiences.js';

export interface Audience {
  readonly name: string;
  /** Whether a column of the results, a field or a metric, may not be seen. */
  hides(column: string): boolean;
  /** The name that stands for a customer; undefined where ids may be seen. */
  readonly pseudonym: ((customer: string) => string) | undefined;
  /** Whether single customers may be seen. */
  readonly customers: boolean;
  /** Whether nothing is hidden. */
  readonly everything: boolean;
  /** Whether free text may be seen, in which people write names. */
  readonly freeText: boolean;
  /** Counts from 1 to one less may not be seen; undefined: all may. */
  readonly smallCells: number | undefined;
  /** Amounts of which one customer makes a larger share may not be seen; undefined: all may. */
  readonly dominance: Decimal | undefined;
}

/** What is known of results beside their audiences. */
export interface Declarations {
  /** Fields that the review lists as personal. */
  readonly personal: readonly string[];
  readonly policy: Pick<Policy, 'metrics'>;
}

/** @param pseudonym needed where the audience sees pseudonyms */
export function audienceOf(
  spec: AudienceSpec,
  { personal, policy }: Declarations,
  pseudonym: ((customer: string) => string) | undefined,
): Audience {
  const named = (names: readonly string[]) =>
    new Set(names.flatMap((name) => (name === personalWord ? personal : [name])));
  const shown = spec.show === 'all' ? undefined : named(spec.show);
  // What is named to be shown is shown, whatever it is made of.
  const hidden = shown === undefined ? withDerived(named(spec.hide), policy) : named(spec.hide);
  const hides = (column: string) => hidden.has(column) || (shown !== undefined && !shown.has(column));
  const customers = spec.customers && !hides('tier') && !tablesOnly(spec);
  return {
    name: spec.name,
    hides,
    pseudonym: spec.pseudonyms ? pseudonym : undefined,
    customers,
    everything: customers && !spec.pseudonyms && shown === undefined && hidden.size === 0,
    freeText: !spec.pseudonyms && spec.customers && shown === undefined && !personal.some(hides),
    smallCells: spec.smallCells,
    dominance: spec.dominance,
  };
}

/** Hidden names, and the metrics that hand on a hidden field or are reckoned from a hidden metric. */
function withDerived(hidden: ReadonlySet<string>, { metrics }: Pick<Policy, 'metrics'>): ReadonlySet<string> {
  const all = new Set(hidden);
  // In dependency order.
  for (const { id, spec } of metrics) {
    const from = spec.grain === 'metrics' ? spec.operands : spec.export === 'customers' ? [spec.field] : [];
    if (from.some((each) => typeof each === 'string' && all.has(each))) all.add(id);
  }
  return all;
}

/** Whether readers are told tables alone, since whatever else is told could be set against what is withheld. */
export function tablesOnly({
  smallCells,
  dominance,
}: Pick<AudienceSpec, 'smallCells' | 'dominance'>): boolean {
  return smallCells !== undefined || dominance !== undefined;
}
