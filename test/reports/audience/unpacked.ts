// Everything that stands in a workbook, as somebody finds it who unpacks it: names and text of all its parts.
import { readFileSync } from 'node:fs';
import { Zip } from '../../../src/exports/workbooks/zip.js';

/** Entities are resolved, so that what is looked for is found however it is written. */
export function unpacked(file: string): string {
  const bytes = readFileSync(file);
  const zip = new Zip(bytes);
  const parts = zip.names.map((name) => `${name}\n${zip.text(name) ?? ''}`);
  const text = [...parts, bytes.toString('latin1')].join('\n');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
