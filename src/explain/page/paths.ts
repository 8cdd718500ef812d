// The paths of an explanation as blocks: what reaches the next better tier, and how far each metric may go.
import { Decimal } from 'decimal.js';
import type { Literal } from '../../grammar/condition.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Block } from '../../reports/text/blocks.js';
import type { CustomerFacts, Paths, TierPath } from '../finding/explanation.js';
import { actionBlocks } from './actions.js';
import type { Names } from './names.js';
import { isLiteral, rangeText, someText, targetText, type WayToTier } from './targets.js';

export function pathBlocks(facts: CustomerFacts, names: Names): Block[] {
  const { say } = names;
  if (facts.apart.length > 0) return [text(say.apart(names.list(facts.apart)))];
  const notes = [
    ...(facts.overrides.some(({ status }) => status === 'applied' || status === 'redundant')
      ? [say.overridden]
      : []),
    ...(facts.assumed === 'active' ? [say.assumedActive] : []),
  ];
  return [...upBlocks(facts, names), ...stayBlocks(facts, names), ...notes.map(text)];
}

const text = (written: string): Block => ({ kind: 'text', text: written });
const heading = (written: string): Block => ({ kind: 'heading', text: written });

function upBlocks({ up, ungraded }: CustomerFacts, names: Names): Block[] {
  const { say, does } = names;
  if (up === undefined) return ungraded === undefined ? [text(say.best)] : [];
  return [
    heading(ungraded === undefined ? say.upTitle(names.tier(up.tier)) : say.anyTier),
    ...actionBlocks(up, does.upMeans(names.asOf), names),
    text(say.upMeans),
    ...waysBlocks(up, names, say.noneAlone),
  ];
}

function stayBlocks({ stay, tier: own }: CustomerFacts, names: Names): Block[] {
  const { say, does } = names;
  if (stay === undefined) return own === '' ? [] : [text(say.last)];
  const tier = names.tier(stay.tier);
  const begin = [
    heading(say.stayTitle(tier)),
    ...(stay.kept ? [] : [text(say.wouldGo(names.tier(stay.unchanged)))]),
    ...actionBlocks(stay, (stay.kept ? does.stayMeans : does.keepMeans)(tier, names.nextAsOf), names),
    text(say.stayMeans(tier, names.nextAsOf)),
  ];
  const rooms = stay.paths.filter(({ outcome }) => outcome === 'keeps' || outcome === 'keeps_missing');
  const lost = !stay.kept;
  if (lost) return [...begin, ...waysBlocks(stay, names, say.noneKeeps)];
  const safe = stay.paths.filter(({ outcome }) => outcome === 'cannot_lose');
  const all = safe.length === stay.paths.length;
  return [
    ...begin,
    ...(rooms.length === 0 ? [] : [roomTable(rooms, names)]),
    ...(safe.length === 0 && !all
      ? []
      : [text(all ? say.nothingLoses : say.cannotLose(metricsOf(safe, names)))]),
    ...tiedBlocks(stay, names),
    ...unknownBlocks(stay, names),
  ];
}

/** Ways to a tier that is not reached now. */
function waysBlocks(paths: Paths, names: Names, none: string): Block[] {
  const { say } = names;
  const ways = paths.paths.flatMap((each) => (each.outcome === 'reaches' ? [each] : []));
  const others = paths.paths.filter(({ outcome }) => outcome === 'not_alone');
  const tied = tiedBlocks(paths, names);
  const limits = paths.limits.map((limit) => {
    const [kind = '', ...about] = limit.split(':');
    if (kind === 'cap') return say.limits.cap(names.rule('cap', about.join(':')));
    return say.limits[kind as 'max_up' | 'new_customer_limit' | 'inactive'];
  });
  return [
    ...(ways.length === 0
      ? [names.sentences([...(tied.length === 0 ? [none] : []), ...limits])]
          .filter((said) => said !== '')
          .map(text)
      : wayBlocks(ways, paths, names)),
    ...((ways.length === 0 && tied.length === 0) || others.length === 0
      ? []
      : [text(say.notAlone(metricsOf(others, names)))]),
    ...tied,
    ...unknownBlocks(paths, names),
  ];
}

