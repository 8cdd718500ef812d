// All sheets of the workbook but that of all customers, in their order.
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import { guardsSheet, policySheet, rowsSheet } from './background-sheets.js';
import { moversSheet, nearSheet, overridesSheet } from './people-sheets.js';
import type { ReportSheet } from './sheet.js';
import { summarySheet } from './summary-sheet.js';
import { migrationSheet, tiersSheet } from './tier-sheets.js';
import type { SheetSource } from './told.js';
import { type WorkbookWords, workbookWords } from './words.js';

/** Sheets before and behind that of all customers. */
export interface ReportSheets {
  readonly before: readonly ReportSheet[];
  readonly behind: readonly ReportSheet[];
}

type Made = readonly [
  make: (source: SheetSource) => ReportSheet,
  sheet: keyof WorkbookWords['sheets'],
  seen: boolean,
];

/** The sheets that readers may see; the first says which are left out. */
export function reportSheets(values: SeenValues, language: Language): ReportSheets {
  const say = workbookWords[language];
  const source: SheetSource = { values, language, say };
  const { single, part, summary } = values;
  const whole = part === null;
  const team = values.audience === null;
  const before: Made[] = [
    [tiersSheet, 'tiers', true],
    [migrationSheet, 'migration', true],
    [moversSheet, 'movers', single && (values.movers !== null || summary.movement === null)],
  ];
  const behind: Made[] = [
    [nearSheet, 'near', single && (team || values.near !== null)],
    [overridesSheet, 'overrides', single],
    [guardsSheet, 'guards', whole],
    [rowsSheet, 'rows', whole],
    [policySheet, 'policy', true],
  ];
  const made = (sheets: readonly Made[]) => sheets.flatMap(([make, , seen]) => (seen ? [make(source)] : []));
  const absent = (sheets: readonly Made[]) =>
    sheets.flatMap(([, name, seen]) => (seen ? [] : [say.sheets[name]]));
  const missing = [...absent(before), ...(single ? [] : [say.sheets.customers]), ...absent(behind)];
  return { before: [summarySheet(source, missing), ...made(before)], behind: made(behind) };
}
