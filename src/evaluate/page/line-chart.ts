// A line and what customers on either side of it bring: means of bins of scores as dots, the fit as lines.
import { scaleLinear } from 'd3-scale';
import { at, type Drawing } from '../../reports/html/blocks-html.js';
import { html } from '../../reports/html/markup.js';
import type { ScoreBin } from '../lines/lines.js';
import type { LineEffect } from '../statistics/line.js';

const [width, height, side, foot, top] = [760, 300, 110, 34, 28];

interface DrawnLine {
  readonly line: number;
  readonly effect: LineEffect;
  readonly bins: readonly ScoreBin[];
}

/** @param told a value as people read it */
export function lineDrawing(
  { line, effect, bins }: DrawnLine,
  told: (value: number) => string,
  names: { readonly below: string; readonly above: string },
): Drawing {
  const { h, all } = effect;
  const ends = [
    { from: line - h, to: line, height: all.below.height, slope: all.below.slope, name: names.below },
    { from: line, to: line + h, height: all.above.height, slope: all.above.slope, name: names.above },
  ];
  const fits = ends.map(({ from, to, height: value, slope, name }) => ({
    name,
    value,
    points: [from, to].map((score) => ({ score, value: value + slope * (score - line) })),
  }));
  const values = [
    ...bins.map(({ mean }) => mean),
    ...fits.flatMap(({ points }) => points.map(({ value }) => value)),
  ];
  const x = scaleLinear([line - h, line + h], [side, width - 20]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [height - foot, top]).nice(4);
  const ticks = y
    .ticks(4)
    .map(
      (value) =>
        html`<line class="rule" x1="${side}" x2="${width - 20}" y1="${at(y(value))}" y2="${at(y(value))}"/><text class="axis" x="${side - 8}" y="${at(y(value) + 4)}" text-anchor="end">${told(value)}</text>\n`,
    );
  const scores = [line - h, line, line + h].map(
    (score) =>
      html`<text class="axis" x="${at(x(score))}" y="${height - 12}" text-anchor="middle">${score.toFixed(1)}</text>\n`,
  );
  const dots = bins.map(
    ({ score, mean }) => html`<circle class="node" cx="${at(x(score))}" cy="${at(y(mean))}" r="4"/>\n`,
  );
  const lines = fits.map(({ name, points: [first, last], value }, index) => {
    const anchor = index === 0 ? 'end' : 'start';
    // Above all that is drawn, so that neither lines nor dots cross it.
    const label = html`<text class="figure" x="${at(x(line) + (index === 0 ? -8 : 8))}" y="${top - 8}" text-anchor="${anchor}">${name}: ${told(value)}</text>`;
    return html`<line stroke="currentColor" stroke-width="2" x1="${at(x(first?.score ?? 0))}" y1="${at(y(first?.value ?? 0))}" x2="${at(x(last?.score ?? 0))}" y2="${at(y(last?.value ?? 0))}"/>${label}\n`;
  });
  return {
    width,
    height,
    inside: [
      ticks,
      scores,
      html`<line class="line" x1="${at(x(line))}" x2="${at(x(line))}" y1="${top}" y2="${height - foot}"/>\n`,
      dots,
      lines,
    ],
  };
}
