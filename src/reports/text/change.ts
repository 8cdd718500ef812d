// A change report in sections: who moved, why, where, what is at stake, who nearly moved.
import { Decimal } from 'decimal.js';
import type { ChangeReport, Distribution, DriverCount, Mover } from '../../change/report.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { driverPhrase, headline } from '../words/change-headline.js';
import { changeWords } from '../words/change-words.js';
import { exactPercent, money, percent } from '../words/plain-text.js';
import { cellCauses, matrixSections, signed } from './change-matrix.js';
import type { ReportSection, TableBlock } from './sections.js';
import { spareColumns } from './spare.js';

export interface ChangeLook {
  readonly language: Language;
  /** Leaves out what a terminal has no room for. */
  readonly brief: boolean;
}

/** Everything that two sides tell without further results, headline first. */
export function changeSections(report: ChangeReport, look: ChangeLook): ReportSection[] {
  return [...changeFigures(report, look), ...movers(report, look.language)];
}

/** The same without the customers who moved furthest. */
export function changeFigures(report: ChangeReport, look: ChangeLook): ReportSection[] {
  const { language, brief } = look;
  return [
    { heading: undefined, blocks: headline(report, language) },
    { heading: undefined, blocks: [countsTable(report, language)] },
    ...matrixSections(report, language, brief),
    ...whySection(report, look),
    ...atRisk(report, language),
    ...concentrationSection(report, language),
    ...nearMisses(report, language),
    ...stability(report, language),
  ];
}

function countsTable({ customers, shares }: ChangeReport, language: Language): TableBlock {
  const say = changeWords[language];
  const names = [
    'up',
    'down',
    'moved',
    'same',
    'two_or_more',
    'new',
    'left',
    'ungraded',
    'returned',
  ] as const;
  const shared: Readonly<Record<string, string | null>> = shares;
  const body = names.flatMap((name) => {
    const found = customers[name];
    const doubled = name === 'moved' && customers.up !== null;
    if (found === null || found === undefined || doubled) return [];
    const share = shared[name];
    return [[say.rows[name], count(found), share ? percent(share, 2) : '']];
  });
  return { head: ['', say.customers, say.share], body };
}

function whySection(report: ChangeReport, { language, brief }: ChangeLook): ReportSection[] {
  const say = changeWords[language];
  const { unattributed, up, down } = report.causes;
  if (report.customers.moved === 0) return [];
  if (unattributed !== null)
    return [
      {
        heading: say.why,
        blocks: [`${say.unattributed}${say.because[unattributed.code](unattributed.detail)}`],
      },
    ];
  const drivers = [...new Set([...down, ...up].map(({ driver }) => driver))];
  const cells = (counts: readonly DriverCount[], driver: string | null) => {
    const found = counts.find((each) => each.driver === driver);
    return found === undefined ? ['', ''] : [count(found.customers), percent(found.share)];
  };
  const body = drivers.map((driver) => [
    driverPhrase(driver, language, report.labels),
    ...cells(down, driver),
    ...cells(up, driver),
  ]);
  const head = [say.main, say.rows.down, say.share, say.rows.up, say.share];
  const table = { head, body, spare: spareColumns([4, 2], language) };
  const split = cellCauses(report, language, brief);
  return [
    { heading: say.why, blocks: [table] },
    ...(split === undefined ? [] : [{ heading: say.cells, blocks: [split] }]),
  ];
}

function atRisk(
  { at_risk: found, value_label: label, currency }: ChangeReport,
  language: Language,
): ReportSection[] {
  if (found === null) return [];
  const say = changeWords[language];
  const unit = currency === '' ? '' : ` ${currency}`;
  const line = say.atRiskLine(
    label?.[language] ?? '',
    `${money(found.previous_value, currency)}${unit}`,
    found.share === null ? undefined : percent(found.share),
    `${money(found.value, currency)}${unit}`,
  );
  return [{ heading: say.atRisk, blocks: [line] }];
}

/** Fields among whose values downgrades concentrate. */
export function concentrationSection(
  { concentration: found }: ChangeReport,
  language: Language,
): ReportSection[] {
  if (found === null || found.fields.length === 0) return [];
  const say = changeWords[language];
  const body = found.fields.flatMap(({ field, values }) =>
    values
      .filter((each) => each.concentrated)
      .map((each) => [
        field,
        each.value ?? say.empty,
        count(each.customers),
        count(each.down),
        percent(each.share),
        new Decimal(each.lift).toFixed(2),
      ]),
  );
  const head = [say.field, say.value, say.customers, say.down, say.share, say.lift];
  const align = ['left', 'left', 'right', 'right', 'right', 'right'] as const;
  return [
    {
      heading: say.concentration,
      blocks: [
        say.concentrationRule(found.least_customers, found.most_values),
        body.length === 0 ? say.nowhere : { head, body, align, spare: spareColumns([2, 5], language) },
      ],
    },
  ];
}

