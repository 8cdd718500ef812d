// A simulation as people read it: sentences first, then today and the scenarios side by side, then who goes where.

import { count } from '../../foundation/characters/thousands.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { guardWord } from '../../plan/guards/words.js';
import type { Labels, Language, Policy } from '../../policy/model/policy.js';
import type { Block } from '../../reports/text/blocks.js';
import type { TierYear } from '../../reports/values/report-values.js';
import { money, percent } from '../../reports/words/plain-text.js';
import type { PolicyFigures } from '../measured/figures.js';
import type { SimulatedScenario, Simulation } from '../measured/simulated.js';
import { sentencesOf } from './sentences.js';
import { simulateWords } from './words.js';

/** The whole page. */
export function simulationBlocks(simulation: Simulation, language: Language): Block[] {
  const say = simulateWords[language];
  const { review, asOf, standing } = simulation;
  return [
    { kind: 'title', text: say.title(review, asOf) },
    ...(say.standing[standing] === '' ? [] : [{ kind: 'text' as const, text: say.standing[standing] }]),
    ...simulationParts(simulation, language).flatMap(({ heading, blocks }): Block[] => [
      { kind: 'heading', text: heading },
      ...blocks,
    ]),
  ];
}

/** A part of the page under its heading. */
export interface SimulationPart {
  readonly kind: 'scenario' | 'beside' | 'flow';
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** The number of the scenario that it tells of, and what it is called in short; -1 of what tells of all. */
  readonly scenario: number;
  readonly name: string;
}

/** First what each scenario changes, then all of them side by side, then who goes where under each. */
export function simulationParts(simulation: Simulation, language: Language): SimulationPart[] {
  const say = simulateWords[language];
  const { scenarios } = simulation;
  const named = scenarios.map((each, index) => ({
    each,
    scenario: index,
    name: shortName(each, index, scenarios.length, language),
  }));
  return [
    ...named.map(({ each, scenario, name }): SimulationPart => {
      const items = sentencesOf(simulation, each, language).map((line) => ({ text: line }));
      const heading = headingOf(each, scenario, scenarios.length, language);
      return { kind: 'scenario', heading, blocks: [{ kind: 'list', items }], scenario, name };
    }),
    {
      kind: 'beside',
      heading: say.sideBySide,
      blocks: sideBySide(simulation, language),
      scenario: -1,
      name: '',
    },
    ...named.map(
      ({ each, scenario, name }): SimulationPart => ({
        kind: 'flow',
        heading: say.flows(name),
        blocks: [flowTable(simulation, each, language)],
        scenario,
        name,
      }),
    ),
  ];
}

function headingOf(scenario: SimulatedScenario, index: number, all: number, language: Language): string {
  const say = simulateWords[language];
  const number = all === 1 ? '' : `${say.numbered(index + 1)}${say.colon}`;
  return `${number}${say.scenario(scenario.name)}`;
}

/** What columns are called: names of scenarios may be long. */
function shortName({ name }: SimulatedScenario, index: number, all: number, language: Language): string {
  return all === 1 && name.length <= 24 ? name : simulateWords[language].numbered(index + 1);
}

interface Column {
  readonly name: string;
  readonly figures: PolicyFigures;
  readonly guards: readonly Guard[];
  readonly currency: string;
}

function sideBySide(simulation: Simulation, language: Language): Block[] {
  const say = simulateWords[language];
  const { scenarios, figures, guards, policy } = simulation;
  const all: readonly Column[] = [
    { figures, guards, currency: policy.currency, name: say.today },
    ...scenarios.map((each, index) => ({
      figures: each.figures,
      guards: each.guards,
      currency: each.policy.currency,
      name: shortName(each, index, scenarios.length, language),
    })),
  ];
  const labels = new Map(
    all.flatMap(({ figures: { tiers } }) => tiers.map(({ tier, label }) => [tier, label[language]] as const)),
  );
  const tierRows = (cell: (year: TierYear, currency: string) => string) => [
    ...[...labels].map(([tier, label]) => [
      label,
      ...all.map(({ figures: { tiers }, currency }) => {
        const year = tiers.find((each) => each.tier === tier);
        return year === undefined ? '' : cell(year, currency);
      }),
    ]),
    [say.total, ...all.map(({ figures: { total }, currency }) => cell(total, currency))],
  ];
  const table = (kind: string, rows: readonly (readonly string[])[]): Block => ({
    kind: 'table',
    head: [kind, ...all.map(({ name }) => name)],
    rows,
    align: ['left', ...all.map(() => 'right' as const)],
    loose: [],
  });
  const more = moreRows(all, simulation.compared, language);
  return [
    table(
      say.customers,
      tierRows(({ customers, share }) => say.withShare(count(customers), percent(share))),
    ),
    ...(all.some(({ figures: { total } }) => total.value !== null)
      ? [
          table(
            say.value,
            tierRows(({ value }, currency) => (value === null ? '' : money(value, currency))),
          ),
        ]
      : []),
    ...(more.length === 0 ? [] : [table('', more)]),
  ];
}

