// Everything that readers of an audience are given: the report in all forms, and lists.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { withLists } from '../../../src/lists/run.js';
import { writeCsv } from '../../../src/lists/tables.js';
import type { Audience } from '../../../src/reports/audience/audience.js';
import { seenFor } from '../../../src/reports/audience/seen.js';
import type { ReportValues } from '../../../src/reports/values/report-values.js';
import { reportText } from '../../../src/telling/report-forms.js';
import { type WorkbookSource, writeReportWorkbook } from '../../../src/telling/report-workbook.js';
import { emptyFolder, quiet } from '../../grading.js';
import { unpacked } from './unpacked.js';

/** Text by form: what is packed is unpacked. */
export type Told = Readonly<Record<string, string>>;

export async function toldIn(
  { results, values }: { readonly results: string; readonly values: ReportValues },
  audience: Audience | undefined,
  language: 'en' | 'zh',
  { list, rows }: { readonly list?: string; readonly rows?: WorkbookSource['rows'] } = {},
): Promise<Told> {
  const seen = seenFor(values, audience);
  const folder = emptyFolder();
  const book = path.join(folder, 'report.xlsx');
  await writeReportWorkbook({ folder: results, seen, audience, rows, scratch: folder }, { language }, book);
  const listed =
    list === undefined || audience?.customers === false
      ? {}
      : { [list]: await listIn(results, audience, list, folder) };
  return {
    html: everything(reportText(seen, 'html', language)),
    md: reportText(seen, 'md', language),
    json: reportText(seen, 'json', language),
    xlsx: unpacked(book),
    ...Object.fromEntries(
      Object.entries(listed).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
    ),
  };
}

/** The page, and what is packed in it. */
export function everything(page: string): string {
  const packed = /<template id="others">([A-Za-z0-9+/=]*)<\/template>/.exec(page)?.[1];
  return packed === undefined || packed === '' ? page : `${page}${gunzipSync(Buffer.from(packed, 'base64'))}`;
}

/** A list as CSV; undefined where the audience may not know who stands on it. */
function listIn(
  results: string,
  audience: Audience | undefined,
  name: string,
  folder: string,
): Promise<string | undefined> {
  return withLists(results, quiet, audience, async (lists) => {
    const spec = lists.named(name);
    if (!lists.mayKnow(spec)) return undefined;
    const { seen } = lists.viewOf(spec);
    await lists.counted(spec);
    const file = path.join(folder, 'list.csv');
    await writeCsv(file, lists.rows({ spec, seen }), seen.columns, false);
    return readFileSync(file, 'utf8');
  });
}
