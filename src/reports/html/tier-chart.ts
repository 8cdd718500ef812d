// Tiers by customers and by value, this time and last time, as bars on one scale.
import { scaleLinear } from 'd3-scale';
import type { SeenValues } from '../audience/seen.js';
import type { PageWords } from '../sections/page-words.js';
import type { TierYear } from '../values/report-values.js';
import { at, type Drawing } from './blocks-html.js';
import { html, nothing, type Put } from './markup.js';

const [labels, gap, bar, row, top] = [110, 24, 15, 48, 28];

/** One of the two halves: what it measures, and where it begins. */
interface Half {
  readonly heading: string;
  readonly x: number;
  /** Length of the bar of a share. */
  readonly length: (share: number) => number;
  readonly share: (year: TierYear) => string | null;
  readonly amount: (year: TierYear) => string;
}

/** The drawing. */
export function tierDrawing({ tiers, total }: SeenValues, words: PageWords): Drawing {
  const { say, worth } = words;
  const width = 760;
  const shared = tiers.some(({ now, before }) => (now.valueShare ?? before?.valueShare ?? null) !== null);
  const halves = worth !== undefined && total.now.value !== null && shared ? 2 : 1;
  const each = (width - labels - gap * (halves - 1)) / halves;
  const measures = [
    {
      heading: say.mix.byCustomers,
      share: ({ share }: TierYear): string | null => share,
      amount: ({ customers }: TierYear) => words.count(customers),
    },
    {
      heading: say.mix.byValue(worth ?? ''),
      share: ({ valueShare }: TierYear) => valueShare,
      amount: ({ value }: TierYear) => words.money(value),
    },
  ].slice(0, halves);
  const years = tiers.flatMap(({ now, before }) => [now, ...(before === null ? [] : [before])]);
  const shares = years.flatMap((year) => measures.map(({ share }) => Number(share(year) ?? 0)));
  const largest = Math.max(...shares, 0.01);
  // Room for the figures behind the longest bar.
  const length = scaleLinear([0, largest], [0, each - 150]);
  const shown = measures.map(
    (measure, index): Half => ({ ...measure, x: labels + index * (each + gap), length }),
  );
  const rows = tiers.map(({ tier, now, before }, index) => {
    const y = top + index * row;
    return html`<text class="label" x="${labels - 10}" y="${at(y + 21)}" text-anchor="end">${words.tier(tier)}</text>
${shown.map((half) => [barOf(half, now, y, 'bar', words), before === null ? nothing : barOf(half, before, y + bar + 2, 'bar was', words)])}`;
  });
  const legend = total.before === null ? nothing : legendOf(top + tiers.length * row + 12, words);
  return {
    width,
    height: top + tiers.length * row + (total.before === null ? 6 : 28),
    inside: [
      shown.map(({ heading, x }) => html`<text class="axis" x="${at(x)}" y="14">${heading}</text>\n`),
      rows,
      legend,
    ],
  };
}

function barOf(half: Half, year: TierYear, y: number, kind: string, words: PageWords): Put {
  const share = half.share(year);
  if (share === null) return nothing;
  const length = half.length(Number(share));
  const text = `${half.amount(year)} · ${words.percent(share)}`;
  return html`<rect class="${kind}" x="${at(half.x)}" y="${at(y + 4)}" width="${at(Math.max(length, 1))}" height="${bar}"/><text class="${kind === 'bar' ? 'figure' : 'figure then'}" x="${at(half.x + Math.max(length, 1) + 6)}" y="${at(y + 16)}">${text}</text>
`;
}

function legendOf(y: number, { say }: PageWords): Put {
  return html`<rect class="bar" x="${labels}" y="${at(y - 10)}" width="12" height="12"/><text class="axis" x="${labels + 18}" y="${at(y)}">${say.now}</text><rect class="bar was" x="${labels + 130}" y="${at(y - 10)}" width="12" height="12"/><text class="axis" x="${labels + 148}" y="${at(y)}">${say.before}</text>
`;
}
