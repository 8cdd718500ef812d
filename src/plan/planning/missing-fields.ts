// Problems of columns that an export lacks.
import type { PlannedFile } from '../../engine/steps/plan/planned.js';
import { checkTwice, headingLineOf, itsColumns, nearHeading } from '../../exports/headings/columns.js';
import type { Problems } from '../../foundation/problems/problem.js';
import { subjectsOf } from '../../grammar/condition.js';
import { rowsKind } from '../../policy/metrics/index.js';
import type { Policy, RowsSpec } from '../../policy/model/policy.js';
import { columnPlace } from '../../review/lookup.js';
import type { ExportSpec } from '../../review/review.js';
import { signedBy } from './column-rules.js';

/** Says in one problem which headings a file lacks: several at once most often have one cause. */
export function reportAbsent(
  spec: ExportSpec,
  file: PlannedFile,
  wanted: readonly { name: string; heading: string }[],
  problems: Problems,
): void {
  const absent = wanted.filter(({ heading }) => !file.headings.includes(heading)).map((each) => each.heading);
  for (const { heading } of wanted) checkTwice(heading, file, problems);
  const [first] = absent;
  if (first === undefined) return;
  const near = absent.length === 1 ? nearHeading(first, file.headings) : undefined;
  const hidden = absent.length === wanted.length && spec.personal.length > 0;
  const listed = { headings: file.headings, hidden };
  const map = `map it with columns: in a review file`;
  problems.add({
    code: 'heading-missing',
    place: headingLineOf(file),
    reason: `${spec.name} has no column ${absent.map((each) => `"${each}"`).join(' and no ')}`,
    fix:
      absent.length > 1
        ? `check file, encoding, delimiter and skip_lines; ${itsColumns(listed)}`
        : near === undefined
          ? `${itsColumns(listed)}; map other headings with columns: in a review file`
          : `if "${near}" is meant, ${map} (${first}: ${near})`,
  });
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
    ({ hidden, spec: metric }) =>
      !hidden && metric.grain === 'rows' && metric.export === spec.name && needs(metric, name),
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

function needs(metric: RowsSpec, name: string): boolean {
  const selects = metric.only !== undefined && subjectsOf(metric.only).includes(name);
  const windowed = metric.window.unit !== 'all' || metric.before !== undefined;
  return metric.field === name || selects || (name === 'date' && windowed);
}

function rowsNeed(kind: string, name: string): string {
  return name === 'date' && rowsKind(kind).wants !== 'date' ? ' for its window' : '';
}
