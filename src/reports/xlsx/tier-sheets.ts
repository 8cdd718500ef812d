// Tiers in both years with a chart of the mix, and the migration between them.
import type { MatrixCell } from '../../change/report.js';
import { noShares } from '../text/change-matrix.js';
import type { TierYear, ToldTier } from '../values/report-values.js';
import { driverPhrase } from '../words/change-headline.js';
import { changeWords } from '../words/change-words.js';
import { ungradedLine } from '../words/ungraded-words.js';
import type { SheetCell, Tone } from './cells.js';
import { type ColumnOf, notesBelow, type ReportSheet, rowsOf, tableBelow, tableSheet } from './sheet.js';
import { type SheetSource, tierWord, valueWord } from './told.js';

type TierRow = Pick<ToldTier, 'now' | 'before'> & { readonly tier: string; readonly id: string | undefined };

export function tiersSheet(source: SheetSource): ReportSheet {
  const { values, language, say } = source;
  const compared = values.total.before !== null;
  const valued = values.summary.value_metric !== null;
  const columns: ColumnOf<TierRow>[] = [
    { id: 'tier', label: say.columns.tier, kind: 'text', cell: ({ tier }) => tier },
    ...yearColumns(source, 'now'),
    ...(compared ? cameColumns(source) : []),
    ...(compared ? yearColumns(source, 'before') : []),
  ];
  const rows = values.tiers.map(
    ({ tier, label, now, before }): TierRow => ({ tier: label[language], id: tier, now, before }),
  );
  const sum = rowsOf(columns, [{ tier: say.total, id: undefined, ...values.total }]);
  const missing = values.tiers.some(({ now, before }) =>
    [now, before].some((year) => year !== null && year.value !== null && year.valueShare === null),
  );
  const years = compared ? ['', 'previous_'] : [''];
  const charted = valued ? ['share', 'value_share'] : ['share'];
  return tableSheet(
    say.sheets.tiers,
    columns,
    rows,
    [
      ...sum.map((row) => row.map((cell) => ({ ...cell, tone: 'total' as const }))),
      ...notesBelow([
        ...ungradedLine(values.summary, language),
        ...(missing ? [changeWords[language].noShares(valueWord(source))] : []),
      ]),
    ],
    {
      title: say.mix,
      axis: say.ofAll,
      columns: charted.flatMap((id) => years.map((year) => `${year}${id}`)),
    },
  );
}

/** Figures of a year; what nobody knows of any tier in any year has no column. */
function yearColumns(source: SheetSource, year: 'now' | 'before'): ColumnOf<TierRow>[] {
  const { values, say } = source;
  const years = [values.total, ...values.tiers].flatMap(({ now, before }) => [
    now,
    ...(before ? [before] : []),
  ]);
  const column = (
    id: string,
    label: string,
    kind: SheetCell['kind'],
    of: keyof TierYear,
  ): ColumnOf<TierRow>[] => {
    if (years.every((each) => each[of] === null)) return [];
    const named = year === 'now' ? { id, label } : { id: `previous_${id}`, label: say.columns.before(label) };
    return [{ ...named, kind, cell: (row) => row[year]?.[of] ?? null }];
  };
  return [
    ...column('customers', say.columns.customers, 'count', 'customers'),
    ...column('share', say.columns.share, 'share', 'share'),
    ...column('value', valueWord(source), 'money', 'value'),
    ...column('value_share', say.columns.value_share, 'share', 'valueShare'),
    ...column('benefits', say.columns.benefits, 'money', 'benefits'),
    ...column('discounts', say.columns.discounts, 'money', 'discounts'),
    ...column('cost_share', say.columns.cost_share, 'share', 'costShare'),
  ];
}

function cameColumns({ values, say }: SheetSource): ColumnOf<TierRow>[] {
  const { tiers } = values.summary;
  const came = (id: 'came_up' | 'came_down' | 'stayed' | 'new', tone?: Tone): ColumnOf<TierRow> => ({
    id,
    label: say.columns[id],
    kind: 'count',
    cell: ({ id: tier }) =>
      tiers.reduce((sum, each) => (tier === undefined || each.tier === tier ? sum + each[id] : sum), 0),
    tone: () => tone,
  });
  return [came('came_up', 'up'), came('came_down', 'down'), came('stayed'), came('new')];
}

