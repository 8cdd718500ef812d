// Examples of a proof, graded by the steps of any review: whoever is shown gets the tier that is said.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import type { Engine, Row } from '../engine/engine.js';
import { asItComes, withEngine } from '../engine/open.js';
import { tierId } from '../engine/steps/decide/scored-tiers.js';
import { stepsOf } from '../engine/steps/index.js';
import { oneQuery } from '../engine/steps/plan/one-query.js';
import type { Frozen, Plan } from '../engine/steps/plan/planned.js';
import { as, customerSubject, own } from '../engine/steps/plan/step.js';
import type { GivenCustomer } from '../engine/steps/plan/told-customers.js';
import { tierReasons } from '../engine/steps/tell/tier-reasons.js';
import { type RunHooks, withScratch } from '../foundation/folders/scratch.js';
import { Problems } from '../foundation/problems/problem.js';
import { numberAsText } from '../foundation/yaml/written-number.js';
import type { Condition } from '../grammar/condition.js';
import { isNumeric, type ValueType } from '../grammar/types.js';
import type { SubjectValue } from '../policy/linter/domain.js';
import { decidesAmongAll } from '../policy/model/deciding.js';
import { binnedCriteria } from '../policy/model/given-points.js';
import { recentTransactions } from '../policy/model/movement.js';
import type { Policy } from '../policy/model/policy.js';
import {
  fieldsRead,
  type GivenValue,
  type Last,
  planWritten,
  scratchReview,
  writeLast,
} from '../regrade/scratch-review.js';
import { conditionSql } from '../sql/condition.js';
import { cellsOfAnswer } from '../telling/tables.js';
import type { HeldStanding } from './claims/standing.js';
import type { Person } from './reach/people.js';

/** Metrics do not tell when somebody bought something; a complete year, as in test cases of policies. */
const anyYearsEnd = '2001-12-31';

/** A customer, and what is said of the grading. */
export interface Claimed {
  readonly person: Person;
  readonly standing: HeldStanding;
  /** Index of the tier, or of the one that score or segments give. */
  readonly tier?: number;
  readonly scored?: number;
  readonly conditions?: readonly { readonly when: Condition; readonly holds: boolean }[];
}

/** Those that are graded under the same bins: a customer, or the same one twice. */
export type Example = readonly Claimed[];

/** What came of a customer. */
export interface GradedClaim {
  readonly claimed: Claimed;
  /** Whether all of it is as it was said. */
  readonly right: boolean;
  /** Ids of tiers, answers to conditions, reasons. */
  readonly row: Row;
}

/** Grades everybody of some examples. */
export function gradeExamples(
  policyFile: string,
  policy: Policy,
  examples: readonly Example[],
  hooks: RunHooks,
): Promise<GradedClaim[]> {
  if (examples.length === 0) return Promise.resolve([]);
  return withScratch(hooks, async (folder) => {
    const review = { policyFile, asOf: anyYearsEnd, fields: fieldsRead(policy) };
    const { plan } = await scratchReview(path.join(folder, 'plan'), review);
    return withEngine({ ...asItComes, threads: 1 }, { files: [], scratch: folder }, async (engine) => {
      const grading = new Grading({ ...plan, exports: [], profile: [] }, engine, folder);
      const graded: GradedClaim[] = [];
      for (const group of groupsOf(examples, policy)) graded.push(...(await grading.of(group)));
      return graded;
    });
  });
}

interface Group {
  readonly all: readonly Claimed[];
  readonly bins: Frozen['bins'];
}

/** Who may be graded together: everybody, unless customers are compared with each other, or bins would have to begin elsewhere. */
function groupsOf(examples: readonly Example[], policy: Policy): Group[] {
  const kinds = (all: readonly Claimed[]) => [
    all.filter(({ standing }) => standing.kind === 'first review'),
    all.filter(({ standing }) => standing.kind !== 'first review'),
  ];
  const parts = decidesAmongAll(policy)
    ? examples.flatMap((example) =>
        example.map((each) => ({ all: [each], bins: binsFor(example, policy) ?? new Map() })),
      )
    : together(examples, policy);
  return parts
    .flatMap(({ all, bins }) => kinds(all).map((alike) => ({ all: alike, bins })))
    .filter(({ all }) => all.length > 0);
}

/** Examples that the same bins serve, one group after the other. */
function together(examples: readonly Example[], policy: Policy): Group[] {
  const groups: { all: Claimed[]; bins: Frozen['bins'] }[] = [];
  for (const example of examples) {
    const last = groups.at(-1);
    const both = last && binsFor([...last.all, ...example], policy);
    if (last !== undefined && both !== undefined) {
      last.all.push(...example);
      last.bins = both;
    } else groups.push({ all: [...example], bins: binsFor(example, policy) ?? new Map() });
  }
  return groups;
}

