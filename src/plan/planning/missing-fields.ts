// Problems of columns that an export lacks.
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import {
  checkTwice,
  headingLineOf,
  itsColumns,
  nearHeading,
  skipTitles,
} from '../../exports/headings/columns.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { subjectsOf } from '../../grammar/condition.js';
import { rowsKind } from '../../policy/metrics/index.js';
import type { Policy, RowsSpec } from '../../policy/model/policy.js';
import { flowText } from '../../review/column.js';
import { columnPlace } from '../../review/lookup.js';
import type { ExportSpec } from '../../review/review.js';
import { signedBy } from './column-rules.js';

interface Wanted {
  readonly name: string;
  readonly heading: string;
}

/** Says in one problem which headings a file lacks: several at once most often have one cause. */
export function reportAbsent(
  spec: ExportSpec,
  file: PlannedFile,
  wanted: readonly Wanted[],
  problems: Problems,
): void {
  const absent = wanted.filter(({ heading }) => !file.headings.includes(heading)).map((each) => each.heading);
  for (const { heading } of wanted) checkTwice(heading, file, problems);
  const [first] = absent;
  if (first === undefined) return;
  problems.add({
    code: 'heading-missing',
    place: headingLineOf(file),
    reason: `${spec.name} has no column ${absent.map((each) => `"${each}"`).join(' and no ')}`,
    fix: absentFix(spec, file, wanted, absent),
  });
}

function absentFix(
  spec: ExportSpec,
  file: PlannedFile,
  wanted: readonly Wanted[],
  absent: readonly string[],
): string {
  const { elsewhere, headings } = file;
  const hidden = absent.length === wanted.length && spec.personal.length > 0;
  const listed = { headings, hidden };
  if (elsewhere !== undefined && absent.length === wanted.length) {
    const columns = hidden ? undefined : mapping(wanted, elsewhere.headings);
    const more = columns === undefined ? '' : `, with ${columns}`;
    return `${skipTitles(spec.name, listed, elsewhere)}${more} in a review file`;
  }
  const [first = ''] = absent;
  const near = absent.length === 1 ? nearHeading(first, headings) : undefined;
  if (near !== undefined)
    return `if "${near}" is meant, map it with columns: in a review file (${first}: ${near})`;
  if (absent.length === 1) return `${itsColumns(listed)}; map other headings with columns: in a review file`;
  const columns = hidden ? undefined : mapping(wanted, headings);
  return columns === undefined
    ? `check file, encoding, delimiter and skip_lines; ${itsColumns(listed)}`
    : `map other headings with ${columns} in a review file; ${itsColumns(listed)}`;
}

/** Columns for what is wanted, as far as headings say the same in other words; undefined where none needs to be mapped. */
function mapping(wanted: readonly Wanted[], headings: readonly string[]): string | undefined {
  const found = wanted.map(({ name, heading }) => {
    const own = headings.includes(heading) ? heading : nearHeading(heading, headings);
    return { name, own };
  });
  if (found.every(({ name, own }) => own === undefined || own === name)) return undefined;
  const columns = Object.fromEntries(found.map(({ name, own }) => [name, own ?? '<its heading>']));
  return `columns: ${flowText(columns)}`;
}

export function reportUnknown(
  spec: ExportSpec,
  policy: Policy,
  name: string,
  known: readonly string[],
  problems: Problems,
): void {
  if (spec.columns === undefined) return;
  const user = policy.metrics.find(
    ({ hidden, spec: metric }) => !hidden && metric.grain === 'rows' && needs(metric, name, spec.name),
  );
  const guarded = user === undefined && name === 'date' && spec.limits.newestRow?.written;
  const selected =
    user === undefined && !guarded && spec.only !== undefined && subjectsOf(spec.only).includes(name);
  const signed = user === undefined && !guarded && !selected ? signedBy(spec, name) : undefined;
  const filled = spec.fillDown.indexOf(name);
  const lookup = spec.lookups.find(({ on }) => on === name);
  const place = selected
    ? spec.place(['only'], name)
    : signed !== undefined
      ? columnPlace(spec, signed, 'negative_when', name)
      : lookup !== undefined
        ? lookup.place([], 'on')
        : filled >= 0
          ? spec.place(['fill_down', filled])
          : spec.place([], 'columns');
  problems.add({
    code: 'unknown-field',
    ...(place && { place }),
    reason: `the export ${spec.name} declares no field "${name}"${user ? `, which metric "${user.id}" needs${rowsNeed(user.spec.kind, name)}` : guarded ? ', which the guard newest_row needs' : lookup ? `, by which ${lookup.called} is looked up` : ''}`,
    fix: `add ${name}: <its heading> under columns${known.length === 0 ? '' : `; declared: ${known.join(', ')}`}`,
  });
}

function needs(metric: RowsSpec, name: string, exportName: string): boolean {
  const { window } = metric;
  if (window.unit === 'since' && exportName === 'customers' && window.field === name) return true;
  if (metric.export !== exportName) return false;
  const selects = metric.only !== undefined && subjectsOf(metric.only).includes(name);
  const windowed = metric.window.unit !== 'all' || metric.before !== undefined;
  return metric.field === name || selects || (name === 'date' && windowed);
}

function rowsNeed(kind: string, name: string): string {
  return name === 'date' && rowsKind(kind).wants !== 'date' ? ' for its window' : '';
}