export function migrationSheet(source: SheetSource): ReportSheet {
  const { values, say } = source;
  const { change } = values.summary;
  const cells = change?.migration ?? [];
  const below =
    change === null
      ? notesBelow([say.first])
      : [...matrixBelow(source, cells), ...notesBelow(noShares(change, source.language))];
  return tableSheet(say.sheets.migration, migrationColumns(source), cells, below);
}

function migrationColumns(source: SheetSource): ColumnOf<MatrixCell>[] {
  const { values, language, say } = source;
  const { columns } = say;
  const labels = values.summary.change?.labels ?? {};
  const worth: ColumnOf<MatrixCell>[] = [
    { id: 'value_share', label: columns.worth_share, kind: 'share', cell: ({ value_share: share }) => share },
    {
      id: 'previous_value',
      label: columns.before(valueWord(source)),
      kind: 'money',
      cell: ({ previous_value: value }) => value,
    },
    { id: 'value', label: valueWord(source), kind: 'money', cell: ({ value }) => value },
  ];
  return [
    {
      id: 'previous_tier',
      label: columns.from,
      kind: 'text',
      cell: ({ previous_tier: tier }) => tierWord(source, tier),
    },
    { id: 'tier', label: columns.to, kind: 'text', cell: ({ tier }) => tierWord(source, tier) },
    {
      id: 'movement',
      label: columns.way,
      kind: 'text',
      cell: (cell) => say.movement[wayOf(source, cell)] ?? null,
      tone: (cell) => toneOf(wayOf(source, cell)),
    },
    { id: 'customers', label: columns.customers, kind: 'count', cell: ({ customers }) => customers },
    { id: 'row_share', label: columns.row_share, kind: 'share', cell: ({ row_share: share }) => share },
    { id: 'net_share', label: columns.net_share, kind: 'share', cell: ({ net_share: share }) => share },
    ...(values.summary.value_metric === null ? [] : worth),
    {
      id: 'main_cause',
      label: columns.main_cause,
      kind: 'text',
      cell: ({ causes }) => {
        const [main] = causes?.main ?? [];
        return main === undefined ? null : driverPhrase(main.driver, language, labels);
      },
    },
  ];
}

/** `up`, `down`, `same`, `new`, `left` or `ungraded`. */
function wayOf({ values }: SheetSource, { previous_tier: from, tier: to }: MatrixCell): string {
  if (to === 'ungraded') return to;
  if (from === 'new' || to === 'left') return from === 'new' ? 'new' : 'left';
  const at = (tier: string) => values.policy.tiers.findIndex(({ id }) => id === tier);
  const steps = at(from) - at(to);
  return steps > 0 ? 'up' : steps < 0 ? 'down' : 'same';
}

/** The colour of a movement. */
export function toneOf(movement: string): Tone | undefined {
  return movement === 'up' || movement === 'down' ? movement : undefined;
}

/** The matrix as people know it: tiers of then below each other, tiers of now beside each other. */
function matrixBelow(source: SheetSource, cells: readonly MatrixCell[]): SheetCell[][] {
  const { say } = source;
  const from = [...new Set(cells.map((cell) => cell.previous_tier))];
  const to = [...new Set(cells.map((cell) => cell.tier))];
  const count = (cell: MatrixCell | undefined): SheetCell => ({
    kind: 'count',
    text: cell === undefined ? null : String(cell.customers),
    tone: cell && cell.customers > 0 ? toneOf(wayOf(source, cell)) : undefined,
  });
  return tableBelow(
    say.matrix,
    ['', ...to.map((tier) => tierWord(source, tier) ?? tier)],
    from.map((row) => [
      { kind: 'text', text: tierWord(source, row) },
      ...to.map((tier) => count(cells.find((each) => each.previous_tier === row && each.tier === tier))),
    ]),
  );
}