function moreRows(all: readonly Column[], compared: boolean, language: Language): string[][] {
  const say = simulateWords[language];
  const row = (name: string, cell: (each: Column) => string): string[] => [name, ...all.map(cell)];
  const cost =
    (kind: 'benefits' | 'discounts') =>
    ({ figures: { total }, currency }: Column) =>
      total[kind] === null ? '' : money(total[kind] ?? '0', currency);
  const has = (kind: 'benefits' | 'discounts') => all.some(({ figures: { total } }) => total[kind] !== null);
  const tripped = (guards: readonly Guard[]) =>
    guards.filter((guard) => guard.tripped).map(({ guard }) => guardWord(guard, language));
  const moved =
    (way: 'up' | 'down') =>
    ({ figures: { movement } }: Column) =>
      movement === null ? '' : count(movement[way]);
  return [
    ...(compared
      ? [
          row(`${say.against}${say.colon}${say.up}`, moved('up')),
          row(`${say.against}${say.colon}${say.down}`, moved('down')),
        ]
      : []),
    ...(has('benefits') ? [row(`${say.cost}${say.colon}${say.costBenefits}`, cost('benefits'))] : []),
    ...(has('discounts') ? [row(`${say.cost}${say.colon}${say.costDiscounts}`, cost('discounts'))] : []),
    ...edgeRows(all, language),
    ...(all.some(({ guards }) => tripped(guards).length > 0)
      ? [row(say.guards, ({ guards }) => tripped(guards).join(say.listed) || say.none)]
      : []),
  ];
}

/** Grades that little would change; what nobody knows of any column is left out. */
function edgeRows(all: readonly Column[], language: Language): string[][] {
  const say = simulateWords[language];
  return (['nearLine', 'notFirm'] as const).flatMap((kind) => {
    const cells = all.map(({ figures: { edges } }) => edges[kind]);
    return cells.every((cell) => cell === null)
      ? []
      : [[say[kind], ...cells.map((cell) => (cell === null ? say.unknown : count(cell)))]];
  });
}

const noTier: Labels = { en: simulateWords.en.noTier, zh: simulateWords.zh.noTier };

function flowTable(
  { policy: today }: Simulation,
  { policy, flows }: SimulatedScenario,
  language: Language,
): Block {
  const say = simulateWords[language];
  const cell = (from: string, to: string) =>
    flows.find((flow) => flow.from === from && flow.to === to)?.customers ?? 0;
  const sum = (wanted: (flow: { from: string; to: string }) => boolean) =>
    flows.reduce((all, flow) => all + (wanted(flow) ? flow.customers : 0), 0);
  // Who has no tier on one of the two sides stands in a row or column of its own.
  const none = (side: 'from' | 'to', { ungraded }: Policy) =>
    flows.some((flow) => flow[side] === '') ? [{ id: '', label: ungraded?.label ?? noTier }] : [];
  const to = [...policy.tiers, ...none('to', policy)];
  const from = [...today.tiers, ...none('from', today)];
  const head = ['', ...to.map(({ label }) => label[language]), say.total];
  return {
    kind: 'table',
    head,
    rows: [
      ...from.map(({ id, label }) => [
        label[language],
        ...to.map((tier) => count(cell(id, tier.id))),
        count(sum((flow) => flow.from === id)),
      ]),
      [say.total, ...to.map((tier) => count(sum((flow) => flow.to === tier.id))), count(sum(() => true))],
    ],
    align: head.map((_, at) => (at === 0 ? 'left' : 'right')),
    loose: [],
  };
}
