// Headings of an export against those that a review names: matched despite what nobody sees, or said to be missing.

import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { withCodes } from '../../foundation/characters/visible.js';
import { nearest } from '../../foundation/problems/nearest.js';
import type { Place, Problem, Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import type { ExportSpec } from '../../review/review.js';
import { headlessHint, looksLikeData, toShow } from './data-line.js';
import { sameMeaning } from './known-headings.js';
import { plainHeading } from './plain-heading.js';

/** What a review needs of an export to find its headings. */
export type HeadingSpec = Pick<
  ExportSpec,
  'name' | 'encoding' | 'delimiter' | 'skipLines' | 'columns' | 'place'
> &
  Partial<Pick<ExportSpec, 'personal' | 'fillDown' | 'sheet' | 'headings'>> & {
    /** The field that says whose a row is; without it, the customer id. */
    readonly whose?: string;
    /** The key of a lookup, where it is looked for under the heading that it has in the export. */
    readonly unnamedKey?: string | undefined;
    readonly elsewhere?: PlannedFile['elsewhere'];
  };

/** The headings, with those that the review names written as it writes them. */
export function matched(
  spec: HeadingSpec,
  file: string,
  found: readonly string[],
  line: number,
  problems: Problems,
): string[] {
  const headings = [...found];
  // What is still to be filled in, or no number where columns have numbers only, is reported where the review is read.
  const columns = (spec.columns ?? []).filter(
    ({ heading }) => heading !== fillIn && (spec.headings !== 'none' || /^\d+$/.test(heading)),
  );
  const placesOf = (heading: string) => {
    const exact = found.flatMap((each, index) => (each === heading ? [index] : []));
    return exact.length > 0
      ? exact
      : found.flatMap((each, index) => (plainHeading(each) === plainHeading(heading) ? [index] : []));
  };
  const { elsewhere } = spec;
  const strange = { headings: found, hidden: (spec.personal ?? []).length > 0, elsewhere };
  const absent = columns.filter(({ heading }) => placesOf(heading).length === 0);
  if (absent.length > 1 && absent.length === columns.length) {
    // One mistake (another file, delimiter or number of title lines), not one for each column.
    const place = spec.place([], 'columns');
    problems.add({
      code: 'heading-missing',
      ...(place && { place }),
      reason: `${shownPath(file)} has none of the ${columns.length} columns that are declared here`,
      fix:
        elsewhere === undefined
          ? `check file, encoding, delimiter and skip_lines; ${itsColumns(strange)}`
          : `${skipTitles(spec.name, strange, elsewhere)}, and take the headings for columns from there`,
    });
    return headings;
  }
  for (const { field, heading } of columns) {
    const places = placesOf(heading);
    const [first] = places;
    const was = first === undefined ? undefined : found[first];
    if (first === undefined || was === undefined)
      problems.add(missing(spec, field, heading, file, columns.length > 1 ? { headings: found } : strange));
    else if (places.length > 1) problems.add(twice(heading, places, file, line));
    else if (was !== heading) {
      problems.note({
        en: `${shownPath(file)}: the heading "${withCodes(was)}" is taken for "${heading}"`,
        zh: `${shownPath(file)}：列名“${withCodes(was)}”视为“${heading}”`,
      });
      headings[first] = heading;
    }
  }
  return headings;
}

/** The heading that is most likely meant, unless what stands there looks like data. */
export function nearHeading(heading: string, headings: readonly string[]): string | undefined {
  const known = toShow(headings);
  return nearest(heading, known) ?? sameMeaning(heading, known);
}

function missing(spec: HeadingSpec, field: string, heading: string, file: string, found: Listed): Problem {
  const place = spec.place(['columns'], field);
  const near = nearHeading(heading, found.elsewhere?.headings ?? found.headings);
  return {
    code: 'heading-missing',
    ...(place && { place }),
    reason: `${shownPath(file)} has no column "${heading}"`,
    fix:
      field === spec.unnamedKey
        ? keyFix(field, near, found)
        : near === undefined
          ? found.elsewhere === undefined
            ? itsColumns(found)
            : skipTitles(spec.name, found, found.elsewhere)
          : `did you mean "${near}"?`,
  };
}

/** A key has the heading of the export until columns of the lookup name another. */
function keyFix(field: string, near: string | undefined, found: Listed): string {
  const name = `name its column in columns: of the lookup, such as ${field}: ${near ?? '<its heading>'}`;
  return near === undefined ? `${name}; ${itsColumns(found)}` : name;
}

function twice(heading: string, places: readonly number[], file: string, line: number): Problem {
  return {
    code: 'heading-twice',
    place: { file: shownPath(file), line },
    reason: `the heading "${heading}" stands over columns ${places.map((place) => place + 1).join(' and ')}, so gradus cannot know which one is meant`,
    fix: 'rename or remove one of them in the export',
  };
}

/** Says where a heading that is needed stands twice. */
export function checkTwice(heading: string, file: PlannedFile, problems: Problems): void {
  const places = file.headings.flatMap((each, index) => (each === heading ? [index] : []));
  if (places.length > 1) problems.add(twice(heading, places, file.path, file.skip));
}

/** Where the headings of a file stand. */
export function headingLineOf(file: PlannedFile): Place {
  return { file: shownPath(file.path), line: file.skip };
}

interface Listed {
  readonly headings: readonly string[];
  /** Where none of them is known and the review has personal fields, they may be a row of data. */
  readonly hidden?: boolean;
  readonly elsewhere?: PlannedFile['elsewhere'];
}

/** What to write where other headings are likelier: the number of lines above them. */
export function skipTitles(
  name: string,
  { hidden }: Pick<Listed, 'hidden'>,
  { line, skip, headings }: NonNullable<PlannedFile['elsewhere']>,
): string {
  const shown = hidden === true ? '' : ` (${listed(headings)})`;
  return `line ${line} looks like the headings${shown}: write skip_lines: ${skip} under ${name}`;
}

/** The headings of a file, for messages; wide exports are cut short. */
export function itsColumns(file: Listed): string {
  if (looksLikeData(file.headings)) return headlessHint;
  if (file.hidden) return 'its first line is not shown, since it may hold personal data';
  return `its columns are: ${listed(file.headings)}`;
}

function listed(headings: readonly string[]): string {
  const shown = headings.slice(0, 30).map((each) => (each === '' ? '(empty)' : each));
  const more = headings.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
