// Forms of a report: the file of each, how a file that gradus wrote is told from those of others, and its text.
import { jsonText } from '../foundation/characters/visible.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import type { Language } from '../policy/model/policy.js';
import type { Seen } from '../reports/audience/seen.js';
import { countsDocument, reportDocument } from '../reports/document/report-document.js';
import { isReportPage } from '../reports/html/page-shell.js';
import { countsPage, reportPage } from '../reports/html/report-page.js';
import { countsMarkdown, isReportMarkdown, reportMarkdown } from '../reports/markdown/report-markdown.js';
import { isReportWorkbook, workbookFile } from './report-workbook.js';
import { reportFile } from './tell.js';
import { isTyped, typedFile } from './typed/seal.js';

/** Forms that are one text. */
export type TextForm = 'html' | 'md' | 'json';
export type ReportForm = TextForm | 'xlsx' | 'parquet';

/** In the order in which they are written and named. */
export const reportForms = ['html', 'xlsx', 'md', 'json', 'parquet'] as const satisfies readonly ReportForm[];

interface Form {
  /** The file that holds it. */
  readonly file: string;
  /** Whether such a file holds a report that gradus wrote. */
  readonly isOurs: (file: string) => boolean;
}

const textOf = (file: string) => readRegular(file).subarray(0, 2_000).toString();

export const formsOfReports: Readonly<Record<ReportForm, Form>> = {
  html: { file: reportFile, isOurs: (file) => isReportPage(textOf(file)) },
  xlsx: { file: workbookFile, isOurs: isReportWorkbook },
  md: { file: 'report.md', isOurs: (file) => isReportMarkdown(textOf(file)) },
  json: {
    file: 'report.json',
    isOurs: (file) => /^\{\s*"tool": "gradus",\s*"kind": "report",/.test(textOf(file)),
  },
  parquet: { file: typedFile, isOurs: (file) => isTyped(readRegular(file)) },
};

/** The report in a form; the same text for the same values. */
export function reportText(seen: Seen, form: TextForm, language: Language): string {
  const { values, counts } = seen;
  switch (form) {
    case 'html':
      return counts === undefined ? reportPage(values, language) : countsPage(counts, language);
    case 'md':
      return counts === undefined ? reportMarkdown(values, language) : countsMarkdown(counts, language);
    case 'json': {
      const document = counts === undefined ? reportDocument(values) : countsDocument(counts);
      return `${jsonText(document, 2)}\n`;
    }
  }
}
