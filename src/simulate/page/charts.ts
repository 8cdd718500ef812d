// Charts of simulations: customers by tier today and under each scenario, and what a swept value does. Nothing is said by
// colour alone: every bar stands beside its name and its number.

import { scaleLinear } from 'd3-scale';
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { at, type Drawing } from '../../reports/html/blocks-html.js';
import { html, type Put } from '../../reports/html/markup.js';
import type { Sweep } from '../changes/sweep.js';
import type { PolicyFigures } from '../measured/figures.js';
import { movedIn, type Simulation } from '../measured/simulated.js';
import { simulateWords } from './words.js';

const [width, labels, bar, gap] = [760, 150, 15, 14];

/** Bars of customers, a group for each tier: today first, then each scenario. @param names of the scenarios, in short */
export function mixDrawing(
  { figures, scenarios }: Simulation,
  names: readonly string[],
  language: Language,
): Drawing {
  const say = simulateWords[language];
  const all = [
    { name: say.today, figures, kind: 'bar was' },
    ...scenarios.map((each, index) => ({ name: names[index] ?? '', figures: each.figures, kind: 'bar' })),
  ];
  const tiers = tiersOf(all.map((each) => each.figures));
  const on = (each: PolicyFigures, tier: string) =>
    each.tiers.find((one) => one.tier === tier)?.customers ?? 0;
  const most = Math.max(1, ...all.flatMap((each) => tiers.map(({ tier }) => on(each.figures, tier))));
  const group = all.length * (bar + 2) + gap;
  const size = scaleLinear([0, most], [0, width - labels - 230]);
  const rows = tiers.map(({ tier, label }, index) => {
    const top = 6 + index * group;
    const bars = all.map(({ name, figures: of, kind }, row): Put => {
      const customers = on(of, tier);
      const length = Math.max(size(customers), 1);
      const y = top + row * (bar + 2);
      return html`<rect class="${kind}" x="${labels}" y="${at(y)}" width="${at(length)}" height="${bar}"/><text class="figure" x="${at(labels + length + 6)}" y="${at(y + 12)}">${count(customers)} · ${name}</text>\n`;
    });
    return html`<text class="label" x="${labels - 10}" y="${at(top + 12)}" text-anchor="end">${label[language]}</text>
${bars}`;
  });
  return { width, height: 6 + tiers.length * group, inside: rows };
}

const [panel, between, head] = [74, 30, 34];

/** A panel for each tier, and one for who would move: a bar for each value. */
export function sweepDrawing(
  { figures, scenarios }: Simulation,
  { today }: Sweep,
  language: Language,
): Drawing {
  const say = simulateWords[language];
  const panels = [
    ...tiersOf([figures, ...scenarios.map((each) => each.figures)]).map(({ tier, label }) => ({
      name: label[language],
      values: scenarios.map((each) => each.figures.tiers.find((one) => one.tier === tier)?.customers ?? 0),
    })),
    { name: say.otherTier, values: scenarios.map(({ flows }) => movedIn(flows)) },
  ];
  const step = (width - labels - 20) / Math.max(scenarios.length, 1);
  // Names and numbers of values have to have room.
  const each = Math.ceil((Math.max(1, ...scenarios.map(({ name }) => name.length)) * 8 + 8) / step);
  const told = (index: number) => index % each === 0 || index === scenarios.length - 1;
  const drawn = panels.map(({ name, values }, row) => {
    const base = head + row * (panel + between) + panel;
    const size = scaleLinear([0, Math.max(1, ...values)], [0, panel - 14]);
    const bars = values.map((value, index): Put => {
      const height = size(value);
      const x = labels + index * step;
      const kind = scenarios[index]?.name === today ? 'bar was' : 'bar';
      return html`<rect class="${kind}" x="${at(x + 1)}" y="${at(base - Math.max(height, 1))}" width="${at(Math.max(step - 2, 1))}" height="${at(Math.max(height, 1))}"/>${
        told(index)
          ? html`<text class="axis" x="${at(x + step / 2)}" y="${at(base - height - 3)}" text-anchor="middle">${count(value)}</text><text class="axis" x="${at(x + step / 2)}" y="${at(base + 14)}" text-anchor="middle">${scenarios[index]?.name ?? ''}</text>`
          : ''
      }\n`;
    });
    return html`<text class="label" x="${labels - 10}" y="${at(base - panel / 2)}" text-anchor="end">${name}</text><line class="rule" x1="${labels}" x2="${width - 20}" y1="${at(base)}" y2="${at(base)}"/>
${bars}`;
  });
  const legend = scenarios.some(({ name }) => name === today)
    ? html`<rect class="bar was" x="${labels}" y="4" width="12" height="12"/><text class="axis" x="${labels + 18}" y="14">${say.todayIs(today ?? '')}</text>\n`
    : '';
  return { width, height: head + panels.length * (panel + between), inside: [legend, drawn] };
}

/** Tiers of all of these, best first. */
function tiersOf(all: readonly PolicyFigures[]) {
  return [...new Map(all.flatMap(({ tiers }) => tiers.map((each) => [each.tier, each] as const))).values()];
}
