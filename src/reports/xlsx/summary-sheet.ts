// The first sheet: what somebody asks first of a review.

import { onOneLine } from '../../foundation/characters/visible.js';
import { pageWords } from '../sections/page-words.js';
import { partRemarks } from '../sections/part-remarks.js';
import { headline } from '../words/change-headline.js';
import type { CellKind, SheetCell } from './cells.js';
import { notesBelow, type ReportSheet } from './sheet.js';
import type { SheetSource } from './told.js';
import type { WorkbookWords } from './words.js';

export type Figure = readonly [label: string, kind: CellKind, text: string | number | null | undefined];

/** @param missing names of the sheets that its readers may not see */
export function summarySheet(source: SheetSource, missing: readonly string[]): ReportSheet {
  const { values, say } = source;
  const { notes } = values.made;
  const figures = [...ofReview(source), ...ofChange(source), ...ofCustomers(source), ...ofMaking(source)];
  return figuresSheet(figures, say, [
    ...notesBelow([...sentences(source), ...forWhom(source, missing)]),
    ...(notes.length === 0
      ? []
      : [[], [{ kind: 'text', text: say.notes, tone: 'heading' } as const], ...notesBelow(notes).slice(1)]),
  ]);
}

function sentences({ values, language, say }: SheetSource): string[] {
  const { change } = values.summary;
  if (change === null) return [say.first];
  const [moved = '', gone = '', ...causes] = headline(change, language);
  // Of whose customers those were who left, results do not say.
  return values.part === null ? [moved, gone, ...causes] : [moved, ...causes];
}

/** For whom the workbook is, of which customers, and what is left out for that. */
function forWhom({ values, language, say }: SheetSource, missing: readonly string[]): string[] {
  const page = pageWords[language];
  return [
    ...(values.audience === null ? [] : [page.forAudience(onOneLine(values.audience))]),
    ...partRemarks(values.part, page, onOneLine),
    ...(missing.length === 0 ? [] : [say.leftOut(missing.join(page.listed))]),
  ];
}

/** A sheet of figures, one a row; what nobody knows has none. */
export function figuresSheet(
  figures: readonly Figure[],
  say: WorkbookWords,
  below: ReportSheet['below'],
): ReportSheet {
  const rows = figures.flatMap(([label, kind, text]): SheetCell[][] =>
    text === null || text === undefined
      ? []
      : [
          [
            { kind: 'text', text: label },
            { kind, text: String(text) },
          ],
        ],
  );
  return {
    name: say.sheets.summary,
    columns: [
      { id: 'figure', label: say.columns.figure, kind: 'text' },
      { id: 'value', label: say.columns.value, kind: 'text', width: 24 },
    ],
    rows,
    below,
  };
}

function ofReview({ values, say }: SheetSource): Figure[] {
  const { summary, approval } = values;
  const { figures } = say;
  return [
    [figures.review, 'text', summary.review],
    [figures.as_of, 'date', summary.as_of],
    [figures.policy, 'text', summary.policy],
    [figures.policy_version, 'text', summary.policy_version],
    [figures.status, 'text', say.status[summary.status]],
    [figures.approved_by, 'text', approval?.approvedBy],
    [figures.approved_at, 'text', approval?.approvedAt],
    [figures.note, 'text', approval?.note],
  ];
}

function ofChange({ values, say }: SheetSource): Figure[] {
  const { movement, value_of_downgraded: worth, score_psi: psi, change } = values.summary;
  const { figures } = say;
  return [
    [figures.up, 'count', movement?.up],
    [figures.down, 'count', movement?.down],
    [figures.same, 'count', movement?.same],
    [figures.new, 'count', movement?.new],
    [figures.left, 'count', values.part === null ? movement?.left : null],
    [figures.at_risk, 'money', change?.at_risk?.previous_value],
    [figures.at_risk_share, 'share', change?.at_risk?.share],
    [figures.value_of_downgraded, 'money', worth],
    [figures.psi, 'number', psi?.psi],
  ];
}

function ofCustomers({ values, say }: SheetSource): Figure[] {
  const { summary, total, near, knifeEdges, falling } = values;
  const { figures } = say;
  const rejected = Object.values(summary.rows).flatMap((each) => Object.values(each.rejected));
  return [
    [figures.customers, 'count', summary.customers],
    [figures.ungraded, 'count', summary.ungraded?.customers],
    [figures.unseen, 'count', summary.unseen],
    [figures.value, 'money', total.now.value],
    [figures.currency, 'text', summary.currency],
    [figures.benefits, 'money', total.now.benefits],
    [figures.discounts, 'money', total.now.discounts],
    [figures.near, 'count', near?.customers],
    [figures.knife, 'count', knifeEdges?.customers],
    [figures.falling, 'count', falling?.customers],
    [figures.overrides, 'count', summary.overrides.counts.applied],
    [figures.refused, 'count', summary.overrides.counts.refused],
    [figures.rejected, 'count', rejected.reduce((sum, each) => sum + each, 0)],
  ];
}

function ofMaking({ values, say }: SheetSource): Figure[] {
  return [
    [say.figures.version, 'text', values.made.version],
    [say.figures.fingerprint, 'text', values.made.policyFingerprint],
  ];
}
