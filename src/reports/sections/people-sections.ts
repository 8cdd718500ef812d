// The sections of a page that name customers: scores and who stands near a line, the largest movers, overrides.
import { appealCase } from '../../plan/decisions/overrides.js';
import type { SeenValues } from '../audience/seen.js';
import { firmnessSection } from '../text/firmness.js';
import { moversTable } from '../text/movers-table.js';
import type { ToldCustomer, ToldList } from '../values/report-values.js';
import { asSectionTable, bulleted, paragraph, type SectionBlock, sectionTable, subheading } from './block.js';
import { scoreFigure } from './figures.js';
import type { PageWords } from './page-words.js';

/** So many overrides stand in a page. */
const shownOverrides = 50;

export function scoresSection({ histogram }: SeenValues, words: PageWords): SectionBlock[] {
  return histogram === null ? [] : [scoreFigure(histogram, words)];
}

/** Who nearly rose, whose grade hangs on little, who stayed but fell. */
export function edgesSection(values: SeenValues, words: PageWords): SectionBlock[] {
  const { near, knifeEdges: knife, falling } = values;
  const { say } = words;
  const { edges } = say;
  const score: Cell = [say.score, ({ score: found }) => words.score(found)];
  return [
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
          ...firmnessBlocks(values, words),
          ...listed(values, knife, edges.knife, words, [
            score,
            [edges.flips, ({ firmness }) => words.flips(firmness ?? '')],
            ...marginCells(knife, words),
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
}

/** How many orders and how much money grades hang on, of whom that is known, and may be. */
function marginCells({ first }: ToldList, words: PageWords): Cell[] {
  const { edges } = words.say;
  const cells: Cell[] = [
    [edges.marginOrders, ({ marginOrders }) => marginOrders ?? ''],
    [edges.marginValue, ({ marginValue }) => words.money(marginValue)],
  ];
  return cells.filter(([, cell]) => first.some((each) => cell(each) !== ''));
}

/** How firm grades are, tier by tier, and what was not tried. */
function firmnessBlocks({ summary }: SeenValues, words: PageWords): SectionBlock[] {
  const sections = firmnessSection(summary, (id) => words.label(id), words.language);
  return sections.flatMap(({ blocks }) =>
    blocks.map((block) =>
      typeof block === 'string'
        ? paragraph(block)
        : sectionTable({ ...asSectionTable(block, words.say.edges.knifeByTier), captionSeen: false }),
    ),
  );
}

type Cell = readonly [heading: string, cell: (customer: ToldCustomer) => string];

/** The first customers of a list, with their fields, tier and worth, and what the list is about. */
function listed(
  values: SeenValues,
  { customers, first }: ToldList,
  caption: string,
  words: PageWords,
  more: readonly Cell[],
): SectionBlock[] {
  if (first.length === 0) return [];
  const { say, worthWithUnit: worth } = words;
  const some = values.ordered ? say.edges.first : say.edges.some;
  const cells: Cell[] = [
    [say.customer, ({ customer }) => customer],
    ...values.fields.map((field, at): Cell => [words.label(field), ({ fields }) => fields[at] ?? '']),
    [say.tier, ({ tier }) => words.tier(tier)],
    ...(worth === undefined ? [] : [[worth, ({ value }: ToldCustomer) => words.money(value)] as const]),
    ...more,
  ];
  const numeric = [
    worth,
    say.score,
    say.scoreThen,
    say.scoreNow,
    say.edges.toNext,
    say.edges.marginOrders,
    say.edges.marginValue,
  ];
  return [
    ...(first.length < customers ? [paragraph(some(words.count(first.length), words.count(customers)))] : []),
    sectionTable({
      caption,
      head: cells.map(([heading]) => heading),
      body: first.map((customer) => cells.map(([, cell]) => words.line(cell(customer)))),
      numbers: cells.flatMap(([heading], at) => (numeric.includes(heading) ? [at] : [])),
      captionSeen: false,
    }),
  ];
}

/** Those who moved and are or were worth most, with the cause as a sentence. */
export function moversSection(values: SeenValues, words: PageWords): SectionBlock[] {
  const { movers } = values;
  if (movers === null) return [];
  const { say } = words;
  const table = (list: ToldList, heading: string): SectionBlock[] =>
    list.customers === 0
      ? []
      : [subheading(heading), ...(list.first.length === 0 ? [] : [moverTable(values, list, heading, words)])];
  const both = [
    ...table(movers.down, say.movers.down(words.count(movers.down.customers))),
    ...table(movers.up, say.movers.up(words.count(movers.up.customers))),
  ];
  return both.length === 0 ? [paragraph(say.edges.none)] : both;
}

function moverTable(values: SeenValues, list: ToldList, caption: string, words: PageWords): SectionBlock {
  const { head, body, numbers } = moversTable(values, list, words);
  return sectionTable({
    caption,
    head,
    body: body.map((row) => row.map((cell) => words.line(cell))),
    numbers,
    sentences: [head.length - 1],
    captionSeen: false,
  });
}

export function overridesSection({ overrides, summary }: SeenValues, words: PageWords): SectionBlock[] {
  const { say } = words;
  const { last_time: last, counts } = summary.overrides;
  const appeals = overrides.filter((each) => each.case === appealCase).length;
  const shown = overrides.slice(0, shownOverrides);
  const told = (['applied', 'redundant', 'expired', 'refused'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${say.overrides.statuses[status] ?? status}${say.colon}${words.count(counts[status])}`);
  return [
    told.length === 0 ? paragraph(say.overrides.none) : bulleted(told),
    ...(appeals === 0 ? [] : [paragraph(say.overrides.appeals(words.count(appeals)))]),
    ...(last === null || last.raised === 0
      ? []
      : [paragraph(say.overrides.raised(words.count(last.raised), words.count(last.lived_up_to)))]),
    ...(shown.length === 0 ? [] : [overridesTable(shown, words)]),
    ...(overrides.length > shown.length
      ? [paragraph(say.overrides.more(words.count(overrides.length - shown.length)))]
      : []),
  ];
}

function overridesTable(shown: SeenValues['overrides'], words: PageWords): SectionBlock {
  const { say } = words;
  const { overrides } = say;
  return sectionTable({
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
      `${overrides.statuses[each.status] ?? each.status}${each.why === '' ? '' : `${say.colon}${words.line(each.why)}`}`,
      words.line(each.reason),
      words.line(each.approvedBy),
      each.decidedOn,
      each.expiresOn,
    ]),
  });
}
