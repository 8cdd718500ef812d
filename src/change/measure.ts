// From a relation of two years to the change report: the questions are asked here, in turn, and put together.

import type { Engine } from '../engine/engine.js';
import { Exact } from '../grammar/exact.js';
import type { Policy } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { type CausedCell, causedCells, driversOf, matrixOf } from './cells.js';
import { concentrationOf } from './concentration.js';
import { distributionsOf } from './distributions.js';
import { climbed, countOf, losesTier, shareOf, sharesOf } from './matrix.js';
import { moversOf } from './movers.js';
import { nearMisses } from './near-misses.js';
import { emptyBandShare } from './psi.js';
import type { ChangeRelation, NearInputs } from './relation.js';
import type { ChangeReport } from './report.js';

/** @param near whose policy says what a better tier asks for; undefined where there is none */
export async function measureChange(
  engine: Engine,
  relation: ChangeRelation,
  near: { readonly policy: Policy; readonly inputs: NearInputs } | undefined,
  dialect: Dialect,
): Promise<ChangeReport> {
  const cells = await causedCells(engine, relation);
  const found = await distributionsOf(engine, relation, dialect);
  return {
    ...counted(cells, relation),
    migration: matrixOf(cells, relation),
    stability: {
      fill: emptyBandShare,
      score: found.find(({ name }) => name === 'score') ?? null,
      criteria: found.filter(({ name }) => name !== 'score'),
    },
    concentration: await concentrationOf(engine, relation),
    near_misses: (near && (await nearMisses(engine, near.policy, near.inputs, dialect))) ?? null,
    movers: await moversOf(engine, relation, dialect),
  };
}

/** What follows from the cells alone. */
function counted(
  cells: readonly CausedCell[],
  relation: ChangeRelation,
): Omit<ChangeReport, 'migration' | 'stability' | 'concentration' | 'near_misses' | 'movers'> {
  const { tiers, ordered, value } = relation;
  const ids = tiers.map(({ id }) => id);
  const which = (test: (steps: number) => boolean) =>
    cells.filter((cell) => {
      const steps = climbed(cell, ids);
      return typeof steps === 'number' && test(steps);
    });
  const both = which(() => true);
  const up = which((steps) => steps > 0);
  const down = which((steps) => steps < 0);
  const moved = which((steps) => steps !== 0);
  const far = which((steps) => Math.abs(steps) > 1);
  const [came = 0, gone = 0] = (['new', 'left'] as const).map((way) =>
    countOf(cells.filter((cell) => climbed(cell, ids) === way)),
  );
  const lost = countOf(cells.filter(losesTier));
  const all = countOf(both);
  const ranked = (some: readonly CausedCell[]) => (ordered ? countOf(some) : null);
  const rankedShare = (some: readonly CausedCell[]) => (ordered ? shareOf(countOf(some), all) : null);
  const worth = (some: readonly CausedCell[]) => Exact.sum(0, ...some.map((cell) => cell.previousValue));
  return {
    tiers: tiers.map(({ id, label }) => ({ tier: id, label })),
    ordered,
    value_metric: value?.metric ?? null,
    value_label: value?.label ?? null,
    currency: value?.currency ?? '',
    labels: relation.labels,
    customers: {
      before: all + gone + lost,
      now: all + came,
      both: all,
      up: ranked(up),
      down: ranked(down),
      moved: countOf(moved),
      same: all - countOf(moved),
      two_or_more: ranked(far),
      new: came,
      left: gone,
      ...(relation.ungraded !== undefined && { ungraded: lost }),
      returned: relation.returned ? cells.reduce((sum, cell) => sum + cell.returned, 0) : null,
    },
    shares: {
      up: rankedShare(up),
      down: rankedShare(down),
      two_or_more: rankedShare(far),
      moved: shareOf(countOf(moved), all),
      same: shareOf(all - countOf(moved), all),
    },
    causes: {
      unattributed: relation.unattributed ?? null,
      up: ordered && relation.unattributed === undefined ? driversOf(up) : [],
      down: ordered && relation.unattributed === undefined ? driversOf(down) : [],
    },
    at_risk:
      value === undefined || !ordered
        ? null
        : {
            previous_value: worth(down).toFixed(),
            share: sharesOf([worth(down), worth(both).minus(worth(down))])[0] ?? null,
            value: Exact.sum(0, ...down.map((cell) => cell.value)).toFixed(),
          },
  };
}