function wayBlocks(ways: readonly WayToTier[], { tier }: Paths, names: Names): Block[] {
  const { say } = names;
  const more = ways.flatMap((way) => {
    const follows = way.follows.map(
      (each) =>
        `${names.subject(each.metric)} ${names.value(each.from, each.metric)} → ${names.value(each.to, each.metric)}`,
    );
    const what = [...(way.tier === tier ? [] : [say.comesTo(names.tier(way.tier))]), ...follows];
    return what.length === 0
      ? []
      : [{ text: say.along(names.subject(way.metric), targetText(way, names), names.list(what)) }];
  });
  return [
    {
      kind: 'table',
      head: [say.metric, say.now, say.needed, say.change],
      rows: ways.map((way) => [
        metricName(way, names),
        names.value(way.from, way.metric),
        targetText(way, names),
        changeText(way, names),
      ]),
      align: ['left', 'right', 'right', 'right'],
      loose: [0, 2],
    },
    ...(more.length === 0 ? [] : [{ kind: 'list', items: more } as const]),
  ];
}

function metricName({ metric, together }: TierPath, names: Names): string {
  const own = names.withUnit(metric);
  if (together.length === 0) return own;
  return `${own} ${names.say.also(names.list(together.map((each) => names.subject(each))))}`;
}

function metricsOf(paths: readonly TierPath[], names: Names): string {
  return names.list(paths.map(({ metric }) => names.subject(metric)));
}

function changeText({ from, to, metric }: WayToTier, names: Names): string {
  if (!isLiteral(to)) return '';
  if (to instanceof Decimal && from instanceof Decimal) return names.signed(to.minus(from), metric);
  return typeof to === 'string' && typeof from === 'string' ? names.signed(days(from, to)) : '';
}

function days(from: string, to: string): Decimal {
  return new Decimal(Date.parse(to)).minus(Date.parse(from)).div(86_400_000);
}

function roomTable(rooms: readonly TierPath[], names: Names): Block {
  const { say } = names;
  const rows = rooms.map((path) => {
    const within = path.outcome === 'keeps' ? path.within : undefined;
    const kept =
      within === undefined
        ? say.only(say.missing)
        : 'values' in within
          ? someText(within, names)
          : rangeText(within, path.metric, names);
    return [metricName(path, names), names.value(path.from, path.metric), kept, roomText(path, names)];
  });
  return {
    kind: 'table',
    head: [say.metric, say.now, say.mayBe, say.room],
    rows,
    align: ['left', 'right', 'left', 'right'],
    loose: [0, 2],
  };
}

/** How far a metric may go, down and up. */
function roomText(path: TierPath, names: Names): string {
  if (path.outcome !== 'keeps' || 'values' in path.within) return '';
  const { from } = path;
  const away = (end: Literal | undefined) => {
    if (end instanceof Decimal && from instanceof Decimal)
      return [names.signed(end.minus(from), path.metric)];
    return typeof end === 'string' && typeof from === 'string' ? [names.signed(days(from, end))] : [];
  };
  return [...away(path.within.least), ...away(path.within.most)].join(' / ');
}

/** Metrics that no rows move without others. */
function tiedBlocks({ paths }: Paths, names: Names): Block[] {
  return paths.flatMap((path) => {
    if (path.outcome !== 'cannot_move_alone') return [];
    const others = path.with.map((each) => names.subject(each));
    const metric = names.subject(path.metric);
    return [
      text(others.length === 0 ? names.say.tiedToItself(metric) : names.say.tied(metric, names.list(others))),
    ];
  });
}

function unknownBlocks({ paths }: Paths, names: Names): Block[] {
  const { does } = names;
  const unknown = paths.flatMap((path) => (path.outcome === 'unknown' ? [path] : []));
  const perhapsInactive = unknown.filter(({ because }) => because === recentTransactions);
  const others = perhapsInactive.filter(({ metric }) => metric !== recentTransactions);
  const recent = names.subject(recentTransactions);
  return [
    ...unknown
      .filter(({ because }) => because !== recentTransactions)
      .map((path) => text(names.say.unknown(names.subject(path.metric), names.subject(path.because)))),
    ...(perhapsInactive.length === 0
      ? []
      : [
          text(
            does.leftOut(
              metricsOf(others.length > 0 ? others : perhapsInactive, names),
              recent,
              does.why.inactive,
            ),
          ),
        ]),
  ];
}
