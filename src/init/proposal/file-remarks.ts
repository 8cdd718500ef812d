// What is to be said of the files of an export: several, broken lines, total lines, encodings, days that overlap.
import { tailSum, tailWords } from '../../exports/reading/tail.js';
import { count } from '../../foundation/characters/thousands.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { note, type Remark, unsure } from '../columns/notes.js';
import type { OpenedExport } from '../columns/open-exports.js';
import type { DaysSeen } from './days.js';
import type { ExportFacts } from './facts.js';

/** Everything that is to be said of them. */
export function fileRemarks(opened: OpenedExport, facts: ExportFacts, days: DaysSeen | undefined): Remark[] {
  return [...fileNotes(opened, facts), ...encodingNotes(opened), ...sharedNotes(days)];
}

function fileNotes({ files }: OpenedExport, { rows }: ExportFacts): Remark[] {
  const sum = (of: (file: OpenedExport['files'][number]) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  const broken = sum((file) => file.broken);
  const tail = tailWords(tailSum(files))?.en;
  const [first] = files;
  const other = files.find(({ planned }) =>
    first?.planned.found.some((heading) => !planned.found.includes(heading)),
  );
  return [
    ...(files.length > 1 ? [note(`${files.length} files, ${count(rows)} rows`)] : []),
    ...(tail === undefined ? [] : [note(`${tail} at the end will be set aside`)]),
    ...(broken > 0
      ? [
          unsure(
            `${count(broken)} ${broken === 1 ? 'line is' : 'lines are'} not built like the others, so ${broken === 1 ? 'it' : 'they'} will be rejected: ${whereShown(broken, rows)}`,
          ),
        ]
      : []),
    ...(first !== undefined && other !== undefined
      ? [unsure(`${shownPath(other.planned.path)} has other columns than ${shownPath(first.planned.path)}`)]
      : []),
  ];
}

/** Where rejected lines are seen: a run that stops at too many of them writes no files. */
function whereShown(broken: number, rows: number): string {
  return broken * 100 > rows
    ? 'more than the 1% at which a run stops; gradus check shows examples with the reason'
    : 'look at rejected.csv';
}

function encodingNotes({ files, headings }: OpenedExport): Remark[] {
  const encodings = new Set(files.map((file) => file.encoding));
  const [only] = encodings;
  if (encodings.size > 1)
    return [
      unsure(`the files are in different encodings (${[...encodings].join(', ')}): export them again in one`),
    ];
  if (only === undefined || only === 'auto') return [];
  const others = [...new Set(files.flatMap((file) => file.otherEncodings))].filter((each) => each !== only);
  const telling = headings.find((heading) => /\P{ASCII}/u.test(heading));
  const seen = telling === undefined ? '' : ` (a heading is then "${telling}")`;
  return [
    unsure(
      others.length === 0
        ? `the text is not UTF-8 and looks like ${only}${seen}: check that names are shown right in the results`
        : `the text is not UTF-8 and may be ${[only, ...others].join(' or ')}; it is read as ${only}${seen}: check that names are shown right in the results, else declare the other one`,
    ),
  ];
}

function sharedNotes(days: DaysSeen | undefined): Remark[] {
  return days?.shared === undefined
    ? []
    : [
        unsure(
          `the files overlap: ${days.shared.from} to ${days.shared.until} stand in two of them, so check that no sale is counted twice (duplicates: drop leaves out rows that are the same in all cells)`,
        ),
      ];
}
