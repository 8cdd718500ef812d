// Every figure of an owner as a column: what programs and people call it, what it is, and its exact text.
import type { Language } from '../../policy/model/policy.js';
import type { CellKind } from '../../reports/xlsx/cells.js';
import { average, growth, inTimePart, type OwnerFigures, type OwnersReport, retention } from './figures.js';
import { ownersWords } from './words.js';

export interface OwnersColumn {
  readonly id: string;
  readonly label: string;
  readonly kind: CellKind;
  /** Which table of pages it stands in; undefined: the first of all. */
  readonly part: 'owner' | 'figures' | 'tiers' | 'services';
  /** Exact text; null where nothing is known. */
  cell(each: OwnerFigures): string | null;
}

/** All columns that the report has figures for. */
export function ownersColumns(report: OwnersReport, language: Language): OwnersColumn[] {
  return [
    ownerColumn(language),
    ...figureColumns(report, language),
    ...tierColumns(report, language),
    ...serviceColumns(report, language),
  ];
}

const counted = (count: number | undefined) => (count === undefined ? null : String(count));

function ownerColumn(language: Language): OwnersColumn {
  return {
    id: 'owner',
    label: ownersWords[language].owner,
    kind: 'text',
    part: 'owner',
    cell: ({ owner }) => owner,
  };
}

function figureColumns(report: OwnersReport, language: Language): OwnersColumn[] {
  const { older, value, comparable, moved, metrics } = report;
  const words = ownersWords[language];
  const part = 'figures';
  const column = (id: string, label: string, kind: CellKind, cell: OwnersColumn['cell']): OwnersColumn => ({
    id,
    label,
    kind,
    part,
    cell,
  });
  const worth = value?.[language];
  const then = <T>(columns: T[]) => (older === undefined ? [] : columns);
  return [
    column('customers', words.customers, 'count', ({ now }) => counted(now.customers)),
    ...then([
      column('previous_customers', words.before(words.customers), 'count', ({ before }) =>
        counted(before?.customers),
      ),
    ]),
    ...(moved
      ? [
          column('up', words.up, 'count', ({ moves }) => counted(moves?.up)),
          column('down', words.down, 'count', ({ moves }) => counted(moves?.down)),
          column('new', words.isNew, 'count', ({ moves }) => counted(moves?.isNew)),
        ]
      : []),
    ...then([
      column('previous_active', words.active, 'count', ({ kept }) => counted(kept?.active)),
      column('retained', words.retained, 'count', ({ kept }) => counted(kept?.retained)),
      column('retention', words.retention, 'share', retention),
    ]),
    ...(worth === undefined
      ? []
      : [
          column('value', worth, 'money', ({ now }) => now.value),
          ...then([
            column('previous_value', words.before(worth), 'money', ({ before }) => before?.value ?? null),
            column('growth', words.growth, 'share', (each) => (comparable ? growth(each) : null)),
          ]),
        ]),
    ...metrics.flatMap(({ id, label }) => [
      column(`average_${id}`, label[language], 'number', ({ now }) => average(now, id)),
      ...then([
        column(`previous_average_${id}`, words.before(label[language]), 'number', ({ before }) =>
          average(before, id),
        ),
      ]),
    ]),
  ];
}

function tierColumns({ tiers, value }: OwnersReport, language: Language): OwnersColumn[] {
  const words = ownersWords[language];
  const worth = value?.[language];
  return tiers.flatMap(({ id, label }): OwnersColumn[] => [
    {
      id: `customers_${id}`,
      label: words.on(label[language]),
      kind: 'count',
      part: 'tiers',
      cell: ({ now }) => counted(now.tiers.get(id)?.customers ?? 0),
    },
    ...(worth === undefined
      ? []
      : [
          {
            id: `value_${id}`,
            label: words.worthOn(worth, label[language]),
            kind: 'money' as const,
            part: 'tiers' as const,
            cell: ({ now }: OwnerFigures) => now.tiers.get(id)?.value ?? null,
          },
        ]),
  ]);
}

function serviceColumns({ judged }: OwnersReport, language: Language): OwnersColumn[] {
  if (judged === undefined) return [];
  const words = ownersWords[language];
  const column = (id: string, label: string, kind: CellKind, cell: OwnersColumn['cell']): OwnersColumn => ({
    id,
    label,
    kind,
    part: 'services',
    cell,
  });
  return [
    column('planned', words.planned, 'count', ({ services }) => counted(services?.planned)),
    column('in_time', words.inTime, 'count', ({ services }) => counted(services?.inTime)),
    column('late', words.late, 'count', ({ services }) => counted(services?.late)),
    column('missed', words.missed, 'count', ({ services }) => counted(services?.missed)),
    column('in_time_share', words.inTimePart, 'share', inTimePart),
  ];
}
