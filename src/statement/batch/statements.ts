// Statements of many customers, some thousand at a time, so that memory does not grow with them.
import { asItComes, withEngine } from '../../engine/open.js';
import type { GateFact } from '../../explain/finding/explanation.js';
import { ConditionFacts, conditionsAsked } from '../../explain/finding/facts.js';
import { namedIn } from '../../explain/finding/named.js';
import { Grader } from '../../explain/trying/grader.js';
import { type ReadResults, readCustomers } from '../../explain/trying/read.js';
import { asItWas } from '../../explain/trying/values.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { fail } from '../../foundation/problems/problem.js';
import { nextAsOf } from '../../grammar/window.js';
import { metricWindows } from '../../policy/model/metric-windows.js';
import type { Language } from '../../policy/model/policy.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { reachOf } from '../../regrade/tables.js';
import { type StatementSight, statementSight } from '../../reports/audience/seen-statement.js';
import { comparesWorth } from '../../results/worth-then.js';
import type { StatementsSpec } from '../../review/statements.js';
import { customerAudience } from '../../telling/audiences.js';
import { fieldsIn } from '../../telling/parts.js';
import { addressFields } from '../values/addresses.js';
import { type StatementFrame, stateOf } from '../values/state.js';
import type { Statement } from '../values/statement.js';
import { WayFinder } from '../ways/find-ways.js';
import type { CustomerWay, Ways } from '../ways/way.js';
import { StatementTeller } from '../words/say-statement.js';
import { checkMayBeSent } from './may-be-sent.js';
import { type Recipients, recipientIds } from './recipients.js';
import { statementsIn } from './review-texts.js';

/** So many are graded together. */
const together = 4_000;

export interface StatementsAsked extends Recipients {
  readonly language: Language;
  readonly unapproved: boolean;
}

/** Statements that can be made, before any is. */
export interface StatementsReady {
  readonly results: OpenedResults;
  /** Ids of those who get one. */
  readonly customers: readonly string[];
  readonly sight: StatementSight;
  /** Fields by which customers are reached. */
  readonly addresses: readonly string[];
  readonly teller: StatementTeller;
  /** Makes them, in the order of `customers`. @param ways whether it is found out what leads to other tiers */
  made(ways: boolean): AsyncGenerator<readonly Statement[]>;
}

/**
 * Hands what is needed for statements to `use`.
 * @throws ProblemsError where the results may not be told, or somebody is not in them
 */
export function withStatements<T>(
  folder: string,
  asked: StatementsAsked,
  hooks: RunHooks,
  use: (ready: StatementsReady) => Promise<T>,
): Promise<T> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    const results = await openResults(folder, scratch);
    checkMayBeSent(results.folder, results.standing, asked.unapproved);
    const { plan } = results;
    const { audience, declared, withheld } = customerAudience(results.folder);
    if (!audience.customers)
      fail({
        code: 'usage',
        reason:
          'the audience "customer" may see no single customer, or no tier, and a statement tells of both',
        fix: 'let it show tier, without customers: none, small_cells and dominance, in the review file, and grade again',
      });
    const spec = statementsIn(results.folder);
    const fields = await fieldsIn(results.folder);
    const sight = statementSight(audience, plan.policy, fields, declared);
    const addresses = addressFields(fields, spec.addresses).filter((field) => !withheld(field));
    const customers = await recipientIds(results, asked, scratch, hooks);
    const sameWorth = comparesWorth(results.folder);
    const batch = new Batch(results, { plan, sight, addresses, sameWorth }, scratch, hooks);
    const teller = new StatementTeller(tellingOf(results, spec, asked.language));
    return use({ results, customers, sight, addresses, teller, made: (ways) => batch.made(customers, ways) });
  });
}

function tellingOf({ plan, lastAsOf }: OpenedResults, spec: StatementsSpec, language: Language) {
  const { policy, asOf } = plan;
  return {
    named: namedIn(plan),
    asOf,
    nextAsOf: nextAsOf(asOf, lastAsOf),
    value: policy.value,
    windows: metricWindows(policy.metrics, asOf),
    spec,
    language,
  };
}

class Batch {
  constructor(
    private readonly results: OpenedResults,
    private readonly frame: StatementFrame,
    private readonly scratch: string,
    private readonly hooks: RunHooks,
  ) {}

  async *made(customers: readonly string[], ways: boolean): AsyncGenerator<readonly Statement[]> {
    for (let from = 0; from < customers.length; from += together) {
      if (ways) this.hooks.stage('finding what leads to other tiers');
      yield await this.some(customers.slice(from, from + together), ways);
    }
  }

  private some(customers: readonly string[], ways: boolean): Promise<Statement[]> {
    const { results, scratch, frame } = this;
    return withEngine(asItComes, reachOf(results, scratch), async (engine) => {
      const read = await readCustomers(engine, results, customers, scratch);
      const found = ways
        ? await this.waysOf(read, await Grader.open(engine, results, read.graded, scratch))
        : undefined;
      return customers.map((customer) =>
        stateOf(
          {
            customer,
            row: read.graded.get(customer) ?? {},
            change: read.changes.get(customer),
            ways: found?.ways.get(customer) ?? nothingTold,
            gates: found?.gates.get(customer) ?? [],
          },
          frame,
        ),
      );
    });
  }

  private async waysOf(read: ReadResults, grader: Grader) {
    const { sight } = this.frame;
    const mayTell = ({ traits }: Pick<CustomerWay, 'traits'>) =>
      traits.every(({ field }) => sight.sees(field));
    const ways = await new WayFinder(read, grader, this.results.overridden, mayTell).all();
    return { ways, gates: await this.gates(read, grader) };
  }

  /** What the next better tier asks of each, where customers may see any of it. */
  private async gates(read: ReadResults, grader: Grader): Promise<Map<string, readonly GateFact[]>> {
    const { plan } = grader;
    const { tiers } = plan.policy;
    const conditions = conditionsAsked(plan.policy);
    if (!conditions.some((each) => this.frame.sight.seesAsked(each))) return new Map();
    const rows = [...read.graded];
    const looked = await grader.look(
      rows.map(([id]) => asItWas(id, plan)),
      conditions,
    );
    const answers = new Map(conditions.map((each, index) => [JSON.stringify(each), index]));
    return new Map(
      rows.map(([id, row], at) => {
        const facts = new ConditionFacts(row, plan, {
          holds: (condition) => looked[at]?.holds[answers.get(JSON.stringify(condition)) ?? -1] === true,
          bin: (criterion) => looked[at]?.bins.get(criterion) ?? null,
        });
        const next = tiers.findIndex((tier) => tier.id === row.tier) - 1;
        return [id, facts.tier(next, 'next', { line: undefined, centre: [] })[0]?.gates ?? []];
      }),
    );
  }
}

const nothingTold: Ways = { up: undefined, keep: undefined, untold: 'apart' };
