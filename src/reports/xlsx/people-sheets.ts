// Movers, near misses and overrides, one customer a row.
import { count } from '../../foundation/characters/thousands.js';
import type { ToldCustomer, ToldOverride } from '../values/report-values.js';
import { driverPhrase } from '../words/change-headline.js';
import type { SheetCell } from './cells.js';
import {
  type ColumnOf,
  filledColumns,
  notesBelow,
  type ReportSheet,
  tableBelow,
  tableSheet,
} from './sheet.js';
import { toneOf } from './tier-sheets.js';
import { type SheetSource, tierWord, valueWord } from './told.js';

/** So many customers stand on a sheet of some of them; all stand on the sheet of all. */
const most = 10_000;

type Of = ColumnOf<ToldCustomer>;

export function moversSheet(source: SheetSource): ReportSheet {
  const { values, say } = source;
  const { movement } = values.summary;
  const rows = (['up', 'down'] as const).flatMap((way) => known(source, (each) => each.movement === way));
  const columns = [
    ...whoColumns(source),
    ...thenColumns(source),
    movementColumn(source),
    stepsColumn(source),
    ...figureColumns(source),
    causeColumn(source),
    reasonsColumn(source),
  ];
  const all = (movement?.up ?? 0) + (movement?.down ?? 0);
  return shortened(source, say.sheets.movers, columns, rows, movement === null ? undefined : all);
}

export function nearSheet(source: SheetSource): ReportSheet {
  const { values, say } = source;
  const { near } = values;
  const rows = near === null ? [] : known(source, (each) => each.near !== null);
  const columns: Of[] = [
    ...whoColumns(source),
    { id: 'tier', label: say.columns.tier, kind: 'text', cell: ({ tier }) => tierWord(source, tier) },
    {
      id: 'next_tier',
      label: say.columns.next_tier,
      kind: 'text',
      cell: ({ nextTier }) => tierWord(source, nextTier),
    },
    {
      id: 'lacks',
      label: say.columns.lacks,
      kind: 'text',
      cell: ({ near: lacks }) => (lacks === null ? null : say.lacks[lacks]),
    },
    {
      id: 'score_to_next',
      label: say.columns.score_to_next,
      kind: 'score',
      cell: ({ scoreToNext }) => scoreToNext,
    },
    movementColumn(source),
    ...figureColumns(source),
    ...(values.knifeEdges === null ? [] : firmnessColumns(source)),
  ];
  const sheet = shortened(source, say.sheets.near, columns, rows, near?.customers);
  return { ...sheet, below: [...sheet.below, ...nearCounts(source)] };
}

/** Customers whom the report knows, the largest first. */
function known({ values }: SheetSource, fits: (each: ToldCustomer) => boolean): ToldCustomer[] {
  const { shown, others } = values.customers;
  return [...shown.filter(fits), ...(others ?? []).filter(fits)];
}

/** A sheet of at most so many customers, which says where the others stand. */
function shortened(
  { values, say }: SheetSource,
  name: string,
  columns: readonly Of[],
  rows: readonly ToldCustomer[],
  all: number | undefined,
): ReportSheet {
  const shown = rows.slice(0, most);
  const missing = all !== undefined && shown.length < all;
  const notes = missing
    ? [say.some(count(shown.length), count(all), say.sheets.customers)]
    : shown.length === 0
      ? [all === undefined ? say.first : say.none]
      : [];
  // Of what its readers may not see there are no columns, either.
  const seen = values.audience === null ? columns : filledColumns(columns, shown);
  return tableSheet(name, seen, shown, notesBelow(notes));
}

function whoColumns({ values, say }: SheetSource): Of[] {
  return [
    { id: 'customer_id', label: say.columns.customer, kind: 'text', cell: ({ customer }) => customer },
    ...values.fields.map(
      (field, at): Of => ({
        id: field,
        label: field === 'name' || field === 'owner' ? say.columns[field] : field,
        kind: 'text',
        cell: ({ fields }) => fields[at] ?? null,
      }),
    ),
  ];
}

function thenColumns(source: SheetSource): Of[] {
  const { columns } = source.say;
  return [
    {
      id: 'previous_tier',
      label: columns.previous_tier,
      kind: 'text',
      cell: ({ previousTier }) => tierWord(source, previousTier),
    },
    { id: 'tier', label: columns.tier, kind: 'text', cell: ({ tier }) => tierWord(source, tier) },
  ];
}

