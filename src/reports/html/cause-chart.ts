// Steps of who went up and of who went down, by what caused them.
import { Decimal } from 'decimal.js';
import { causes as allCauses, type Cause } from '../../policy/model/causes.js';
import type { SeenValues } from '../audience/seen.js';
import type { CausedSteps } from '../values/report-values.js';
import { changeWords } from '../words/change-words.js';
import { at, type Drawing, figure, pageTable } from './blocks-html.js';
import { html, type Markup, type Put } from './markup.js';
import type { PageWords } from './page-words.js';

type Both = NonNullable<SeenValues['causes']>;
const [width, labels, bar, row, top] = [760, 130, 15, 46, 8];
/** Room for figures at both ends. */
const room = 64;

export function causeChart(causes: Both, words: PageWords): Markup {
  const { say } = words;
  const name = (cause: Cause) => changeWords[words.language].cause[cause];
  const head = [say.causes.cause, say.causes.up, say.causes.down];
  return figure({
    id: 'chart-causes',
    finding: finding(causes, name, words),
    desc: say.causes.desc,
    drawing: drawingOf(causes, name, words),
    table: pageTable({
      caption: say.causes.caption,
      head,
      body: allCauses.map((cause) => [name(cause), plus(causes.up.by[cause]), plus(causes.down.by[cause])]),
      foot: [say.total, plus(causes.up.steps), plus(causes.down.steps)],
      numbers: [1, 2],
      scrolls: say.scrolls(say.causes.caption),
    }),
    numbers: say.numbers,
    scrolls: say.scrolls(say.anchors.causes),
  });
}

const plus = (steps: number) => (steps > 0 ? `+${steps}` : steps < 0 ? `−${-steps}` : '0');

/** The cause of most steps, among all that point the way of the change. */
function finding({ up, down }: Both, name: (cause: Cause) => string, words: PageWords): string {
  const pointing = (cause: Cause) => Math.max(up.by[cause], 0) + Math.max(-down.by[cause], 0);
  const all = allCauses.reduce((sum, cause) => sum + pointing(cause), 0);
  const [first = 'behaviour'] = [...allCauses].sort((a, b) => pointing(b) - pointing(a));
  const share = all === 0 ? new Decimal(0) : new Decimal(pointing(first)).div(all);
  return words.say.causes.finding(name(first), words.percent(share.toFixed(6)));
}

function drawingOf({ up, down }: Both, name: (cause: Cause) => string, words: PageWords): Drawing {
  const all = [up, down].flatMap(({ by }) => allCauses.map((cause) => by[cause]));
  const [least, most] = [Math.min(...all, 0), Math.max(...all, 0)];
  const unit = (width - labels - 2 * room) / Math.max(most - least, 1);
  const zero = labels + room - least * unit;
  const bars = (way: 'up' | 'down', { by }: CausedSteps, cause: Cause, y: number): Put => {
    const steps = by[cause];
    const [from, to] = [Math.min(steps, 0), Math.max(steps, 0)].map((each) => zero + each * unit) as [
      number,
      number,
    ];
    const beyond = steps < 0 ? from - 6 : to + 6;
    return html`<rect class="bar ${way}" x="${at(from)}" y="${at(y)}" width="${at(Math.max(to - from, 1))}" height="${bar}"/><text class="figure" x="${at(beyond)}" y="${at(y + 12)}" text-anchor="${steps < 0 ? 'end' : 'start'}">${way === 'up' ? '▲' : '▼'} ${plus(steps)}</text>\n`;
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
