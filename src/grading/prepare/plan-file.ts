// Reads the headings of a file of any kind.

import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { lacksChecksums } from '../../exports/bytes/checksums.js';
import { packingOf } from '../../exports/bytes/open.js';
import type { HeadingSpec } from '../../exports/headings/columns.js';
import { noteMoments, parquetFile, readHeadings } from '../../exports/reading/headings.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';

/** Reads the headings of a file of any kind; undefined after adding the problem that stopped it. */
export async function planFile(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  const planned =
    packingOf(file) === 'parquet'
      ? await planParquet(spec, file, problems)
      : await readHeadings(spec, file, problems);
  if (planned !== undefined && (await lacksChecksums(file)))
    problems.note({
      en: `${shownPath(file)} has no checksums, so damage to it may go unseen`,
      zh: `${shownPath(file)} 没有校验和，损坏可能无从察觉`,
    });
  return planned;
}

async function planParquet(
  spec: HeadingSpec,
  file: string,
  problems: Problems,
): Promise<PlannedFile | undefined> {
  try {
    const columns = await (await import('../../engine/parquet.js')).parquetColumns(file);
    const names = columns.map(({ name }) => name);
    const planned = parquetFile(spec, file, names, problems);
    const moments = columns.map((each) => each.moments);
    noteMoments(spec, planned, moments, problems);
    return planned;
  } catch {
    problems.add({
      code: 'export-unreadable',
      place: { file: shownPath(file) },
      reason: `${spec.name} is not a readable Parquet file`,
      fix: 'export it again',
    });
    return undefined;
  }
}
