// An explanation as blocks of text: facts first, then the paths.
import { Decimal } from 'decimal.js';
import { overrideWhy } from '../../plan/decisions/words.js';
import { inactiveRule, windowsByDates } from '../../policy/model/metric-windows.js';
import { recentTransactions } from '../../policy/model/movement.js';
import type { Language } from '../../policy/model/policy.js';
import type { Block, Item } from '../../reports/text/blocks.js';
import { spareColumns } from '../../reports/text/spare.js';
import { firmnessRemarks } from '../../reports/words/firmness-remarks.js';
import { flipPhrases } from '../../reports/words/flips.js';
import type { CustomerFacts, Explanation, Left, OverrideFact, TierFact } from '../finding/explanation.js';
import { comparison, stages, validityText } from './decisions.js';
import { Names } from './names.js';
import { pathBlocks } from './paths.js';
import { conditionText } from './tests.js';

/** The blocks of all customers, in the order in which they were asked for. */
export function explainBlocks(explained: Explanation, language: Language): Block[] {
  const names = new Names(explained, language, explained.nextAsOf, explained.asOf);
  const customers = explained.customers.flatMap((each) =>
    each.kind === 'left' ? leftBlocks(each, explained, names) : customerBlocks(each, explained, names),
  );
  return [
    ...customers,
    ...windowBlocks(explained, names),
    ...purchaseBlocks(explained, names),
    ...fixedBlocks(explained, names),
    ...limitBlocks(explained, names),
  ];
}

/** The days that metrics count, which are the same for everybody: once, at the end. */
function windowBlocks({ windows, customers }: Explanation, names: Names): Block[] {
  const { say } = names;
  if (windows.length === 0 || customers.every(({ kind }) => kind === 'left')) return [];
  const items = windowsByDates(windows).map(({ from, until, metrics, compared_with }): Item => {
    const labels = names.list(
      metrics.map((id) => names.subject(id === inactiveRule ? recentTransactions : id)),
    );
    const days = from === null ? say.daysUntil(until) : say.days(from, until);
    return { text: `${days}${say.colon}${labels}${compared_with ? say.brackets(say.comparedWith) : ''}` };
  });
  return [
    { kind: 'heading', text: say.windows },
    { kind: 'list', items },
  ];
}

/** Metrics that leave refunds out, for everybody alike. */
function purchaseBlocks({ purchasesOnly, customers }: Explanation, names: Names): Block[] {
  if (purchasesOnly.length === 0 || customers.every(({ kind }) => kind === 'left')) return [];
  const text = names.list(purchasesOnly.map((id) => names.subject(id)));
  return [
    { kind: 'heading', text: names.say.purchasesOnly },
    { kind: 'list', items: [{ text }] },
  ];
}

/** Metrics of which no other value is proposed, for everybody alike. */
function fixedBlocks({ fixed, customers }: Explanation, names: Names): Block[] {
  if (fixed.length === 0 || customers.every(({ kind }) => kind === 'left')) return [];
  const text = names.list(fixed.map((id) => names.subject(id)));
  return [
    { kind: 'heading', text: names.does.fixed },
    { kind: 'list', items: [{ text }] },
  ];
}

function head(customer: string, tier: string, explained: Explanation, names: Names): Block[] {
  const { say } = names;
  const { review, asOf, policy, version, held } = explained;
  return [
    { kind: 'title', text: `${names.value(customer)}${say.colon}${tier}` },
    {
      kind: 'text',
      text: `${review}${say.comma}${say.asOf} ${asOf}${say.semicolon}${policy} ${version}`,
    },
    ...(held ? [{ kind: 'text', text: say.heldResults } as const] : []),
  ];
}

function leftBlocks(
  { customer, previousTier, previousScore }: Left,
  explained: Explanation,
  names: Names,
): Block[] {
  const { say } = names;
  const text = [
    say.left(names.tier(previousTier)),
    ...(previousScore === '' ? [] : [say.leftScore(previousScore)]),
  ];
  return [
    ...head(customer, names.tier(previousTier), explained, names),
    { kind: 'text', text: names.sentences(text) },
  ];
}

