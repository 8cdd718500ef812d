// Of every metric that decides: whether more of it makes the tier better, worse, both, or neither.
import type { Policy } from '../../policy/model/policy.js';
import { TooMuchWork, Work } from '../reach/work.js';
import type { ProvenAnswer, ShownStep } from './answer.js';
import { signsFor } from './signs.js';
import { whyOpen } from './someone.js';
import { heldStandings } from './standing.js';
import { StepSearch, type TierChange } from './steps.js';
import type { Worlds } from './worlds.js';

export interface MetricDirection {
  readonly metric: string;
  /** Whether more of it ever makes the tier worse, and ever better. */
  readonly worse: ProvenAnswer<ShownStep>;
  readonly better: ProvenAnswer<ShownStep>;
}

/** The metrics over rows, and customer fields with an order, that tiers depend on. */
function growing({ policy, wide, kin, linked }: Worlds): string[] {
  const own = wide.flatMap(({ axes }) => axes.flatMap(({ steps }) => [...steps.keys()]));
  const derived = (id: string) =>
    policy.metrics.some((each) => each.id === id && each.spec.grain === 'metrics');
  const bases = policy.metrics.filter(
    ({ id, spec }) => spec.grain === 'rows' && linked.some((roots) => roots.has(kin.rootOf.get(id) ?? id)),
  );
  const all = new Set([...own.filter((id) => !derived(id)), ...bases.map(({ id }) => id)]);
  const hidden = new Set(policy.metrics.filter((each) => each.hidden).map(({ id }) => id));
  const ordered = policy.metrics.map(({ id }) => id).filter((id) => all.has(id) && !hidden.has(id));
  return [...ordered, ...[...all].filter((id) => !ordered.includes(id) && !hidden.has(id))];
}

/** @param most how much work each question may take */
export function directionsIn(worlds: Worlds, most: number): MetricDirection[] {
  const may = remembered(worlds, most);
  return growing(worlds).map((metric) => ({
    metric,
    worse: answered(worlds, metric, 'worse', most, may),
    better: answered(worlds, metric, 'better', most, may),
  }));
}

type May = (metric: string, change: TierChange) => boolean;

/** Whether more of a metric may change the tier so where all others move freely; each asked once. */
function remembered(worlds: Worlds, most: number): May {
  const known = new Map<string, boolean>();
  const standings = movable(worlds.policy);
  return (metric, change) => {
    const key = `${metric} ${change}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const steps = new StepSearch(worlds, standings, new Work(most));
    const found = worlds.wide.some((space) => steps.may(space, metric, change));
    known.set(key, found);
    return found;
  };
}

/** Who is inactive stands where others do not move. */
const movable = (policy: Policy) =>
  heldStandings(policy).filter((each) => each.kind !== 'held' || !each.inactive);

function answered(
  worlds: Worlds,
  metric: string,
  change: TierChange,
  most: number,
  may: May,
): ProvenAnswer<ShownStep> {
  try {
    if (!mayChange(worlds, metric, change, may)) return { is: 'no' };
    const all = movable(worlds.policy);
    for (const standings of [all.slice(0, 1), all]) {
      const steps = new StepSearch(worlds, standings, new Work(most));
      for (const space of worlds.real ?? []) {
        const shown = steps.shown(space, metric, change);
        if (shown !== undefined) return { is: 'yes', shown };
      }
    }
    return { is: 'open', why: whyOpen(worlds) };
  } catch (error) {
    if (error instanceof TooMuchWork) return { is: 'open', why: 'too many cases' };
    throw error;
  }
}

/**
 * Where metrics follow from several others, more of one of these moves them, too: one after the other, each in its own
 * direction. What none of these moves does alone, they do not do together.
 */
function mayChange({ policy, kin, linked }: Worlds, metric: string, change: TierChange, may: May): boolean {
  if (may(metric, change)) return true;
  const group = linked.find((roots) => roots.has(metric));
  if (group === undefined) return false;
  const signs = signsFor(policy, metric);
  const other: TierChange = change === 'worse' ? 'better' : 'worse';
  return policy.metrics.some(({ id, spec }) => {
    if (spec.grain === 'rows' || kin.rootOf.get(id) !== id || !group.has(id)) return false;
    const sign = signs.get(id) ?? 0;
    if (sign === 0) return false;
    if (sign === 'either') return may(id, 'worse') || may(id, 'better') || mayAppear;
    return may(id, sign === 1 ? change : other);
  });
}

/** Where a value appears that was missing, or the other way round, nothing is proven. */
const mayAppear = true;
