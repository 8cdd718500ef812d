// Paths of two whole actions, for customers whom none alone takes to the tier: orders and a debt that is paid, a rating and
// an amount. Both are written into the same candidates and graded by the steps of any review.
import { unknownAfter } from '../../regrade/facts.js';
import { paceFor } from '../lines/search.js';
import { turnsOf } from '../trying/axis.js';
import type { Grader, When } from '../trying/grader.js';
import type { ReadResults } from '../trying/read.js';
import { standing } from '../trying/standing.js';
import { type Candidate, waysOfMany } from '../trying/values.js';
import type { FoundAction } from './action-search.js';
import { decidedColumns, type Found, reaches, type Seeker } from './found.js';
import { actionLever, type Lever, metricLever } from './levers.js';
import { type Both, type Judge, PairHunt } from './pair-hunt.js';

/** A customer whom nothing alone takes to the tier, with what was found about each thing alone. */
export interface LoneSeeker {
  readonly seeker: Seeker;
  readonly actions: readonly FoundAction[];
  readonly metrics: readonly Found[];
}

/** Two things that reach the tier together. */
export class FoundPair {
  constructor(
    readonly hunt: PairHunt,
    readonly at: Both,
    private readonly seeker: Seeker,
    private readonly grader: Grader,
  ) {}

  /** Those that stand for it, and for one less of each. */
  get sides(): { readonly reached: Candidate[]; readonly less: Candidate[][] } {
    const of = (both: Both) => candidatesOf(this.hunt, both, this.seeker, this.grader);
    return { reached: of(this.at), less: this.hunt.less.map(of) };
  }
}

/** So many pairs of a customer are looked at, and so many are told. */
const most = 12;
const told = 3;

export async function findPairs(
  seekers: readonly LoneSeeker[],
  when: When,
  grader: Grader,
  { sources }: ReadResults,
): Promise<Map<string, FoundPair[]>> {
  const { plan } = grader;
  const hunts = seekers.flatMap(({ seeker, actions, metrics }) => {
    const busy = new Set(actions.map(({ moves }) => moves.action.dealings.rows.export));
    const levers = [
      ...actions.flatMap((each) => actionLever(each) ?? []),
      ...metrics.flatMap((each) => {
        const lever = metricLever(each, seeker, plan);
        return lever === undefined || busy.has(lever.export) ? [] : [lever];
      }),
    ];
    const apart = ([one, two]: readonly [Lever, Lever]) =>
      two.of.kind === 'metric' || !sources.shareRows(one.export, two.export);
    return pairsOf(levers)
      .filter(apart)
      .slice(0, most)
      .map((pair) => ({ seeker, hunt: new PairHunt(pair, judgeOf(pair, seeker, when, grader)) }));
  });
  await gradeAll(hunts, when, grader);
  const found = new Map<string, FoundPair[]>(seekers.map(({ seeker }) => [seeker.customer, []]));
  for (const { seeker, hunt } of hunts) {
    const pairs = found.get(seeker.customer);
    if (hunt.found !== undefined && pairs !== undefined && pairs.length < told)
      pairs.push(new FoundPair(hunt, hunt.found, seeker, grader));
  }
  return found;
}

interface Hunted {
  readonly seeker: Seeker;
  readonly hunt: PairHunt;
}

async function gradeAll(hunts: readonly Hunted[], when: When, grader: Grader): Promise<void> {
  const [first] = hunts;
  if (first === undefined) return;
  const followed = hunts.flatMap(({ hunt }) => hunt.levers.flatMap(followOf));
  const columns = decidedColumns(
    [...new Set([...followed, ...grader.plan.policy.metrics.map(({ id }) => id)])],
    Object.keys(first.seeker.now),
  );
  let open = [...hunts];
  while (open.length > 0) {
    const pace = paceFor(open.length);
    const asked = open
      .map((each) => ({ ...each, places: each.hunt.next(pace) }))
      .filter(({ places }) => places.length > 0);
    const tries = asked.flatMap(({ places, ...each }) =>
      places.map((both) => ({
        ...each,
        both,
        candidates: candidatesOf(each.hunt, both, each.seeker, grader),
      })),
    );
    const graded = await grader.grade(
      when,
      tries.flatMap(({ candidates }) => candidates),
      columns,
    );
    let from = 0;
    for (const { hunt, both, candidates } of tries) {
      hunt.learn(both, graded.slice(from, from + candidates.length));
      from += candidates.length;
    }
    open = asked;
  }
}

/** Each two of them, in their order; an action and what it is done with, before two metrics. */
function pairsOf(levers: readonly Lever[]): (readonly [Lever, Lever])[] {
  return levers.flatMap((one, at) => levers.slice(at + 1).map((two) => [one, two] as const));
}

/** None where something that decides cannot be told. */
function candidatesOf(hunt: PairHunt, both: Both, { customer, row }: Seeker, { plan }: Grader): Candidate[] {
  const values = hunt.values(both);
  if (values === undefined) return [];
  const way = waysOfMany([...values.keys()], customer, row, plan);
  return way.unknown === undefined ? way.candidates((metric) => values.get(metric) ?? null) : [];
}

const followOf = ({ of }: Lever): readonly string[] =>
  of.kind === 'action' ? of.moves.follow : of.mover.map(({ id }) => id);

function judgeOf(
  pair: readonly [Lever, Lever],
  { row: own, target }: Seeker,
  when: When,
  { plan }: Grader,
): Judge {
  const { policy } = plan;
  // What is computed from both may stand anywhere: it is followed, too.
  const computed = policy.metrics.flatMap(({ id, spec }) => (spec.grain === 'metrics' ? [id] : []));
  const follow = [...new Set([...pair.flatMap(followOf), ...computed])].filter(
    (id) => turnsOf(id, plan).length > 0,
  );
  const number = (cell: string | undefined) => (cell ? Number(cell) : Number.NaN);
  return (rows) => ({
    holds: rows.every(
      (each) =>
        reaches(each, target, policy) &&
        (when === 'next review' || unknownAfter(own, each, policy) === undefined),
    ),
    pieces: rows.map((each) => follow.map((id) => standing(plan)(id)(each[id] ?? '')).join(' ')).join('/'),
    levels: [...follow.map((id) => number(rows[0]?.[id])), number(rows[0]?.score)],
  });
}
