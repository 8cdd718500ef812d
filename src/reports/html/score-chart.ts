// Customers by score, with a line for each score that a tier asks for.
import { scaleLinear } from 'd3-scale';
import type { PageWords } from '../sections/page-words.js';
import type { ScoreHistogram } from '../values/report-values.js';
import { at, type Drawing } from './blocks-html.js';
import { html } from './markup.js';

const [width, left, height, foot] = [760, 46, 200, 26];

/** The drawing. */
export function scoreDrawing({ bands, thresholds }: ScoreHistogram, words: PageWords): Drawing {
  const head = 18 + thresholds.length * 16;
  const most = Math.max(...bands.map(({ customers }) => customers), 1);
  const base = head + height;
  const x = scaleLinear([0, 100], [left, width - 14]);
  const y = scaleLinear([0, most], [base, head]);
  const bars = bands
    .filter(({ customers }) => customers > 0)
    .map(
      ({ from, to, customers }) =>
        html`<rect class="bar" x="${at(x(from) + 0.5)}" y="${at(y(customers))}" width="${at(x(to) - x(from) - 1)}" height="${at(base - y(customers))}"/>`,
    );
  const ticks = x
    .ticks(10)
    .map(
      (score) =>
        html`<text class="axis" x="${at(x(score))}" y="${base + 18}" text-anchor="middle">${score}</text>`,
    );
  const lines = thresholds.map(({ tier, score }, index) => {
    const [place, up] = [x(Number(score)), 14 + index * 16];
    const flip = Number(score) > 80;
    return html`<line class="line" x1="${at(place)}" x2="${at(place)}" y1="${up - 10}" y2="${base}"/><text class="label" x="${at(place + (flip ? -5 : 5))}" y="${up}" text-anchor="${flip ? 'end' : 'start'}">${words.say.scores.threshold(words.tier(tier), score)}</text>\n`;
  });
  return {
    width,
    height: base + foot,
    inside: [
      html`<line class="rule" x1="${left}" x2="${at(x(100))}" y1="${base}" y2="${base}"/><text class="axis" x="${left - 6}" y="${head + 5}" text-anchor="end">${words.count(most)}</text><text class="axis" x="${left - 6}" y="${base}" text-anchor="end">0</text>\n`,
      bars,
      ticks,
      lines,
    ],
  };
}