/** Where bins begin, so that everybody lies in the bin that is said; undefined where no bins do. */
function binsFor(all: readonly Claimed[], policy: Policy): Frozen['bins'] | undefined {
  const starts = binnedCriteria(policy).map(({ criterion: { id, metric, points }, bins: { count } }) => {
    const places = all.flatMap(({ person }) => {
      const [value, bin] = [person.values.get(metric), person.bins.get(id)];
      if (!(value instanceof Decimal) || bin === undefined) return [];
      return [{ value, upwards: points.reverse ? count + 1 - bin : bin }];
    });
    places.sort((a, b) => a.value.comparedTo(b.value) || a.upwards - b.upwards);
    const fits = places.every(({ value, upwards }, at) => {
      const next = places[at + 1];
      return (
        next === undefined || (next.value.eq(value) ? next.upwards === upwards : next.upwards >= upwards)
      );
    });
    if (!fits) return undefined;
    const beyond = places.at(-1)?.value.plus(1) ?? new Decimal(1);
    const starts = Array.from(
      { length: count - 1 },
      (_, at) => places.find(({ upwards }) => upwards >= at + 2)?.value ?? beyond,
    );
    return [id, [{ group: undefined, starts }]] as const;
  });
  const found = starts.filter((each) => each !== undefined);
  return found.length === starts.length ? new Map(found) : undefined;
}

class Grading {
  private runs = 0;

  constructor(
    private readonly plan: Plan,
    private readonly engine: Engine,
    private readonly folder: string,
  ) {}

  async of({ all, bins }: Group): Promise<GradedClaim[]> {
    const { policy } = this.plan;
    const customers = all.map((claimed, at) => ({
      id: `C${at + 1}`,
      claimed,
      last: lastOf(claimed, policy),
    }));
    const given = customers.map(({ id, claimed }) => this.told(id, claimed));
    const compared = all.some(({ standing }) => standing.kind !== 'first review');
    const file = writeLast({ compared, customers }, path.join(this.folder, `last-${++this.runs}.csv`));
    const last = await planWritten(file, policy, new Problems());
    const frozen = bins.size === 0 ? undefined : { bins, others: new Map() };
    const graded = await this.graded({ ...this.plan, given, last, frozen }, all);
    return customers.map(({ id, claimed }) => {
      const row = graded.get(id) ?? {};
      const { tier, scored, conditions = [] } = claimed;
      const tierIs = (column: string, index: number | undefined) =>
        index === undefined || row[column] === policy.tiers[index]?.id;
      const right =
        tierIs('tier', tier) &&
        tierIs('scored_tier', scored) &&
        conditions.every(({ holds }, at) => (row[`c${at}`] === 'true') === holds);
      return { claimed, right, row };
    });
  }

  /** By customer: the tiers, and answers to as many conditions as anybody has. */
  private async graded(plan: Plan, all: readonly Claimed[]): Promise<Map<string, Row>> {
    const { dialect } = this.engine;
    const { steps } = stepsOf(plan, dialect);
    const { columns = [] } = steps.find(({ name }) => name === tierReasons) ?? {};
    const subject = customerSubject(columns, dialect);
    const count = Math.max(0, ...all.map(({ conditions = [] }) => conditions.length));
    const asked = Array.from({ length: count }, (_, at) => {
      const whens = all.flatMap(({ conditions }, index) => {
        const when = conditions?.[at]?.when;
        return when === undefined
          ? []
          : [`WHEN ${dialect.text(`C${index + 1}`)} THEN ${conditionSql(when, subject, dialect)}`];
      });
      return as(`CASE customer_id ${whens.join(' ')} END`, `c${at}`, dialect);
    });
    const tiers = [
      as(tierId(plan.policy, own.tier, dialect), 'tier', dialect),
      as(tierId(plan.policy, own.scored, dialect), 'scored_tier', dialect),
    ];
    const sql = `SELECT ${['customer_id', 'reasons', ...tiers, ...asked].join(', ')} FROM ${tierReasons}`;
    const rows = await this.engine.rows(oneQuery(steps, { reads: [tierReasons], sql }, dialect));
    return new Map(rows.map((row) => [String(row.customer_id), cellsOfAnswer(row)]));
  }

  /** What rows give and customers say; all that follows is reckoned by the steps. */
  private told(id: string, { person, standing }: Claimed): GivenCustomer {
    const { policy, metricTypes } = this.plan;
    const inactive = standing.kind === 'held' && standing.inactive;
    const rows = policy.metrics.filter(({ spec }) => spec.grain === 'rows').map((each) => each.id);
    const told = [...metricTypes].flatMap(([metric, type]): [string, GivenValue][] =>
      person.values.has(metric) &&
      (rows.includes(metric) || !policy.metrics.some((each) => each.id === metric))
        ? [[metric, givenAs(person.values.get(metric), type)]]
        : [],
    );
    return { id, metrics: new Map([[recentTransactions, new Decimal(inactive ? 0 : 1)], ...told]) };
  }
}

/** A value as its type holds it. */
function givenAs(value: SubjectValue, type: ValueType): GivenValue {
  if (value === undefined) return null;
  if (isNumeric(type) && typeof value === 'string') return new Decimal(value);
  return type.kind === 'text' && value instanceof Decimal ? numberAsText(value) : value;
}

/** Later than any review. */
const farAhead = '9999-12-31';

function lastOf({ standing }: Claimed, { tiers, movement }: Policy): Last | undefined {
  if (standing.kind !== 'held') return undefined;
  const { tier, scored, isProtected } = standing;
  return {
    tier: tiers[tier]?.id ?? '',
    score: undefined,
    value: undefined,
    scoredTier: tiers[scored]?.id,
    movement: isProtected && movement.protectFirstReview ? 'up' : 'same',
    lastDowngrade: isProtected && !movement.protectFirstReview ? anyYearsEnd : undefined,
    validUntil: movement.valid === undefined ? undefined : isProtected ? farAhead : anyYearsEnd,
  };
}
