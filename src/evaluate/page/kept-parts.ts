// What became of customers from year to year, as parts of an evaluation: by tier, and by the values of a field.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Block } from '../../reports/text/blocks.js';
import type { GroupCost, KeptGroup, YearPair } from '../measured/groups.js';
import type { WayOfTier } from '../years/load.js';
import { tiersFollowValue } from '../years/notes.js';
import { tierLabels } from '../years/tiers.js';
import { keptDrawing } from './charts.js';
import {
  type EvaluationPart,
  type EvaluationVoice,
  headingBlock,
  itemsBlock,
  numbersTable,
  textBlock,
} from './part.js';

/** A row of tables: what it is called, and whom it tells of. */
interface NamedGroup {
  readonly name: string;
  readonly group: KeptGroup;
  readonly cost?: GroupCost;
}

/** Two years by the tier held, with all that is asked for. */
export function keptPart(voice: EvaluationVoice, index: number): EvaluationPart {
  const { say, evaluation, language } = voice;
  const pair = evaluation.pairs[index];
  const policy = evaluation.given.years[index]?.policy;
  if (pair === undefined || policy === undefined) throw new Error(`no years ${index} and ${index + 1}`);
  const rows: NamedGroup[] = [
    ...pair.tiers.map((tier) => ({
      name: tierLabels(policy, tier.tier)[language],
      group: tier,
      cost: tier.cost,
    })),
    { name: say.total, group: pair.total, cost: pair.totalCost },
  ];
  const tiers = rows.slice(0, -1).filter(({ group }) => group.customers > 0);
  const [best] = [...tiers].sort((a, b) => Number(b.group.retention) - Number(a.group.retention));
  return {
    anchor: `years-${index + 1}`,
    heading: say.pair(pair.from, pair.to),
    blocks: [
      movesTable(voice, rows, say.tier),
      ...valueBlocks(voice, rows, say.tier),
      ...costBlocks(voice, rows),
      ...metricBlocks(voice, rows, say.tier),
      headingBlock(say.meansHead),
      itemsBlock(meanings(voice, pair, rows, index)),
    ],
    ...(best && {
      chart: {
        id: `chart-kept-${index + 1}`,
        finding: say.keptFinding(best.name, voice.percent(best.group.retention)),
        desc: say.keptDesc,
        drawing: keptDrawing(
          tiers.map(({ name, group }) => ({
            name,
            share: Number(group.retention),
            told: `${voice.percent(group.retention)} · ${count(group.retained)} / ${count(group.customers)}`,
          })),
        ),
      },
    }),
  };
}

/** So many values of a field are shown; the file for programs has all. */
const mostGroups = 30;

/** Two years by the values of a field; undefined where nobody asks for one. */
export function fieldPart(voice: EvaluationVoice, index: number): EvaluationPart | undefined {
  const { say, evaluation } = voice;
  const pair = evaluation.pairs[index];
  const { by } = evaluation.given.asked;
  if (pair?.by === undefined || by === undefined) return undefined;
  const rows: NamedGroup[] = [
    ...pair.by.slice(0, mostGroups).map((group) => ({ name: group.field ?? say.empty, group })),
    { name: say.total, group: pair.total },
  ];
  const more = pair.by.length - mostGroups;
  return {
    anchor: `field-${index + 1}`,
    heading: say.by(by, pair.from, pair.to),
    blocks: [
      movesTable(voice, rows, by),
      ...(more > 0 ? [textBlock(say.moreGroups(count(more)))] : []),
      ...valueBlocks(voice, rows, by),
      ...metricBlocks(voice, rows, by),
      textBlock(say.byMeans(by)),
    ],
  };
}

function movesTable({ say, percent }: EvaluationVoice, rows: readonly NamedGroup[], first: string): Block {
  const inactive = rows.some(({ group }) => group.activeBefore < group.customers);
  const any = (way: WayOfTier) => rows.some(({ group }) => group.ways[way] > 0);
  const ways: (readonly [WayOfTier, string])[] = [
    ['kept', say.kept],
    ['up', say.up],
    ['down', say.down],
    ...(any('entered') ? [['entered', say.entered] as const] : []),
    ...(any('elsewhere') ? [['elsewhere', say.elsewhere] as const] : []),
    ...(any('untiered') ? [['untiered', say.untiered] as const] : []),
    ['left', say.left],
  ];
  return numbersTable(
    [
      first,
      say.customers,
      ...(inactive ? [say.activeThen] : []),
      say.retained,
      say.retention,
      say.churned,
      ...ways.map(([, head]) => head),
    ],
    rows.map(({ name, group }) => [
      name,
      count(group.customers),
      ...(inactive ? [count(group.activeBefore)] : []),
      count(group.retained),
      group.customers === 0 ? say.none : percent(group.retention),
      group.customers === 0 ? say.none : percent(group.churned),
      ...ways.map(([way]) => count(group.ways[way])),
    ]),
  );
}

