// The sections of a page that name customers: scores and who stands near a line, the largest movers, overrides.
import { appealCase } from '../../plan/decisions/overrides.js';
import type { SeenValues } from '../audience/seen.js';
import { moversTable } from '../text/movers-table.js';
import type { ToldCustomer, ToldList } from '../values/report-values.js';
import { bulleted, pageSection, pageTable, paragraph, subheading } from './blocks-html.js';
import { html, type Markup, nothing, type Put } from './markup.js';
import type { PageWords } from './page-words.js';
import { scoreChart } from './score-chart.js';

/** So many overrides stand in a page. */
const shownOverrides = 50;

export function scoresSection({ histogram }: SeenValues, words: PageWords): Markup {
  if (histogram === null) return nothing;
  return pageSection('scores', words.say.anchors.scores, [scoreChart(histogram, words)]);
}

/** Who nearly rose, whose grade hangs on little, who stayed but fell. */
export function edgesSection(values: SeenValues, words: PageWords): Markup {
  const { near, knifeEdges: knife, falling } = values;
  const { say } = words;
  const { edges } = say;
  const score: Cell = [say.score, ({ score: found }) => words.score(found)];
  const parts: Put[] = [
    ...(near === null
      ? []
      : [
          subheading(edges.near),
          paragraph(edges.nearRule(words.count(near.customers))),
          ...listed(values, near, edges.near, words, [
            score,
            [edges.next, ({ nextTier }) => words.tier(nextTier)],
            [edges.toNext, ({ scoreToNext }) => scoreToNext ?? ''],
            [edges.lacks, ({ near: lacks }) => (lacks === null ? '' : say.lacks[lacks])],
          ]),
        ]),
    ...(knife === null
      ? []
      : [
          subheading(edges.knife),
          paragraph(
            edges.knifeRule(words.count(knife.customers), words.count(knife.up), words.count(knife.down)),
          ),
          ...listed(values, knife, edges.knife, words, [
            score,
            [edges.flips, ({ firmness }) => firmness ?? ''],
          ]),
        ]),
    ...(falling === null
      ? []
      : [
          subheading(edges.falling),
          paragraph(edges.fallingRule(words.count(falling.customers), falling.points)),
          ...listed(values, falling, edges.falling, words, [
            [say.scoreThen, ({ previousScore }) => words.score(previousScore)],
            [say.scoreNow, ({ score: found }) => words.score(found)],
          ]),
        ]),
  ];
  return parts.length === 0 ? nothing : pageSection('edges', say.anchors.edges, parts);
}

type Cell = readonly [heading: string, cell: (customer: ToldCustomer) => string];

/** The first customers of a list, with their fields, tier and worth, and what the list is about. */
function listed(
  values: SeenValues,
  { customers, first }: ToldList,
  caption: string,
  words: PageWords,
  more: readonly Cell[],
): Put[] {
  if (customers === 0) return [];
  const { say, worthWithUnit: worth } = words;
  const cells: Cell[] = [
    [say.customer, ({ customer }) => customer],
    ...values.fields.map((field, at): Cell => [words.label(field), ({ fields }) => fields[at] ?? '']),
    [say.tier, ({ tier }) => words.tier(tier)],
    ...(worth === undefined ? [] : [[worth, ({ value }: ToldCustomer) => words.money(value)] as const]),
    ...more,
  ];
  const numeric = [worth, say.score, say.scoreThen, say.scoreNow, say.edges.toNext];
  return [
    ...(first.length < customers
      ? [paragraph(say.edges.first(words.count(first.length), words.count(customers)))]
      : []),
    pageTable({
      caption,
      head: cells.map(([heading]) => heading),
      body: first.map((customer) => cells.map(([, cell]) => words.line(cell(customer)))),
      numbers: cells.flatMap(([heading], at) => (numeric.includes(heading) ? [at] : [])),
      captionSeen: false,
      scrolls: say.scrolls(caption),
    }),
  ];
}

/** Those who moved and are or were worth most, with the cause as a sentence. */
export function moversSection(values: SeenValues, words: PageWords): Markup {
  const { movers } = values;
  if (movers === null) return nothing;
  const { say } = words;
  const table = (list: ToldList, heading: string): Put[] =>
    list.customers === 0 ? [] : [subheading(heading), moverTable(values, list, heading, words)];
  return pageSection('movers', say.anchors.movers, [
    ...table(movers.down, say.movers.down(words.count(movers.down.customers))),
    ...table(movers.up, say.movers.up(words.count(movers.up.customers))),
  ]);
}

function moverTable(values: SeenValues, list: ToldList, caption: string, words: PageWords): Markup {
  const { head, body, numbers } = moversTable(values, list, words);
  return pageTable({
    caption,
    head,
    body: body.map((row) => row.map((cell) => words.line(cell))),
    numbers,
    sentences: [head.length - 1],
    captionSeen: false,
    scrolls: words.say.scrolls(caption),
  });
}

export function overridesSection({ overrides, summary }: SeenValues, words: PageWords): Markup {
  const { say } = words;
  const { last_time: last, counts } = summary.overrides;
  const appeals = overrides.filter((each) => each.case === appealCase).length;
  const shown = overrides.slice(0, shownOverrides);
  const told = (['applied', 'redundant', 'expired', 'refused'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${say.overrides.statuses[status] ?? status}${say.colon}${words.count(counts[status])}`);
  return pageSection('overrides', say.anchors.overrides, [
    overrides.length === 0 ? paragraph(say.overrides.none) : bulleted(told),
    appeals === 0 ? nothing : paragraph(say.overrides.appeals(words.count(appeals))),
    last === null || last.raised === 0
      ? nothing
      : paragraph(say.overrides.raised(words.count(last.raised), words.count(last.lived_up_to))),
    shown.length === 0 ? nothing : overridesTable(shown, words),
    overrides.length > shown.length
      ? paragraph(say.overrides.more(words.count(overrides.length - shown.length)))
      : nothing,
  ]);
}

function overridesTable(shown: SeenValues['overrides'], words: PageWords): Markup {
  const { say } = words;
  const { overrides } = say;
  return pageTable({
    caption: overrides.caption,
    head: [
      overrides.customer,
      overrides.decided,
      overrides.rules,
      overrides.final,
      overrides.status,
      overrides.reason,
      overrides.by,
      overrides.on,
      overrides.until,
    ],
    body: shown.map((each) => [
      words.line(each.customer),
      words.tier(each.tier),
      words.tier(each.ruledTier),
      words.tier(each.finalTier),
      html`${overrides.statuses[each.status] ?? each.status}${each.why === '' ? '' : `${say.colon}${words.line(each.why)}`}`,
      words.line(each.reason),
      words.line(each.approvedBy),
      each.decidedOn,
      each.expiresOn,
    ]),
    scrolls: say.scrolls(overrides.caption),
  });
}
