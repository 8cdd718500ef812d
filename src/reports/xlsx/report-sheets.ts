// All sheets of the workbook but that of all customers, in their order.
import type { Language } from '../../policy/model/policy.js';
import type { ReportValues } from '../values/report-values.js';
import { guardsSheet, policySheet, rowsSheet } from './background-sheets.js';
import { moversSheet, nearSheet, overridesSheet } from './people-sheets.js';
import type { ReportSheet } from './sheet.js';
import { summarySheet } from './summary-sheet.js';
import { migrationSheet, tiersSheet } from './tier-sheets.js';
import type { SheetSource } from './told.js';
import { workbookWords } from './words.js';

/** Sheets before and behind that of all customers. */
export interface ReportSheets {
  readonly before: readonly ReportSheet[];
  readonly behind: readonly ReportSheet[];
}

export function reportSheets(values: ReportValues, language: Language): ReportSheets {
  const source: SheetSource = { values, language, say: workbookWords[language] };
  return {
    before: [summarySheet(source), tiersSheet(source), migrationSheet(source), moversSheet(source)],
    behind: [
      nearSheet(source),
      overridesSheet(source),
      guardsSheet(source),
      rowsSheet(source),
      policySheet(source),
    ],
  };
}
