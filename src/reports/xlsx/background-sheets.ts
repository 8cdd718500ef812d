// Guards, rows of the exports, and what changed in the policy.
import { shareOf } from '../../change/matrix.js';
import type { Guard } from '../../plan/decisions/guard.js';
import { guardWord } from '../../plan/guards/words.js';
import { exportWord, rowReason } from '../../plan/rows/words.js';
import type { PolicySection } from '../../policy/model/outline.js';
import type { Language } from '../../policy/model/policy.js';
import { policyWords } from '../../policy/words/names.js';
import type { PolicyChange } from '../values/summary.js';
import { words } from '../words/words.js';
import type { CellKind, SheetCell } from './cells.js';
import { type ColumnOf, notesBelow, type ReportSheet, tableSheet } from './sheet.js';
import type { SheetSource } from './told.js';
import type { WorkbookWords } from './words.js';

/** Guards that measure no share. */
const kinds: Readonly<Record<string, CellKind>> = {
  score_psi: 'number',
  minimum_rows: 'count',
  newest_row: 'count',
  refused_overrides: 'count',
};

export function guardsSheet({ values, language, say }: SheetSource): ReportSheet {
  const { guards } = values.summary;
  const columns = [
    { id: 'guard', label: say.columns.guard, kind: 'text' },
    { id: 'measured', label: say.columns.measured, kind: 'text' },
    { id: 'limit', label: say.columns.limit, kind: 'text' },
    { id: 'verdict', label: say.columns.verdict, kind: 'text' },
    { id: 'accepted', label: say.columns.accepted, kind: 'text' },
  ] as const;
  const verdict = ({ tripped, unmeasured }: Guard) =>
    tripped ? say.tripped : unmeasured === undefined ? say.held : words[language].unmeasured[unmeasured];
  const rows = guards.map((guard): SheetCell[] => {
    const kind = kinds[guard.guard.split(':')[0] ?? ''] ?? 'share';
    const accepted = values.approval?.accepted.find((each) => each.guard === guard.guard);
    return [
      { kind: 'text', text: guardWord(guard.guard, language) },
      { kind, text: guard.measured },
      { kind, text: guard.limit },
      { kind: 'text', text: verdict(guard), tone: guard.tripped ? 'down' : undefined },
      { kind: 'text', text: accepted?.because ?? null },
    ];
  });
  return {
    name: say.sheets.guards,
    columns,
    rows,
    below: notesBelow(guards.length === 0 ? [say.none] : []),
  };
}

interface RowLine {
  readonly export: string;
  readonly fate: string;
  readonly reason: string | null;
  readonly rows: number;
  readonly read: number;
}

export function rowsSheet({ values, language, say }: SheetSource): ReportSheet {
  const lines = Object.entries(values.summary.rows).flatMap(([name, found]): RowLine[] => {
    const line = (fate: keyof typeof say.fates, rows: number, reason: string | null = null): RowLine => ({
      export: exportWord(name, language),
      fate: say.fates[fate],
      reason: reason === null ? null : rowReason(reason, language),
      rows,
      read: found.read,
    });
    const byReason = (fate: 'set_aside' | 'rejected') =>
      Object.entries(found[fate]).map(([reason, rows]) => line(fate, rows, reason));
    return [
      line('read', found.read),
      line('used', found.used),
      ...byReason('set_aside'),
      ...byReason('rejected'),
      ...(found.filled_down === undefined ? [] : [line('filled_down', found.filled_down)]),
    ];
  });
  const columns: ColumnOf<RowLine>[] = [
    { id: 'export', label: say.columns.export, kind: 'text', cell: (each) => each.export },
    { id: 'fate', label: say.columns.fate, kind: 'text', cell: ({ fate }) => fate },
    { id: 'reason', label: say.columns.reason, kind: 'text', cell: ({ reason }) => reason },
    { id: 'rows', label: say.columns.rows, kind: 'count', cell: ({ rows }) => rows },
    {
      id: 'share',
      label: say.columns.read_share,
      kind: 'share',
      cell: ({ rows, read }) => (read === 0 ? null : shareOf(rows, read)),
    },
  ];
  return tableSheet(say.sheets.rows, columns, lines);
}

export function policySheet({ values, language, say }: SheetSource): ReportSheet {
  const { policy_changes: changes, compared } = values.summary;
  const note = !compared
    ? say.first
    : changes === undefined
      ? say.unknownFormer
      : changes.length === 0
        ? say.none
        : undefined;
  return policyChangesSheet(changes ?? [], note, language, say);
}

/** @param note that stands below; undefined: none */
export function policyChangesSheet(
  changes: readonly PolicyChange[],
  note: string | undefined,
  language: Language,
  say: WorkbookWords,
): ReportSheet {
  const sections: Readonly<Record<string, string>> = policyWords[language].sections satisfies Readonly<
    Record<PolicySection, string>
  >;
  const columns: ColumnOf<PolicyChange>[] = [
    {
      id: 'section',
      label: say.columns.section,
      kind: 'text',
      cell: ({ section }) => sections[section] ?? section,
    },
    { id: 'id', label: say.columns.id, kind: 'text', cell: ({ id }) => id },
    {
      id: 'change',
      label: say.columns.change,
      kind: 'text',
      cell: ({ change }) => say.changes[change] ?? change,
    },
    { id: 'text', label: say.columns.text, kind: 'text', width: 80, cell: ({ text }) => text[language] },
  ];
  return tableSheet(say.sheets.policy, columns, changes, notesBelow(note === undefined ? [] : [note]));
}