/** What a firm grade says nothing of, for everybody alike. */
function limitBlocks({ firmnessLimits, customers }: Explanation, names: Names): Block[] {
  if (customers.every((each) => each.kind === 'left' || each.firmness === '')) return [];
  const remarks = firmnessRemarks(firmnessLimits, (id) => names.subject(id), names.language);
  if (remarks.length === 0) return [];
  return [
    { kind: 'heading', text: names.say.firmnessLimits },
    { kind: 'list', items: remarks.map((text) => ({ text })) },
  ];
}

function customerBlocks(facts: CustomerFacts, explained: Explanation, names: Names): Block[] {
  return [
    ...head(facts.customer, names.tier(facts.tier), explained, names),
    { kind: 'text', text: names.sentences([comparison(facts, names), ...validityText(facts, names)]) },
    ...stages(facts, names),
    ...ungradedBlocks(facts, names),
    ...firmBlocks(facts, explained, names),
    ...scoreBlocks(facts, names),
    ...groupBlocks(facts, names),
    ...facts.tiers.flatMap((tier) => gateBlocks(tier, names)),
    ...boundBlocks(facts, names),
    ...overrideBlocks(facts.overrides, names),
    ...pathBlocks(facts, names),
  ];
}

/** Why the rules give no tier. */
function ungradedBlocks({ ungraded }: CustomerFacts, names: Names): Block[] {
  if (ungraded === undefined) return [];
  return [
    { kind: 'heading', text: names.say.withoutTier },
    { kind: 'list', items: [{ text: conditionText(ungraded, names, 'distance') }] },
  ];
}

/** How firm the tier is, where results say it. */
function firmBlocks({ firmness, margin }: CustomerFacts, explained: Explanation, names: Names): Block[] {
  if (firmness === '') return [];
  const { say, language } = names;
  const called = { metric: (id: string) => names.subject(id), tier: (id: string) => names.tier(id) };
  const flips = flipPhrases(firmness, called, language);
  const { value } = explained;
  const losses = [
    ...(margin.orders === '' ? [] : [say.ordersLess(margin.orders)]),
    ...(margin.value === '' || value === undefined
      ? []
      : [say.valueLess(names.subject(value), names.value(new Decimal(margin.value), value))]),
  ];
  const text = flips.length === 0 ? say.firm : say.notFirm(flips.join(say.semicolon));
  const nearest = losses.length === 0 ? [] : [say.nearestLoss(losses.join(say.semicolon))];
  return [{ kind: 'text', text: names.sentences([text, ...nearest]) }];
}

function scoreBlocks({ score, dimensions, adjustments }: CustomerFacts, names: Names): Block[] {
  const { say } = names;
  if (dimensions.length === 0 || score === '') return [];
  const two = (value: Decimal) => value.toFixed(2);
  const short = (value: Decimal) => names.number(value.toDecimalPlaces(2));
  const rows = dimensions.flatMap((dimension) => [
    [
      dimension.label[names.language],
      '',
      '',
      short(dimension.weight),
      short(dimension.effective),
      two(dimension.gives),
      two(dimension.loses),
    ],
    ...dimension.criteria.map((each) => [
      `  ${names.withUnit(each.subject)}`,
      names.value(each.value, each.subject),
      each.points === undefined ? say.excluded : two(each.points),
      short(each.weight),
      short(each.effective),
      two(each.gives),
      two(each.loses),
    ]),
  ]);
  return [
    { kind: 'heading', text: say.scoreTitle(score) },
    {
      kind: 'table',
      head: [say.criterion, say.value, say.points, say.weight, say.effective, say.gives, say.loses],
      rows,
      align: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
      loose: [0, 1],
      spare: spareColumns([3, 6, 4], names.language),
    },
    ...(adjustments.some(({ holds }) => holds)
      ? [
          {
            kind: 'text',
            text: say.scoreIs(
              two(Decimal.sum(0, ...dimensions.map(({ gives }) => gives))),
              names.signed(Decimal.sum(0, ...adjustments.flatMap(({ holds, add }) => (holds ? [add] : [])))),
            ),
          } as const,
        ]
      : []),
    ...(adjustments.length === 0
      ? []
      : [
          { kind: 'heading', text: say.adjustments } as const,
          {
            kind: 'list',
            items: adjustments.map((each) => ({
              holds: each.holds,
              text: `${each.label[names.language]} ${names.signed(each.add)}${say.colon}${each.holds ? say.given : say.notGiven}${say.brackets(conditionText(each, names, each.add.isNegative() ? 'distance' : 'shortfall'))}`,
            })),
          } as const,
        ]),
  ];
}