function nearMisses({ near_misses: found, tiers }: ChangeReport, language: Language): ReportSection[] {
  if (found === null) return [];
  const say = changeWords[language];
  const label = new Map(tiers.map(({ tier, label: labels }) => [tier, labels[language]]));
  const body = found.tiers.map(({ tier, from, customers, score, gates, both }) => [
    label.get(from) ?? from,
    label.get(tier) ?? tier,
    ...[customers, score, gates, both].map(count),
  ]);
  const head = [
    say.tier,
    say.nextTier,
    say.customers,
    say.missing.score,
    say.missing.gates,
    say.missing.both,
  ];
  const align = ['left', 'left', 'right', 'right', 'right', 'right'] as const;
  const rule = say.nearRule(found.points, exactPercent(found.within));
  const spare = spareColumns([5, 4, 3], language);
  return [{ heading: say.near, blocks: [rule, { head, body, align, spare }] }];
}

function stability({ stability: found }: ChangeReport, language: Language): ReportSection[] {
  const say = changeWords[language];
  const all = [...(found.score ? [found.score] : []), ...found.criteria];
  if (all.length === 0) return [];
  const body = all.map((each) => [
    each === found.score ? say.score : each.label[language],
    each.psi ?? '',
    verdict(each, language),
    each.bands
      .flatMap(({ from, to, filled }) =>
        filled === null ? [] : [`${from}-${to} ${filled === 'expected' ? say.inThat : say.inThis}`],
      )
      .join(', '),
  ]);
  const head = [say.criterion, 'PSI', say.verdict, say.emptyBands];
  const align = ['left', 'right', 'left', 'left'] as const;
  return [
    {
      heading: say.stability,
      blocks: [
        say.stabilityRule(exactPercent(found.fill)),
        { head, body, align, spare: spareColumns([3], language) },
      ],
    },
  ];
}

function verdict({ psi, unmeasured }: Distribution, language: Language): string {
  const say = changeWords[language];
  if (psi === null) return unmeasured === null ? '' : say.unmeasured[unmeasured];
  if (new Decimal(psi).lt('0.1')) return say.stable;
  return new Decimal(psi).lte('0.25') ? say.look : say.shifted;
}

function movers({ movers: found, tiers, causes, labels }: ChangeReport, language: Language): ReportSection[] {
  const say = changeWords[language];
  const label = new Map(tiers.map(({ tier, label: labels }) => [tier, labels[language]]));
  const told = causes.unattributed === null;
  return (['down', 'up', 'moved'] as const).flatMap((way) => {
    const some: readonly Mover[] = found[way];
    const [first] = some;
    if (first === undefined) return [];
    const keys = Object.keys(first.key);
    const [stepped, scored] = [way !== 'moved', some.some((each) => each.score_change !== null)];
    const heading = { down: say.moversDown, up: say.moversUp, moved: say.movers }[way];
    const body = some.map((each) => [
      ...keys.map((key) => each.key[key] ?? ''),
      label.get(each.previous_tier) ?? each.previous_tier,
      label.get(each.tier) ?? each.tier,
      ...(stepped ? [signed(each.steps ?? 0)] : []),
      ...(scored ? [plus(each.score_change)] : []),
      ...(told ? [driverPhrase(each.main_driver, language, labels)] : []),
    ]);
    const head = [
      ...keys,
      say.from,
      say.to,
      ...(stepped ? [say.steps] : []),
      ...(scored ? [say.scoreChange] : []),
      ...(told ? [say.main] : []),
    ];
    const align = head.map((name) => (name === say.steps || name === say.scoreChange ? 'right' : 'left'));
    // Who moved from where to where stays.
    const spare = head.flatMap((_, at) => (at < keys.length + 2 ? [] : [at]));
    return [{ heading, blocks: [{ head, body, align, spare: spareColumns(spare, language) }] }];
  });
}

function plus(change: string | null): string {
  if (change === null) return '';
  return change.startsWith('-') || change === '0' ? change : `+${change}`;
}
