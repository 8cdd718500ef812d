// Steps of who went up and of who went down, by what caused them.
import { scaleLinear } from 'd3-scale';
import { causes as allCauses, type Cause } from '../../policy/model/causes.js';
import type { SeenValues } from '../audience/seen.js';
import { signedSteps } from '../sections/figures.js';
import type { PageWords } from '../sections/page-words.js';
import type { CausedSteps } from '../values/report-values.js';
import { changeWords } from '../words/change-words.js';
import { at, type Drawing } from './blocks-html.js';
import { html, type Put } from './markup.js';

type Both = NonNullable<SeenValues['causes']>;
const [width, labels, bar, row, top] = [760, 130, 15, 46, 8];
/** Room for figures at both ends. */
const room = 64;

/** The drawing. */
export function causeDrawing({ up, down }: Both, words: PageWords): Drawing {
  const name = (cause: Cause) => changeWords[words.language].cause[cause];
  const all = [up, down].flatMap(({ by }) => allCauses.map((cause) => by[cause]));
  const [least, most] = [Math.min(...all, 0), Math.max(...all, 0)];
  const x = scaleLinear([least, Math.max(most, least + 1)], [labels + room, width - room]);
  const zero = x(0);
  const bars = (way: 'up' | 'down', { by }: CausedSteps, cause: Cause, y: number): Put => {
    const steps = by[cause];
    const [from, to] = [x(Math.min(steps, 0)), x(Math.max(steps, 0))];
    const beyond = steps < 0 ? from - 6 : to + 6;
    return html`<rect class="bar ${way}" x="${at(from)}" y="${at(y)}" width="${at(Math.max(to - from, 1))}" height="${bar}"/><text class="figure" x="${at(beyond)}" y="${at(y + 12)}" text-anchor="${steps < 0 ? 'end' : 'start'}">${way === 'up' ? '▲' : '▼'} ${signedSteps(steps)}</text>\n`;
  };
  const rows = allCauses.map((cause, index) => {
    const y = top + index * row;
    return html`<text class="label" x="${labels - 10}" y="${at(y + 20)}" text-anchor="end">${name(cause)}</text>
${bars('up', up, cause, y)}${bars('down', down, cause, y + bar + 2)}`;
  });
  const end = top + allCauses.length * row;
  return {
    width,
    height: end + 24,
    inside: [
      rows,
      html`<line class="rule" x1="${at(zero)}" x2="${at(zero)}" y1="${top - 4}" y2="${end - 6}"/>
<text class="axis" x="${labels}" y="${end + 14}">▲ ${words.say.causes.up}   ▼ ${words.say.causes.down}</text>\n`,
    ],
  };
}