function movementColumn({ say }: SheetSource): Of {
  return {
    id: 'movement',
    label: say.columns.movement,
    kind: 'text',
    cell: ({ movement }) => say.movement[movement] ?? null,
    tone: ({ movement }) => toneOf(movement),
  };
}

function stepsColumn({ say }: SheetSource): Of {
  return {
    id: 'steps',
    label: say.columns.steps,
    kind: 'steps',
    cell: ({ steps }) => steps,
    tone: ({ movement }) => toneOf(movement),
  };
}

function figureColumns(source: SheetSource): Of[] {
  const { columns } = source.say;
  const worth = valueWord(source);
  return [
    { id: 'value', label: worth, kind: 'money', cell: ({ value }) => value },
    {
      id: 'previous_value',
      label: columns.before(worth),
      kind: 'money',
      cell: ({ previousValue }) => previousValue,
    },
    { id: 'score', label: columns.score, kind: 'score', cell: ({ score }) => score },
    {
      id: 'previous_score',
      label: columns.previous_score,
      kind: 'score',
      cell: ({ previousScore }) => previousScore,
    },
    {
      id: 'score_change',
      label: columns.score_change,
      kind: 'change',
      cell: ({ scoreChange }) => scoreChange,
    },
  ];
}

function causeColumn({ values, language, say }: SheetSource): Of {
  const labels = values.summary.change?.labels ?? {};
  return {
    id: 'main_driver',
    label: say.columns.main_cause,
    kind: 'text',
    cell: ({ mainDriver }) => (mainDriver === null ? null : driverPhrase(mainDriver, language, labels)),
  };
}

function reasonsColumn({ say }: SheetSource): Of {
  return {
    id: 'reasons',
    label: say.columns.reasons,
    kind: 'text',
    width: 40,
    cell: ({ reasons }) => reasons.join(';'),
  };
}

function firmnessColumns({ say: { columns } }: SheetSource): Of[] {
  return [
    { id: 'firmness', label: columns.firmness, kind: 'text', cell: ({ firmness }) => firmness },
    {
      id: 'margin_orders',
      label: columns.margin_orders,
      kind: 'count',
      cell: ({ marginOrders }) => marginOrders,
    },
    {
      id: 'margin_value',
      label: columns.margin_value,
      kind: 'money',
      cell: ({ marginValue }) => marginValue,
    },
  ];
}

function nearCounts(source: SheetSource): SheetCell[][] {
  const { values, say } = source;
  const tiers = values.near?.counts.tiers ?? [];
  if (tiers.length === 0) return [];
  const number = (value: number): SheetCell => ({ kind: 'count', text: String(value) });
  return tableBelow(
    say.nearCounts,
    [say.columns.from, say.columns.to, say.columns.customers, say.lacksScore, say.lacksGates, say.lacksBoth],
    tiers.map(({ tier, from, customers, score, gates, both }) => [
      { kind: 'text', text: tierWord(source, from) },
      { kind: 'text', text: tierWord(source, tier) },
      ...[customers, score, gates, both].map(number),
    ]),
  );
}

export function overridesSheet(source: SheetSource): ReportSheet {
  const { values, say } = source;
  const { columns: named } = say;
  const text = (id: string, label: string, cell: (each: ToldOverride) => string | null) =>
    ({ id, label, kind: 'text', cell }) as const;
  const columns: ColumnOf<ToldOverride>[] = [
    text('customer_id', named.customer, ({ customer }) => customer),
    text('tier', named.override_tier, ({ tier }) => tierWord(source, tier)),
    text('status', named.status, ({ status }) => say.overrideStatus[status] ?? status),
    text('ruled_tier', named.ruled_tier, ({ ruledTier }) => tierWord(source, ruledTier)),
    text('final_tier', named.final_tier, ({ finalTier }) => tierWord(source, finalTier)),
    text('reason', named.reason, ({ reason }) => reason),
    text('approved_by', named.approved_by, ({ approvedBy }) => approvedBy),
    { id: 'decided_on', label: named.decided_on, kind: 'date', cell: ({ decidedOn }) => decidedOn },
    { id: 'expires_on', label: named.expires_on, kind: 'date', cell: ({ expiresOn }) => expiresOn },
    text('why', named.why, ({ why }) => why),
    text('case', named.case, (each) => each.case),
  ];
  const { overrides } = values;
  return tableSheet(
    say.sheets.overrides,
    values.audience === null ? columns : filledColumns(columns, overrides),
    overrides,
    notesBelow(overrides.length === 0 ? [say.none] : []),
  );
}
