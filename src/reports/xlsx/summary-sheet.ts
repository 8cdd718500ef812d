// The first sheet: what somebody asks first of a review.

import { headline } from '../words/change-headline.js';
import type { CellKind, SheetCell } from './cells.js';
import { notesBelow, type ReportSheet } from './sheet.js';
import type { SheetSource } from './told.js';

type Figure = readonly [label: string, kind: CellKind, text: string | number | null | undefined];

export function summarySheet(source: SheetSource): ReportSheet {
  const { values, language, say } = source;
  const { change } = values.summary;
  const rows = [
    ...ofReview(source),
    ...ofChange(source),
    ...ofCustomers(source),
    ...ofMaking(source),
  ].flatMap(([label, kind, text]): SheetCell[][] =>
    text === null || text === undefined
      ? []
      : [
          [
            { kind: 'text', text: label },
            { kind, text: String(text) },
          ],
        ],
  );
  const sentences = change === null ? [say.first] : headline(change, language);
  const { notes } = values.made;
  return {
    name: say.sheets.summary,
    columns: [
      { id: 'figure', label: say.columns.figure, kind: 'text' },
      { id: 'value', label: say.columns.value, kind: 'text', width: 24 },
    ],
    rows,
    below: [
      ...notesBelow(sentences),
      ...(notes.length === 0
        ? []
        : [[], [{ kind: 'text', text: say.notes, tone: 'heading' } as const], ...notesBelow(notes).slice(1)]),
    ],
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
    [figures.left, 'count', movement?.left],
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
