// A sweep: one row a value, on the page with a small chart, and as CSV.

import { csvText } from '../../foundation/characters/formulas.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import type { Block } from '../../reports/text/blocks.js';
import { money } from '../../reports/words/plain-text.js';
import type { Sweep } from '../changes/sweep.js';
import type { PolicyFigures } from '../measured/figures.js';
import { movedIn, type SimulatedScenario, type Simulation } from '../measured/simulated.js';
import { simulateWords } from './words.js';

/** Signs of the longest bar. */
const longest = 10;

/** The whole page of a sweep. */
export function sweepBlocks(simulation: Simulation, sweep: Sweep, language: Language): Block[] {
  const say = simulateWords[language];
  const { review, asOf, standing, scenarios, figures, policy, compared } = simulation;
  const moved = scenarios.map(({ flows }) => movedIn(flows));
  const most = Math.max(1, ...moved);
  const has = (kind: 'benefits' | 'discounts') =>
    [figures, ...scenarios.map((each) => each.figures)].some(({ total }) => total[kind] !== null);
  const tiers = tiersOf(simulation);
  const guarded = [simulation.guards, ...scenarios.map(({ guards }) => guards)].some((guards) =>
    guards.some(({ tripped }) => tripped),
  );
  const head = [
    '',
    ...tiers.map(({ label }) => label[language]),
    ...(compared ? [say.up, say.down] : []),
    ...(has('benefits') ? [say.costBenefits] : []),
    ...(has('discounts') ? [say.costDiscounts] : []),
    ...(guarded ? [say.guards] : []),
    say.otherTier,
    '',
  ];
  const row = (name: string, each: PolicyFigures, tripped: number, others: number): string[] => [
    name,
    ...tiers.map(({ tier }) => count(each.tiers.find((one) => one.tier === tier)?.customers ?? 0)),
    ...(compared ? [count(each.movement?.up ?? 0), count(each.movement?.down ?? 0)] : []),
    ...(has('benefits') ? [money(each.total.benefits ?? '0', policy.currency)] : []),
    ...(has('discounts') ? [money(each.total.discounts ?? '0', policy.currency)] : []),
    ...(guarded ? [count(tripped)] : []),
    count(others),
    bar(others, most),
  ];
  const trips = ({ guards }: Pick<Simulation, 'guards'>) => guards.filter(({ tripped }) => tripped).length;
  return [
    { kind: 'title', text: say.title(review, asOf) },
    ...(say.standing[standing] === '' ? [] : [{ kind: 'text' as const, text: say.standing[standing] }]),
    { kind: 'heading', text: sweep.path },
    {
      kind: 'table',
      head,
      rows: [
        row(sweep.today === undefined ? say.today : say.todayIs(sweep.today), figures, trips(simulation), 0),
        ...scenarios.map((each, index) => row(each.name, each.figures, trips(each), moved[index] ?? 0)),
      ],
      align: head.map((_, at) => (at === 0 || at === head.length - 1 ? 'left' : 'right')),
      loose: [],
    },
  ];
}

/** Part of the longest bar; something where there is anybody. */
function bar(customers: number, most: number): string {
  const length = Math.floor((customers * longest + most / 2) / most);
  return customers === 0 ? '' : '█'.repeat(Math.max(1, length));
}

/** Tiers of all policies of the simulation, best first. */
function tiersOf({ figures, scenarios }: Simulation) {
  const all = [figures, ...scenarios.map((each) => each.figures)].flatMap(({ tiers }) => tiers);
  return [...new Map(all.map((each) => [each.tier, each])).values()];
}

/** One line a value. */
export function sweepCsv(simulation: Simulation, excel: boolean): string {
  const tiers = tiersOf(simulation).map(({ tier }) => tier);
  const ways = (scenario: SimulatedScenario, higher: boolean) =>
    scenario.flows
      .filter(({ steps }) => steps !== null && (higher ? steps > 0 : steps < 0))
      .reduce((sum, { customers }) => sum + customers, 0);
  const heading = [
    'value',
    ...tiers.map((tier) => `customers_${tier}`),
    ...['moved', 'higher', 'lower', 'up', 'down', 'benefits', 'discounts', 'near_line', 'guards_tripped'],
  ];
  const lines = simulation.scenarios.map((scenario) => {
    const { figures, flows, guards } = scenario;
    const { movement, total } = figures;
    return [
      scenario.name,
      ...tiers.map((tier) => String(figures.tiers.find((each) => each.tier === tier)?.customers ?? 0)),
      String(movedIn(flows)),
      String(ways(scenario, true)),
      String(ways(scenario, false)),
      movement === null ? '' : String(movement.up),
      movement === null ? '' : String(movement.down),
      total.benefits ?? '',
      total.discounts ?? '',
      figures.edges.nearLine === null ? '' : String(figures.edges.nearLine),
      guards.flatMap(({ guard, tripped }) => (tripped ? [guard] : [])).join(';'),
    ];
  });
  const text = heading.length - 1;
  return csvText([heading, ...lines], excel, (column) => column !== text && column > 0);
}
