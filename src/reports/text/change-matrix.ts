// The migration matrix in customers and shares, and its cells by cause.
import type { ChangeReport, MatrixCell } from '../../change/report.js';
import { count } from '../../foundation/characters/thousands.js';
import { causes } from '../../policy/model/causes.js';
import type { Language } from '../../policy/model/policy.js';
import { causeShare, driverPhrase } from '../words/change-headline.js';
import { changeWords } from '../words/change-words.js';
import { percent } from '../words/plain-text.js';
import type { ReportSection, TableBlock } from './sections.js';
import { spareColumns } from './spare.js';

/**
 * @param brief leaves out what a terminal has no room for: further matrices
 * @param zero the share of a cell without customers
 */
export function matrixSections(
  report: ChangeReport,
  language: Language,
  brief: boolean,
  zero = '',
): ReportSection[] {
  const say = changeWords[language];
  const metric = report.value_label?.[language] ?? '';
  const shares = (of: (cell: MatrixCell) => string | null) =>
    grid(report, language, (cell) => {
      const share = of(cell);
      return share === null ? undefined : cell.customers === 0 ? zero : percent(share);
    });
  const weighted = report.value_metric !== null && !brief;
  return [
    { heading: say.matrix, blocks: [grid(report, language, (cell) => count(cell.customers), true)] },
    { heading: say.rowShares, blocks: [shares((cell) => cell.row_share)] },
    ...(brief || report.customers.left === 0
      ? []
      : [{ heading: say.netShares, blocks: [shares((cell) => cell.net_share)] }]),
    ...(weighted
      ? [
          {
            heading: say.valueShares(metric),
            blocks: [
              ...(report.migration.some(({ value_share: share }) => share !== null)
                ? [shares((cell) => cell.value_share)]
                : []),
              ...noShares(report, language),
            ],
          },
        ]
      : []),
  ];
}

/** That shares of what customers are worth are left out, where they are. */
export function noShares(report: ChangeReport, language: Language): string[] {
  const missing = report.migration.some((cell) => cell.previous_value !== null && cell.value_share === null);
  return missing ? [changeWords[language].noShares(report.value_label?.[language] ?? '')] : [];
}

/** @param text of a cell; undefined where a figure makes no sense, and then for its whole row or column */
function grid(
  { tiers, migration, customers }: ChangeReport,
  language: Language,
  text: (cell: MatrixCell) => string | undefined,
  total = false,
): TableBlock {
  const say = changeWords[language];
  const named = tiers.map(({ tier, label }) => ({ id: tier, name: label[language] }));
  const at = new Map(migration.map((cell) => [`${cell.previous_tier}\n${cell.tier}`, cell]));
  const told = (cell: MatrixCell | undefined) => cell !== undefined && text(cell) !== undefined;
  const leavers = customers.left > 0 && tiers.some(({ tier }) => told(at.get(`${tier}\nleft`)));
  const comers = customers.new > 0 && tiers.some(({ tier }) => told(at.get(`new\n${tier}`)));
  const without = migration.some((cell) => cell.tier === 'ungraded' && cell.customers > 0 && told(cell));
  const columns = [
    ...named,
    ...(leavers ? [{ id: 'left', name: say.left }] : []),
    ...(without ? [{ id: 'ungraded', name: say.ungraded }] : []),
  ];
  const rows = [...named, ...(comers ? [{ id: 'new', name: say.new }] : [])];
  const body = rows.map((row) => {
    const cells = columns.map((column) => at.get(`${row.id}\n${column.id}`));
    const all = cells.reduce((sum, cell) => sum + (cell?.customers ?? 0), 0);
    return [row.name, ...cells.map((cell) => (cell && text(cell)) ?? ''), ...(total ? [count(all)] : [])];
  });
  return {
    head: ['', ...columns.map(({ name }) => name), ...(total ? [say.total] : [])],
    body,
    ...(total && { spare: spareColumns([columns.length + 1], language) }),
  };
}

/** Cells beside the diagonal, the fullest first: how many steps which cause explains. `brief`: the first of them. */
export function cellCauses(report: ChangeReport, language: Language, brief: boolean): TableBlock | undefined {
  const say = changeWords[language];
  const found = report.migration
    .filter((cell) => cell.causes !== null)
    .sort((a, b) => b.customers - a.customers)
    .slice(0, brief ? 8 : undefined);
  if (found.length === 0) return undefined;
  const label = new Map(report.tiers.map(({ tier, label: labels }) => [tier, labels[language]]));
  return {
    spare: spareColumns(brief ? [] : [3 + causes.length], language),
    head: [
      say.from,
      say.to,
      say.customers,
      ...causes.map((cause) => say.cause[cause]),
      ...(brief ? [] : [say.main]),
    ],
    body: found.map(({ previous_tier, tier, customers, causes: why }) => [
      label.get(previous_tier) ?? previous_tier,
      label.get(tier) ?? tier,
      count(customers),
      ...causes.map((cause) => signed(why?.steps[cause] ?? 0)),
      ...(brief ? [] : [mainOf(why?.main[0], language, report.labels)]),
    ]),
    align: ['left', 'left', 'right', ...causes.map(() => 'right' as const), 'left'],
  };
}

function mainOf(
  main: NonNullable<MatrixCell['causes']>['main'][number] | undefined,
  language: Language,
  labels: ChangeReport['labels'],
): string {
  return main === undefined ? '' : `${driverPhrase(main.driver, language, labels)} ${causeShare(main.share)}`;
}

/** A number with its sign; nothing for 0. */
export function signed(value: number): string {
  if (value === 0) return '';
  return value > 0 ? `+${count(value)}` : `-${count(-value)}`;
}
