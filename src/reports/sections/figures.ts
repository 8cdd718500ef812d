// What each chart finds, and its numbers.
import { Decimal } from 'decimal.js';
import type { ChangeReport } from '../../change/report.js';
import { causes as allCauses, type Cause } from '../../policy/model/causes.js';
import type { SeenValues } from '../audience/seen.js';
import type { ScoreHistogram, TierYear } from '../values/report-values.js';
import { changeWords } from '../words/change-words.js';
import type { SectionBlock, SectionFigure, SectionTable } from './block.js';
import type { PageWords } from './page-words.js';

const block = (figure: SectionFigure): SectionBlock => ({ kind: 'figure', figure });

/** Tiers by customers and by value, this time and last time. */
export function tierFigure(values: SeenValues, words: PageWords): SectionBlock {
  return block({
    id: 'chart-tiers',
    finding: mixFinding(values, words),
    desc: words.say.mix.desc,
    table: mixTable(values, words),
  });
}

/** What changed most, or who holds most. */
function mixFinding({ tiers, total }: SeenValues, words: PageWords): string {
  const { say } = words;
  const change = (each: (typeof tiers)[number]) =>
    new Decimal(each.now.share).minus(each.before?.share ?? each.now.share).abs();
  const share = (each: (typeof tiers)[number]) => new Decimal(each.now.share);
  const most = (by: typeof share) => [...tiers].sort((a, b) => by(b).cmp(by(a)))[0];
  const changed = most(change);
  if (total.before !== null && changed?.before && change(changed).gt(0))
    return say.mix.grew(
      words.tier(changed.tier),
      words.percent(changed.before.share),
      words.percent(changed.now.share),
    );
  const [best] = tiers;
  if (best?.now.valueShare)
    return say.mix.holds(
      words.tier(best.tier),
      words.percent(best.now.share),
      words.percent(best.now.valueShare),
    );
  const largest = most(share);
  return say.mix.plain(words.tier(largest?.tier ?? ''), words.percent(largest?.now.share ?? '0'));
}

function mixTable({ tiers, total }: SeenValues, words: PageWords): SectionTable {
  const { say, worthWithUnit: worth } = words;
  const valued = worth !== undefined && total.now.value !== null;
  const year = (label: string) => [
    say.withUnit(say.customers, label),
    say.withUnit(say.share, label),
    ...(valued ? [say.withUnit(worth, label), say.withUnit(say.share, label)] : []),
  ];
  const cells = (of: TierYear | null) =>
    of === null
      ? []
      : [
          words.count(of.customers),
          words.percent(of.share),
          ...(valued ? [words.money(of.value), words.percent(of.valueShare)] : []),
        ];
  const head = [say.tier, ...year(say.now), ...(total.before === null ? [] : year(say.before))];
  return {
    caption: say.mix.caption,
    head,
    body: tiers.map(({ tier, now, before }) => [words.tier(tier), ...cells(now), ...cells(before)]),
    foot: [say.total, ...cells(total.now), ...cells(total.before)],
    numbers: head.map((_, index) => index).slice(1),
  };
}

/**
 * Customers from the tiers of last time to the tiers of now.
 * @param table the same as a matrix
 */
export function flowFigure(change: ChangeReport, table: SectionTable, words: PageWords): SectionBlock {
  const { say } = words;
  const { up, down, moved } = change.customers;
  return block({
    id: 'chart-flow',
    finding: say.flow.finding(
      words.percent(change.shares.same),
      words.count(up ?? moved),
      words.count(down ?? 0),
    ),
    desc: say.flow.desc,
    table,
    open: true,
  });
}

type Both = NonNullable<SeenValues['causes']>;

/** Steps of who went up and of who went down, by what caused them. */
export function causeFigure(causes: Both, words: PageWords): SectionBlock {
  const { say } = words;
  const name = (cause: Cause) => changeWords[words.language].cause[cause];
  return block({
    id: 'chart-causes',
    finding: causeFinding(causes, name, words),
    desc: say.causes.desc,
    table: {
      caption: say.causes.caption,
      head: [say.causes.cause, say.causes.up, say.causes.down],
      body: allCauses.map((cause) => [
        name(cause),
        signedSteps(causes.up.by[cause]),
        signedSteps(causes.down.by[cause]),
      ]),
      foot: [say.total, signedSteps(causes.up.steps), signedSteps(causes.down.steps)],
      numbers: [1, 2],
    },
  });
}

/** Steps with their sign. */
export const signedSteps = (steps: number) => (steps > 0 ? `+${steps}` : steps < 0 ? `−${-steps}` : '0');

/** The cause of most steps, among all that point the way of the change. */
function causeFinding({ up, down }: Both, name: (cause: Cause) => string, words: PageWords): string {
  const pointing = (cause: Cause) => Math.max(up.by[cause], 0) + Math.max(-down.by[cause], 0);
  const all = allCauses.reduce((sum, cause) => sum + pointing(cause), 0);
  const [first = 'behaviour'] = [...allCauses].sort((a, b) => pointing(b) - pointing(a));
  const share = all === 0 ? new Decimal(0) : new Decimal(pointing(first)).div(all);
  return words.say.causes.finding(name(first), words.percent(share.toFixed(6)));
}

/** Customers by score. */
export function scoreFigure(histogram: ScoreHistogram, words: PageWords): SectionBlock {
  const { say } = words;
  return block({
    id: 'chart-scores',
    finding: scoreFinding(histogram, words),
    desc: say.scores.desc,
    table: {
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
    },
  });
}

/** Below which score half of all lie; where that is in the last band, which holds 100, too, from which on. */
function scoreFinding({ bands, customers }: ScoreHistogram, words: PageWords): string {
  const { scores } = words.say;
  const all = words.count(customers);
  let sum = 0;
  const half = bands.find((band) => {
    sum += band.customers;
    return sum * 2 >= customers;
  });
  return half === undefined || half === bands.at(-1)
    ? scores.findingAtTop(String(half?.from ?? 0), all)
    : scores.finding(String(half.to), all);
}
