// A simulation as one page that needs nothing from anywhere else, as reports are: the same sentences and tables as for a
// terminal, with charts.

import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { type Drawing, sectionHtml } from '../../reports/html/blocks-html.js';
import { type FlowWords, flowDrawing } from '../../reports/html/flow-chart.js';
import { pageShell } from '../../reports/html/page-shell.js';
import type { BlockSection, SectionBlock } from '../../reports/sections/block.js';
import { pageBlocksOf, pageTableOf } from '../../reports/sections/from-blocks.js';
import { pageWords } from '../../reports/sections/page-words.js';
import type { Sweep } from '../changes/sweep.js';
import { movedIn, type SimulatedScenario, type Simulation } from '../measured/simulated.js';
import { mixDrawing, sweepDrawing } from './charts.js';
import { type SimulationPart, simulationParts } from './page.js';
import { sentencesOf } from './sentences.js';
import { sweepBlocks } from './sweep.js';
import { simulateWords } from './words.js';

/** The page; the same bytes for the same simulation. */
export function simulationPage(simulation: Simulation, sweep: Sweep | undefined, language: Language): string {
  const page = new SimulationHtml(simulation, language);
  return page.text(sweep === undefined ? page.scenarioSections() : [page.sweepSection(sweep)]);
}

/** A section, and its drawing. */
interface DrawnSection {
  readonly section: BlockSection<string>;
  readonly drawing: Drawing | undefined;
}

class SimulationHtml {
  constructor(
    private readonly simulation: Simulation,
    private readonly language: Language,
  ) {}

  text(sections: readonly DrawnSection[]): string {
    const { review, asOf, standing } = this.simulation;
    const say = simulateWords[this.language];
    const words = pageWords[this.language];
    const title = say.title(review, asOf);
    const standingText = say.standing[standing];
    return pageShell(
      {
        title,
        heading: review,
        lead: title,
        remarks: standingText === '' ? [] : [standingText],
        sections: sections.map(({ section, drawing }) => ({
          anchor: section.anchor,
          name: section.heading,
          made: sectionHtml(section, words, () => drawing ?? { width: 0, height: 0, inside: '' }),
        })),
        script: false,
      },
      words,
      this.language,
    );
  }

  scenarioSections(): DrawnSection[] {
    const parts = simulationParts(this.simulation, this.language);
    const names = parts.flatMap(({ kind, name }) => (kind === 'scenario' ? [name] : []));
    return parts.map((part) => this.sectionOf(part, names));
  }

  sweepSection(sweep: Sweep): DrawnSection {
    const say = simulateWords[this.language];
    const table = sweepBlocks(this.simulation, sweep, this.language).flatMap((block) =>
      // Its last column is the chart of a terminal.
      block.kind === 'table' ? [pageTableOf(block, sweep.path, block.head.length - 1)] : [],
    )[0];
    const [first, last] = [this.simulation.scenarios[0], this.simulation.scenarios.at(-1)];
    const finding =
      first === undefined || last === undefined
        ? say.nothing
        : say.swept(
            sweep.path,
            first.name,
            last.name,
            count(movedIn(first.flows)),
            count(movedIn(last.flows)),
          );
    return {
      section: {
        anchor: 'sweep',
        heading: sweep.path,
        blocks:
          table === undefined
            ? []
            : [
                {
                  kind: 'figure',
                  figure: { id: 'chart-sweep', finding, desc: say.sweepDesc, table, open: true },
                },
              ],
      },
      drawing: sweepDrawing(this.simulation, sweep, this.language),
    };
  }

  private sectionOf(
    { kind, heading, blocks, scenario, name }: SimulationPart,
    names: readonly string[],
  ): DrawnSection {
    const plain = blocks.flatMap((block) => pageBlocksOf(block, heading));
    const { simulation, language } = this;
    if (kind === 'scenario')
      return { section: { anchor: `scenario-${scenario + 1}`, heading, blocks: plain }, drawing: undefined };
    const [table, ...more] = plain;
    const figure = (id: string, finding: string, desc: string): SectionBlock<string>[] =>
      table?.kind === 'table'
        ? [{ kind: 'figure', figure: { id, finding, desc, table: table.table, open: true } }, ...more]
        : plain;
    const say = simulateWords[language];
    const given = simulation.scenarios[scenario];
    if (kind === 'beside' || given === undefined)
      return {
        section: {
          anchor: 'beside',
          heading,
          blocks: figure('chart-mix', this.mixFinding(names), say.mixDesc),
        },
        drawing: mixDrawing(simulation, names, language),
      };
    const [finding = ''] = sentencesOf(simulation, given, language);
    const id = `chart-flow-${scenario + 1}`;
    return {
      section: { anchor: `flow-${scenario + 1}`, heading, blocks: figure(id, finding, say.flowDesc) },
      drawing: this.flow(given, name),
    };
  }

  /** The tier that changes most, under the scenario that changes it most. */
  private mixFinding(names: readonly string[]): string {
    const { figures, scenarios } = this.simulation;
    const say = simulateWords[this.language];
    const before = (tier: string) => figures.tiers.find((each) => each.tier === tier)?.customers ?? 0;
    const [most] = scenarios
      .flatMap((each, index) =>
        each.figures.tiers.map(({ tier, label, customers }) => ({
          name: names[index] ?? '',
          label: label[this.language],
          was: before(tier),
          customers,
          change: Math.abs(customers - before(tier)),
        })),
      )
      .sort((a, b) => b.change - a.change);
    return most === undefined || most.change === 0
      ? say.nothing
      : say.mixFinding(most.label, count(most.was), count(most.customers), most.name);
  }

  private flow({ policy, flows }: SimulatedScenario, name: string): Drawing {
    const { policy: today } = this.simulation;
    const labels = new Map(
      [...today.tiers, ...policy.tiers].map(({ id, label }) => [id, label[this.language]]),
    );
    const words: FlowWords = {
      say: { before: simulateWords[this.language].today, now: name },
      tier: (id) =>
        labels.get(id) ?? (id === 'ungraded' ? policy.ungraded?.label[this.language] : undefined) ?? id,
      count,
    };
    const migration = flows.map(({ from, to, customers }) => ({
      previous_tier: from === '' ? 'new' : from,
      tier: to === '' ? (policy.ungraded === undefined ? 'left' : 'ungraded') : to,
      customers,
    }));
    return flowDrawing({ tiers: [...labels.keys()].map((tier) => ({ tier })), migration }, words);
  }
}