/** Whom the customer is compared with in groups, and the place there. */
function groupBlocks({ groups }: CustomerFacts, names: Names): Block[] {
  const { say } = names;
  if (groups.length === 0) return [];
  const compared = new Map<string, string[]>();
  for (const { of, group, by, first, place } of groups) {
    const whole = `${names.subject(group.subject)} ${names.value(group.value)}`;
    const what =
      group.value === null
        ? say.noGroup(names.subject(group.subject))
        : place === undefined
          ? say.noValueInGroup(names.subject(by), whole)
          : say.inGroup(whole, place, say.comparedFrom(names.subject(by), first));
    const whose = of === undefined ? say.tierItself : names.subject(of);
    compared.set(what, [...(compared.get(what) ?? []), whose]);
  }
  const items = [...compared].map(([what, whose]) => ({ text: `${names.list(whose)}${say.colon}${what}` }));
  return [
    { kind: 'heading', text: say.groups },
    { kind: 'list', items },
  ];
}

function gateBlocks({ tier, role, gates, line, centre }: TierFact, names: Names): Block[] {
  const { say } = names;
  const items: Item[] = [
    ...gates.map((gate) => ({
      holds: gate.holds,
      text: `${say.gate[gate.kind]}${conditionText(gate, names, 'shortfall')}`,
    })),
    ...(line === undefined
      ? []
      : [
          {
            text: say.line(
              names.withUnit(line.subject),
              names.value(line.value, line.subject),
              line.inGroup && `${names.subject(line.inGroup.subject)} ${names.value(line.inGroup.value)}`,
            ),
          },
        ]),
    ...centre.map(({ subject, value }) => ({
      text: say.centre(names.withUnit(subject), names.value(value)),
    })),
  ];
  if (items.length === 0 && role === 'held') return [];
  return [
    { kind: 'heading', text: say.gates(names.tier(tier), role) },
    { kind: 'list', items: items.length === 0 ? [{ text: say.nothingAsked }] : items },
  ];
}

function boundBlocks({ bounds }: CustomerFacts, names: Names): Block[] {
  const { say } = names;
  if (bounds.length === 0) return [];
  const items = bounds.map((bound): Item => {
    const state = bound.decided ? say.holdsDecided : bound.holds ? say.holds : say.holdsNot;
    const name = say.bound[bound.kind](names.rule(bound.kind, bound.name), names.tier(bound.tier));
    return { text: `${name}${say.colon}${state}${say.brackets(conditionText(bound, names, 'distance'))}` };
  });
  return [
    { kind: 'heading', text: say.bounds },
    { kind: 'list', items },
  ];
}

function overrideBlocks(overrides: readonly OverrideFact[], names: Names): Block[] {
  const { say } = names;
  if (overrides.length === 0) return [];
  const items = overrides.map((each): Item => {
    const parts = [
      say.override(each.kind, names.tier(each.tier)),
      `${say.status[each.status] ?? each.status}${each.why === '' ? '' : say.brackets(overrideWhy(each.why, names.language))}`,
      each.reason,
      say.overrideBy(each.approved_by, each.decided_on, each.requested_by),
      each.expires_on === '' ? say.forEver : say.until(each.expires_on),
      ...(each.case === '' ? [] : [say.caseOf(each.case)]),
    ];
    return { text: parts.map((part) => names.value(part)).join(say.semicolon) };
  });
  return [
    { kind: 'heading', text: say.overrides },
    { kind: 'list', items },
  ];
}
