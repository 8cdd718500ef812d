// The files of a report: one for each form, and for each value of a field where that was asked for, with an index.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../engine/open.js';
import { csvText } from '../foundation/characters/formulas.js';
import { fail } from '../foundation/problems/problem.js';
import type { Language } from '../policy/model/policy.js';
import type { Audience } from '../reports/audience/audience.js';
import { seenFor } from '../reports/audience/seen.js';
import { everybodyIn } from '../reports/values/summary.js';
import { declaredAudience, refuseHidden } from './audiences.js';
import { declaredTypes } from './declared-types.js';
import { partNames } from './part-names.js';
import { PartRows } from './part-rows.js';
import { tellParts } from './parts.js';
import { formsOfReports, type ReportForm, reportText, type TextForm } from './report-forms.js';
import { type WorkbookSource, writeReportWorkbook } from './report-workbook.js';
import { openSaved, type SavedResults } from './saved.js';
import { writtenFile } from './tables.js';
import { tellResults } from './tell.js';
import { writeTyped } from './typed/write.js';

/** What was asked for. */
export interface ReportRequest {
  readonly forms: readonly ReportForm[];
  readonly audience: string | undefined;
  /** A field: a report for each of its values; undefined: as the audience says. */
  readonly each: string | undefined;
  /** Undefined: that of the results. */
  readonly language: Language | undefined;
  readonly options: RunOptions;
  /** Gone afterwards. */
  readonly scratch: string;
  readonly stage: (name: string) => void;
}

/** The report of one value of a field. */
export interface WrittenPart {
  readonly value: string | null;
  readonly customers: number;
  readonly files: readonly string[];
}

export interface WrittenReport {
  readonly files: readonly string[];
  /** Undefined: one report of all customers. */
  readonly each: { readonly field: string; readonly parts: readonly WrittenPart[] } | undefined;
}

/** Says which report is whose; for who sends them, not for those who read one of them. */
export const indexFile = 'index.csv';

/** Whether a text is the index of reports that gradus wrote. */
export function isReportIndex(text: string): boolean {
  return /^[^\r\n]+,customers(,(html|xlsx|md|json))+\r?\n/.test(text);
}

/**
 * Writes what was asked for into a folder.
 * @throws ProblemsError where results cannot be read, or have no such audience or field
 */
export async function writeReports(
  folder: string,
  work: string,
  request: ReportRequest,
): Promise<WrittenReport> {
  // Before anything is read.
  const declared = request.audience === undefined ? undefined : declaredAudience(folder, request.audience);
  const audience = declared?.audience;
  const field = request.each ?? declared?.each;
  if (audience !== undefined || field !== undefined) refuseWhole(request.forms);
  if (field !== undefined) refuseHidden(field, audience);
  request.stage('reading results');
  const saved = await openSaved(folder);
  if (field !== undefined) return writeParts(saved, work, field, audience, request);
  const { options, scratch, forms } = request;
  if (forms.includes('parquet')) {
    const graded = await writtenFile(path.join(saved.folder, 'graded.csv'));
    const target = path.join(work, formsOfReports.parquet.file);
    await writeTyped(graded, declaredTypes(saved.folder), target, options, scratch);
  }
  const files = forms.map((form) => formsOfReports[form].file);
  const rendered = forms.filter((form) => form !== 'parquet');
  if (rendered.length === 0) return { files, each: undefined };
  const values = await tellResults(saved.folder, saved.head, options, scratch);
  request.stage('writing the report');
  const source = { folder: saved.folder, seen: seenFor(values, audience), audience, scratch };
  const language = request.language ?? saved.language;
  for (const form of rendered)
    await writeForm(source, form, language, path.join(work, formsOfReports[form].file));
  return { files, each: undefined };
}

/** Refuses a file that would hold everything of everybody where less is asked for. */
function refuseWhole(forms: readonly ReportForm[]): void {
  if (!forms.includes('parquet')) return;
  fail({
    code: 'usage',
    reason: `${formsOfReports.parquet.file} holds all that graded.csv holds, so it is written for nobody but the team`,
    fix: 'leave --audience and --each out, or take --format xlsx, which shows an audience what it may see',
  });
}

async function writeForm(
  source: WorkbookSource,
  form: TextForm | 'xlsx',
  language: Language,
  file: string,
): Promise<void> {
  if (form === 'xlsx') await writeReportWorkbook(source, { language }, file);
  else writeFileSync(file, reportText(source.seen, form, language));
}

async function writeParts(
  { folder, head, language: own }: SavedResults,
  work: string,
  field: string,
  audience: Audience | undefined,
  request: ReportRequest,
): Promise<WrittenReport> {
  const parts: WrittenPart[] = [];
  const { options, scratch } = request;
  const forms = request.forms.filter((form) => form !== 'parquet');
  const language = request.language ?? own;
  const rows = forms.includes('xlsx') ? new PartRows(folder, field, scratch) : undefined;
  await tellParts(folder, head, field, { options, scratch }, async (values, all) => {
    if (parts.length === 0) request.stage('writing the reports');
    const name = partNames(all, field)[parts.length] ?? '';
    const value = values.part?.value ?? null;
    const seen = seenFor(values, audience);
    const source = { folder, seen, audience, scratch, rows: await rows?.of(value) };
    const files = forms.map((form) => `${name}.${form}`);
    for (const [at, form] of forms.entries())
      await writeForm(source, form, language, path.join(work, files[at] ?? ''));
    parts.push({ value, customers: everybodyIn(values.summary), files });
  });
  const index = parts.map(({ value, customers, files }) => [value ?? '', String(customers), ...files]);
  writeFileSync(path.join(work, indexFile), csvText([[field, 'customers', ...forms], ...index]));
  return { files: [indexFile, ...parts.flatMap(({ files }) => files)], each: { field, parts } };
}
