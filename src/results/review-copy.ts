// review.yaml in the results: the review as it was used, flags included, with paths relative to the results folder,
// so that it can be run again from there.
import { Decimal } from 'decimal.js';
import { stringify } from 'yaml';
import { farTableOf, isFar, relativeTo } from '../foundation/problems/far-path.js';
import { farNameOf } from '../foundation/problems/stand-ins.js';
import { amongWords } from '../foundation/yaml/written-number.js';
import { spanText } from '../grammar/window.js';
import { audienceCopy } from '../review/audiences.js';
import { columnCopy } from '../review/column.js';
import type { ExportLimits } from '../review/guards.js';
import { listsCopy } from '../review/lists.js';
import type { ColumnSpec, ExportSpec, FilesSpec, LookupSpec, Review } from '../review/review.js';

const heading = '# The review as it was used, flags included. Paths are relative to this folder.\n';
const farHeading =
  '# The review as it was used, flags included. Paths are those of the machine that graded it.\n';

export function reviewCopy(review: Review, folder: string): string {
  const relative = (file: string) => relativeTo(folder, file) || '.';
  const written = {
    review: review.name,
    as_of: review.asOf,
    policy: 'policy.yaml',
    exports: Object.fromEntries(review.exports.map((spec) => [spec.name, exportCopy(spec, relative)])),
    ...(review.aliases === undefined ? {} : { aliases: relative(review.aliases) }),
    ...(review.lastResults === undefined ? {} : { last_results: relative(review.lastResults) }),
    ...(review.overrides === undefined ? {} : { overrides: relative(review.overrides) }),
    ...(review.signers === undefined ? {} : { signers: relative(review.signers) }),
    results: '.',
    ...privacyCopy(review, relative),
    lists: listsCopy(review.lists),
    statements: review.statements.written,
    guards: guardsCopy(review),
  };
  return (
    (isFar(folder) || farNameOf(folder) !== undefined ? farHeading : heading) +
    stringify(plain(written), { lineWidth: 0 })
  );
}

function privacyCopy({ personal, pseudonymKey, audiences }: Review, relative: (file: string) => string) {
  const privacy = {
    ...(personal.length === 0 ? {} : { personal: personal.map(({ field }) => field) }),
    ...(pseudonymKey === undefined ? {} : { key: relative(pseudonymKey) }),
    ...(audiences.length === 0
      ? {}
      : { audiences: Object.fromEntries(audiences.map((each) => [each.name, audienceCopy(each)])) }),
  };
  return Object.keys(privacy).length === 0 ? {} : { privacy };
}

/** Guards as far as the review file names them: a default that is written out would judge small exports, too. */
function guardsCopy({ rejectedRows, refusedOverrides, exports, changeLimits, lastMustBe }: Review) {
  const percent = (share: Decimal) => `${share.times(100).toFixed()}%`;
  const by = <T>(limit: (limits: ExportLimits) => T | undefined) => {
    const found = exports.flatMap(({ name, limits }) => {
      const value = limit(limits);
      return value === undefined ? [] : [[name, value] as const];
    });
    return found.length === 0 ? undefined : Object.fromEntries(found);
  };
  return {
    rejected_rows: percent(rejectedRows),
    fewer_rows: by(({ fewerRows }) => (fewerRows.written ? percent(fewerRows.value) : undefined)),
    minimum_rows: by(({ minimumRows }) => (minimumRows?.written ? minimumRows.value : undefined)),
    newest_row: by(({ newestRow }) => newestText(newestRow)),
    last_results: lastMustBe,
    ...(refusedOverrides === 0 ? {} : { refused_overrides: refusedOverrides }),
    ...Object.fromEntries(
      changeLimits.map(({ guard, limit }) => [guard, guard === 'score_psi' ? limit : percent(limit)]),
    ),
  };
}

function newestText(limit: ExportLimits['newestRow']): string | undefined {
  if (!limit?.written) return undefined;
  return limit.value === 'off' ? limit.value : spanText(limit.value);
}

/** Which files, and how they are read. */
function filesCopy(spec: FilesSpec, relative: (file: string) => string) {
  const files = spec.files.map(relative);
  const [table] = spec.files.flatMap((file) => farTableOf(file) ?? []);
  return {
    ...(table === undefined ? { file: files.length === 1 ? files[0] : files } : { table }),
    ...(spec.sheet === undefined ? {} : { sheet: spec.sheet }),
    ...(spec.encoding === 'auto' ? {} : { encoding: spec.encoding }),
    ...(spec.delimiter === undefined ? {} : { delimiter: spec.delimiter }),
    ...(spec.skipLines === 0 ? {} : { skip_lines: spec.skipLines }),
    ...(spec.headings === 'line' ? {} : { headings: spec.headings }),
    ...(spec.quotedNewlines ? {} : { quoted_newlines: 'no' }),
  };
}

const columnsCopy = (columns: readonly ColumnSpec[]) =>
  Object.fromEntries(columns.map((column) => [column.field, columnCopy(column)]));

function lookupCopy(spec: LookupSpec, relative: (file: string) => string) {
  return {
    ...filesCopy(spec, relative),
    on: spec.on,
    columns: columnsCopy(spec.keyNamed ? spec.columns : spec.fields),
    missing: spec.missing,
  };
}

function exportCopy(spec: ExportSpec, relative: (file: string) => string) {
  return {
    ...filesCopy(spec, relative),
    ...(spec.columns === undefined ? {} : { columns: columnsCopy(spec.columns) }),
    ...(spec.lookups.length === 0
      ? {}
      : {
          lookup: Object.fromEntries(spec.lookups.map((each) => [each.called, lookupCopy(each, relative)])),
        }),
    ...(spec.computed.length === 0
      ? {}
      : {
          computed: Object.fromEntries(
            spec.computed.map((each) => [each.field, { [each.kind]: each.operands }]),
          ),
        }),
    ...(spec.empty === undefined ? {} : { empty: spec.empty }),
    ...(spec.writtenOnly === undefined ? {} : { only: spec.writtenOnly }),
    ...(spec.fillDown.length === 0 ? {} : { fill_down: spec.fillDown }),
    ...(spec.duplicates.action === 'keep'
      ? {}
      : { duplicates: spec.duplicates.by === undefined ? spec.duplicates.action : spec.duplicates }),
    unknown_customers: spec.unknownCustomers,
    missing_customer: spec.missingCustomer,
  };
}

/** Decimals as numbers where a number prints the same digits, else as text. */
function plain(value: unknown): unknown {
  if (value instanceof Decimal)
    return new Decimal(value.toNumber()).eq(value) ? value.toNumber() : value.toFixed();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) =>
      each === undefined ? [] : [[key, plain(key === 'in' && Array.isArray(each) ? amongWords(each) : each)]],
    ),
  );
}