function valueBlocks(voice: EvaluationVoice, rows: readonly NamedGroup[], first: string): Block[] {
  const { say } = voice;
  if (rows.every(({ group }) => group.value.before === null)) return [];
  return [
    headingBlock(say.valueTable(voice.valueInCurrency)),
    numbersTable(
      [first, say.allThen, say.allNow, say.keptThen, say.keptNow, say.change, say.median],
      rows.map(({ name, group: { value, retainedValue, medianChange } }) => [
        name,
        voice.money(value.before),
        voice.money(value.now),
        voice.money(retainedValue.before),
        voice.money(retainedValue.now),
        changeOf(retainedValue.before, retainedValue.now, say.none),
        medianChange === null ? say.none : withPlus(voice.money(medianChange)),
      ]),
    ),
  ];
}

function costBlocks(voice: EvaluationVoice, rows: readonly NamedGroup[]): Block[] {
  const { say } = voice;
  if (rows.every(({ cost }) => cost === undefined || (cost.benefits === null && cost.discounts === null)))
    return [];
  return [
    headingBlock(say.costTable),
    numbersTable(
      [say.tier, say.benefits, say.discounts, say.keptNow, say.perUnit],
      rows.map(({ name, cost, group }) => [
        name,
        voice.money(cost?.benefits ?? null),
        voice.money(cost?.discounts ?? null),
        voice.money(group.retainedValue.now),
        cost?.perUnit == null ? say.none : new Decimal(cost.perUnit).toFixed(4),
      ]),
    ),
  ];
}

function metricBlocks(voice: EvaluationVoice, rows: readonly NamedGroup[], first: string): Block[] {
  const { say, evaluation } = voice;
  return evaluation.given.asked.metrics.flatMap((metric, at) => {
    const mean = (value: string | null | undefined) =>
      value == null ? say.none : new Decimal(value).toDecimalPlaces(2).toFixed(2);
    return [
      headingBlock(say.metricTable(voice.metric(metric))),
      numbersTable(
        [first, say.both, say.before, say.now, say.difference],
        rows.map(({ name, group }) => {
          const told = group.metrics[at];
          const difference =
            told?.before == null || told.now === null
              ? null
              : new Decimal(told.now).minus(told.before).toFixed();
          return [
            name,
            count(told?.customers ?? 0),
            mean(told?.before),
            mean(told?.now),
            difference === null ? say.none : withPlus(mean(difference)),
          ];
        }),
      ),
    ];
  });
}

function meanings(
  voice: EvaluationVoice,
  { total }: YearPair,
  rows: readonly NamedGroup[],
  index: number,
): string[] {
  const { say, evaluation } = voice;
  const policy = evaluation.given.years[index]?.policy;
  const costs = rows.some(({ cost }) => cost !== undefined && (cost.benefits ?? cost.discounts) !== null);
  return [
    say.retainedMeans(voice.metric(evaluation.given.active)),
    ...(total.activeBefore < total.customers
      ? [say.inactiveBefore(count(total.customers - total.activeBefore))]
      : []),
    say.leftMeans,
    ...(total.value.before === null ? [] : [say.medianMeans]),
    ...lostMeaning(voice, total),
    ...fewMeaning(voice, rows.slice(0, -1)),
    ...(costs ? [say.costMeans] : []),
    ...(policy !== undefined && tiersFollowValue(policy) ? [say.regression(voice.value)] : []),
  ];
}

/** Fewer customers than these tell no share from another. */
export const fewestToTell = 30;

function fewMeaning({ say }: EvaluationVoice, rows: readonly NamedGroup[]): string[] {
  const few = rows.filter(({ group: { customers } }) => customers > 0 && customers < fewestToTell);
  if (few.length === 0) return [];
  return [
    say.fewMeans(few.map(({ name, group }) => say.fewOf(name, count(group.customers))).join(say.listed)),
  ];
}

/** Who is not retained may bring something all the same: less than nothing after refunds, more where --active says who stays. */
function lostMeaning(voice: EvaluationVoice, { value, retainedValue }: KeptGroup): string[] {
  if (value.now === null || retainedValue.now === null) return [];
  const { say, evaluation } = voice;
  const lost = new Decimal(value.now).minus(retainedValue.now);
  if (lost.isZero()) return [];
  const amount = voice.money(lost.abs().toFixed());
  return [
    lost.isNegative()
      ? say.refundedMeans(amount)
      : say.lostMeans(amount, voice.metric(evaluation.given.active)),
  ];
}

/** How much an amount changed in percent; nothing is told where it was not above 0. */
export function changeOf(before: string | null, now: string | null, none: string): string {
  if (before === null || now === null || new Decimal(before).lte(0)) return none;
  const change = new Decimal(now).minus(before).div(before).times(100);
  return `${withPlus(change.toFixed(1))}%`;
}

function withPlus(number: string): string {
  if (/^-?[0.,]+$/.test(number)) return number.replace('-', '');
  return number.startsWith('-') ? number.replace('-', '−') : `+${number}`;
}
