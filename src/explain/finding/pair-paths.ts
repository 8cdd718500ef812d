// From pairs that were found to paths: what is done of each, what comes of both, and which rules decide.
import type { Plan } from '../../engine/steps/plan/planned.js';
import { rulesOf } from '../../regrade/rules.js';
import { shownValue } from '../../regrade/values.js';
import { bindingOf } from '../trying/binding.js';
import type { Grader } from '../trying/grader.js';
import { sizeOf, tiersAsked } from './action-paths.js';
import type { PairPart, PairPath } from './explanation.js';
import type { Seeker } from './found.js';
import type { Lever } from './levers.js';
import type { FoundPair, LoneSeeker } from './pair-search.js';

/** Paths of every customer; rules bind that hold where the tier is reached and not with one less of either, or the other way round. */
export async function pairPaths(
  lone: readonly LoneSeeker[],
  found: ReadonlyMap<string, readonly FoundPair[]>,
  grader: Grader,
): Promise<Map<string, PairPath[]>> {
  const { plan } = grader;
  const rules = rulesOf(plan.policy);
  const asked = lone.flatMap(({ seeker }) =>
    (found.get(seeker.customer) ?? []).map((pair) => {
      const { reached, less } = pair.sides;
      return { seeker, pair, looked: [reached, ...less].flatMap((side) => side.slice(0, 1)) };
    }),
  );
  const answers = await grader.look(
    asked.flatMap(({ looked }) => looked),
    rules.map(({ when }) => when),
  );
  let from = 0;
  const paths = new Map<string, PairPath[]>(lone.map(({ seeker }) => [seeker.customer, []]));
  for (const { seeker, pair, looked } of asked) {
    const [here, ...less] = looked.map(() => answers[from++]?.holds ?? []);
    const binds = bindingOf(rules, here ?? [], less, tiersAsked(seeker), plan.policy);
    paths.get(seeker.customer)?.push(pathOf(pair, seeker, binds, plan));
  }
  return paths;
}

function pathOf({ hunt, at }: FoundPair, { row }: Seeker, binds: readonly string[], plan: Plan): PairPath {
  const then = hunt.rowAt(at) ?? row;
  const [one, two] = hunt.levers;
  const parts = [partOf(one, at[0]), partOf(two, at[1])] as const;
  const named = new Set(
    parts.flatMap((part) => (part.does === 'metric' ? [part.metric, ...part.together] : [])),
  );
  const followed = new Set(hunt.levers.flatMap(({ of }) => (of.kind === 'action' ? of.moves.follow : [])));
  const follows = [...followed].flatMap((metric) =>
    named.has(metric) || (row[metric] ?? '') === (then[metric] ?? '')
      ? []
      : [{ metric, from: shownValue(row, metric, plan), to: shownValue(then, metric, plan) }],
  );
  return { parts, tier: then.ruled_tier ?? '', score: then.score ?? '', follows, binds };
}

function partOf({ of }: Lever, at: FoundPair['at'][0]): PairPart {
  if (of.kind === 'action') {
    const { action, usual } = of.moves;
    return {
      does: 'action',
      kind: action.kind,
      export: action.dealings.rows.export,
      traits: action.traits,
      usual,
      ...sizeOf(of.moves, at),
    };
  }
  const [{ id }, ...more] = of.mover;
  return {
    does: 'metric',
    metric: id,
    together: more.map((each) => each.id),
    from: of.from,
    to: of.value(at),
  };
}
