// What customers can do as a whole, as blocks: what reaches a tier, what may be missing, and what nobody can tell.
import { Decimal } from 'decimal.js';
import type { Block } from '../../reports/text/blocks.js';
import type { Trait } from '../finding/actions.js';
import type { ActionPath, ActionStep, PairPath, Paths, TierPath } from '../finding/explanation.js';
import type { Names } from './names.js';
import { targetText } from './targets.js';

type Size = Pick<ActionStep, 'orders' | 'amount'>;

/** The first table: actions, and metrics that stand for one, such as a rating; without the heading. */
export function actionBlocks({ actions, paths, pairs, kept }: Paths, means: string, names: Names): Block[] {
  const { does } = names;
  const done = new Set(actions.map((each) => each.export));
  const items = [
    ...actions.flatMap((each) => itemOf(each, names)),
    ...paths.flatMap((each) => metricItem(each, done, names)),
    ...pairs.map((each) => pairItem(each, names)),
  ];
  const searched = actions.flatMap(({ outcome, ...path }) =>
    outcome.is === 'not_reached'
      ? [does.notReached(sizeText(path, outcome.searched, names))]
      : outcome.is === 'not_lost'
        ? [notLost(path, outcome.searched, names)]
        : [],
  );
  const left = actions.flatMap(({ outcome, ...path }) =>
    outcome.is === 'left_out'
      ? [
          does.leftOut(
            kept ? fewerText(path, names) : anyText(path, names),
            names.subject(outcome.because.metric),
            does.why[outcome.because.why],
          ),
        ]
      : [],
  );
  const notes = [...searched, ...new Set(left)].map((text): Block => ({ kind: 'text', text }));
  if (items.length === 0) return notes;
  return [{ kind: 'text', text: means }, { kind: 'list', items: items.map((text) => ({ text })) }, ...notes];
}

type Path = Omit<ActionPath, 'outcome'>;

function notLost(path: Path, searched: Size, names: Names): string {
  const none = (searched.amount ?? new Decimal(0)).isZero() && searched.orders.isZero();
  return none || (path.kind !== 'amount' && searched.orders.isZero())
    ? names.does.notLostAtAll(anyText(path, names))
    : names.does.notLost(sizeText(path, searched, names));
}

/** What moves with it. */
function followsText({ follows }: Pick<ActionStep, 'follows'>, names: Names): string {
  return follows
    .map(
      ({ metric, from, to }) =>
        `${names.subject(metric)} ${names.value(from, metric)} → ${names.value(to, metric)}`,
    )
    .join(names.say.semicolon);
}

/** What is done, what moves with it, and which rules decide. */
function reachesText(
  what: string,
  at: Pick<ActionStep, 'follows'> & { readonly binds: readonly string[] },
  names: Names,
): string {
  const moved = followsText(at, names);
  return names.sentences([
    `${what}${moved === '' ? '' : `${names.say.colon}${moved}`}${names.language === 'zh' ? '。' : '.'}`,
    ...decidedText(at.binds, names),
  ]);
}

const decidedText = (binds: readonly string[], names: Names) =>
  binds.length === 0 ? [] : [names.does.decided(names.list(binds.map((each) => names.named(each))))];

function pairItem({ parts, ...at }: PairPath, names: Names): string {
  const [one, two] = parts.map((part) => {
    if (part.does === 'action') return sizeText(part, part, names);
    const { metric } = part;
    return `${names.withUnit(metric)} ${names.value(part.from, metric)} → ${names.value(part.to, metric)}`;
  });
  return reachesText(names.does.both(one ?? '', two ?? ''), at, names);
}

function itemOf(path: ActionPath, names: Names): string[] {
  const { does, say } = names;
  const { outcome } = path;
  if (outcome.is === 'reaches')
    return [reachesText(sizeText(path, outcome.at, names), { ...outcome.at, binds: outcome.binds }, names)];
  if (outcome.is !== 'keeps') return [];
  const { at, lost, binds } = outcome;
  const nothing = path.kind === 'amount' ? at.amount?.isZero() === true : at.orders.isZero();
  const kept = nothing ? does.stillNothing : does.keepsWith(sizeText(path, at, names));
  const loses =
    lost === undefined
      ? ''
      : `${say.semicolon}${does.loses(sizeText(path, lost, names), names.tier(lost.tier))}${say.brackets(followsText(lost, names))}`;
  return [
    names.sentences([`${kept}${loses}${names.language === 'zh' ? '。' : '.'}`, ...decidedText(binds, names)]),
  ];
}

/** A metric that no order moves, such as a rating or a debt: it moves as it stands. */
function metricItem(path: TierPath, done: ReadonlySet<string>, names: Names): string[] {
  if (path.outcome !== 'reaches') return [];
  const { export: of } = names.metric(path.metric) ?? {};
  if (of === undefined || done.has(of)) return [];
  const { say } = names;
  const to = `${names.withUnit(path.metric)} ${names.value(path.from, path.metric)} → ${targetText(path, names)}`;
  return [
    `${to}${names.language === 'zh' ? '。' : '.'}${path.together.length > 0 ? say.also(names.list(path.together.map((each) => names.subject(each)))) : ''}`,
  ];
}

/** How much of it: `3 more orders of the average 412.50`. */
function sizeText(path: Path, { orders, amount }: Size, names: Names): string {
  const { does } = names;
  const money = (value: Decimal | null) => names.amount((value ?? new Decimal(0)).abs());
  const count = names.number(orders.abs());
  const fewer = orders.isNegative();
  const text = {
    orders: () => (fewer ? does.fewer : does.orders)(count, money(amount)),
    order: () => does.order(money(amount)),
    amount: () => (amount?.isNegative() === true ? does.less : does.more)(money(amount)),
    rows: () => (fewer ? does.fewerRows : does.rows)(count),
  }[path.kind]();
  return withTraits(text, path, names);
}

function anyText(path: Path, names: Names): string {
  const { does } = names;
  const any = { orders: does.anyOrders, order: does.anyOrder, amount: does.anyAmount, rows: does.anyRows };
  return withTraits(any[path.kind], path, names);
}

/** Which product an order that is not there was of nobody asks. */
function fewerText(path: Path, names: Names): string {
  const traits = path.traits.filter(({ is }) => typeof is !== 'string');
  const { does } = names;
  const any = {
    orders: does.anyFewer,
    order: does.anyFewer,
    amount: does.anyAmount,
    rows: does.anyFewerRows,
  };
  return withTraits(any[path.kind], { ...path, traits }, names);
}

function withTraits(text: string, { export: name, traits }: Path, names: Names): string {
  const { does, say } = names;
  const of = [
    ...(name === 'transactions' ? [] : [does.inExport(names.value(name))]),
    ...traits.map((trait) => traitText(trait, names)),
  ];
  return of.length === 0 ? text : `${text}${say.brackets(names.list(of))}`;
}

function traitText({ field, is }: Trait, names: Names): string {
  const { does } = names;
  const name = names.value(field);
  if (is === 'again') return does.again(name);
  if (is === 'fresh') return does.fresh(name);
  return 'value' in is
    ? does.is(name, names.value(is.value))
    : does.noneOf(name, names.list(is.noneOf.map((each) => names.value(each))));
}
