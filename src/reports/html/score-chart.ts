// Customers by score, with a line for each score that a tier asks for.
import type { ScoreHistogram } from '../values/report-values.js';
import { at, type Drawing, figure, pageTable } from './blocks-html.js';
import { html, type Markup } from './markup.js';
import type { PageWords } from './page-words.js';

const [width, left, height, foot] = [760, 46, 200, 26];

export function scoreChart(histogram: ScoreHistogram, words: PageWords): Markup {
  const { say } = words;
  return figure({
    id: 'chart-scores',
    finding: finding(histogram, words),
    desc: say.scores.desc,
    drawing: drawingOf(histogram, words),
    table: pageTable({
      caption: say.scores.caption,
      head: [say.scores.from, say.scores.below, say.customers],
      body: histogram.bands
        .filter(({ customers }) => customers > 0)
        .map(({ from, to, customers }) => [
          String(from),
          to === 100 ? '' : String(to),
          words.count(customers),
        ]),
      numbers: [1, 2],
      scrolls: say.scores.caption,
    }),
    numbers: say.numbers,
    scrolls: say.scrolls(say.anchors.scores),
  });
}

/** Below which score half of all lie. */
function finding({ bands, customers }: ScoreHistogram, words: PageWords): string {
  let sum = 0;
  const half = bands.find((band) => {
    sum += band.customers;
    return sum * 2 >= customers;
  });
  const end = half?.to ?? 100;
  return words.say.scores.finding(String(end), words.count(customers));
}

function drawingOf({ bands, thresholds }: ScoreHistogram, words: PageWords): Drawing {
  const head = 18 + thresholds.length * 16;
  const most = Math.max(...bands.map(({ customers }) => customers), 1);
  const x = (score: number) => left + (score / 100) * (width - left - 14);
  const y = (customers: number) => head + height - (customers / most) * height;
  const base = head + height;
  const bars = bands
    .filter(({ customers }) => customers > 0)
    .map(
      ({ from, to, customers }) =>
        html`<rect class="bar" x="${at(x(from) + 0.5)}" y="${at(y(customers))}" width="${at(x(to) - x(from) - 1)}" height="${at(base - y(customers))}"/>`,
    );
  const ticks = Array.from({ length: 11 }, (_, index) => index * 10).map(
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
