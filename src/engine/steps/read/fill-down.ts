// Continuation lines: rows that leave the cells of their order blank take them from the line above, in the order of the
// file. A line begins something new where one of its cells differs from the lines above; what such a line leaves blank
// stays blank below it, too. Totals, and lines that cannot be read, end what stands above them.
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { emptyWords, isDate } from '../plan/fields.js';
import type { PlannedExport } from '../plan/planned.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { as, joined, type Rows } from '../plan/step.js';
import { standsBetween } from './heading-lines.js';
import { brokenBefore, lineKind, lineKinds, position, raw } from './row-columns.js';

/** What the layers below tell of a row. */
const seen = {
  others: '_others',
  names: '_names',
  given: '_given',
  starts: '_starts',
  begun: '_begun',
  ended: '_ended',
  fills: '_fills',
} as const;

/** Names of the columns that `lineColumns` gives. */
export const lineColumnNames: readonly string[] = [seen.others, seen.names, brokenBefore];

/** Texts of several cells of a row, for what `filledDown` asks of them. */
export function lineColumns(
  planned: PlannedExport,
  file: PlannedFile,
  cells: readonly string[],
  dialect: Dialect,
): string[] {
  const columns = planned.fillDown.map((field) =>
    file.headings.indexOf(planned.fields.find(({ name }) => name === field)?.heading ?? ''),
  );
  const some = (which: (index: number) => boolean) =>
    joined(
      cells.filter((_, index) => which(index)),
      dialect,
    ) || "''";
  return [
    as(
      some((index) => !columns.includes(index)),
      seen.others,
      dialect,
    ),
    as(
      some((index) => index === 0 || columns.includes(index)),
      seen.names,
      dialect,
    ),
    as(file.source?.marked ? `coalesce(${brokenBefore} = '1', FALSE)` : 'FALSE', brokenBefore, dialect),
  ];
}

/** What kind of line the cells of a row make by themselves. */
function ownKind(planned: PlannedExport, dialect: Dialect): string {
  const dated = planned.fields.find(isDate);
  const date = dialect.identifier(raw(dated?.name ?? ''));
  // Where the date says nothing, the label may name what it sums up; elsewhere people have names such as "City Total".
  const undated = dated === undefined ? 'TRUE' : `(${date} IS NULL OR ${dialect.saysTotal(date, 'alone')})`;
  const labels = dialect.saysTotal(seen.names, dated === undefined ? 'alone' : 'of what');
  const sums = `${undated} AND (${labels} OR ${dialect.saysTotal(seen.others, 'alone')})`;
  // Nothing is taken from headings that stand there again.
  return `CASE WHEN (${sums}) OR (${standsBetween(planned, dialect)}) THEN ${lineKinds.total}
  WHEN ${seen.given} AND NOT ${dialect.saysSomething(seen.others)} THEN ${lineKinds.group} ELSE ${lineKinds.plain} END`;
}

/** What kind of line a row makes among the others of its file. */
function finalKind(planned: PlannedExport, dialect: Dialect): string {
  const next = `coalesce(lead(${seen.fills}) OVER (PARTITION BY ${position.file} ORDER BY ${position.ordinal}), FALSE)`;
  const blank = (name: string) =>
    planned.fields.some((field) => field.name === name)
      ? `${dialect.identifier(raw(name))} IS NULL`
      : 'FALSE';
  // A row with nothing but the cells of its order is a fact of its own unless others continue it or it cannot be one.
  const heads = `${lineKind} = ${lineKinds.group} AND NOT (${next} OR ${blank('customer_id')} OR ${blank('date')})`;
  return `CASE WHEN ${heads} THEN ${lineKinds.plain} WHEN ${lineKind} = ${lineKinds.plain} AND ${seen.fills} THEN ${lineKinds.continued} ELSE ${lineKind} END`;
}

/**
 * The rows of all files with what continuation lines take from above.
 * @param numbered rows with their numbers and `lineColumns`
 */
export function filledDown(planned: PlannedExport, numbered: Rows, dialect: Dialect): Rows {
  const quoted = (name: string) => dialect.identifier(name);
  const fields = planned.fillDown.map((name) => ({
    name,
    cell: quoted(raw(name)),
    above: quoted(`_above_${name}`),
    begun: quoted(`_begun_${name}`),
  }));
  const inOrder = `OVER (PARTITION BY ${position.file} ORDER BY ${position.ordinal} ROWS BETWEEN UNBOUNDED PRECEDING`;
  const last = (sql: string, until = 'CURRENT ROW') => `${dialect.lastPresent(sql)} ${inOrder} AND ${until})`;
  const lastWhere = (test: string) => last(`CASE WHEN ${test} THEN ${position.ordinal} END`);
  const isTotal = `${lineKind} = ${lineKinds.total}`;
  const ofAny = (test: (field: (typeof fields)[number]) => string) => `(${fields.map(test).join(' OR ')})`;
  const named = (name: string, sql: string) => ({ name: quoted(name), sql });
  type Named = ReturnType<typeof named>;
  const plus = (added: readonly Named[], { sql, columns }: Rows): Rows => ({
    sql: `SELECT *, ${added.map((each) => `${each.sql} AS ${each.name}`).join(', ')} FROM (${sql})`,
    columns: [...columns, ...added.map(({ name }) => name)],
  });
  const instead = (
    cell: (field: (typeof fields)[number]) => string,
    { sql, columns }: Rows,
    ...more: readonly string[]
  ): Rows => {
    const replaced = [...fields.map((field) => `${cell(field)} AS ${field.cell}`), ...more];
    return { sql: `SELECT ${dialect.everyColumnWith(replaced, columns)} FROM (${sql})`, columns };
  };

  const empty = (name: string) => {
    const field = planned.fields.find((each) => each.name === name);
    return field === undefined ? planned.empty : emptyWords(planned, field);
  };
  const trimmed = instead(({ name, cell }) => dialect.trimmed(cell, empty(name)), numbered);
  const given = `(${dialect.saysSomething(seen.names)} OR ${dialect.saysSomething(seen.others)})`;
  const withGiven = plus([named(seen.given, given)], trimmed);
  const withKinds = plus([named(lineKind, ownKind(planned, dialect))], withGiven);
  const withAbove = plus(
    fields.map(({ cell, above }) => ({
      name: above,
      sql: last(`CASE WHEN NOT (${isTotal}) THEN ${cell} END`, '1 PRECEDING'),
    })),
    withKinds,
  );
  const starts = `NOT (${isTotal}) AND ${ofAny(({ cell, above }) => `(${cell} IS NOT NULL AND ${cell} IS DISTINCT FROM ${above})`)}`;
  const withStarts = plus([named(seen.starts, starts)], withAbove);
  const withBegun = plus(
    [
      // An empty text for a blank cell: it counts, so that nothing is looked for further up.
      ...fields.map(({ cell, begun }) => ({
        name: begun,
        sql: last(`CASE WHEN ${seen.starts} THEN coalesce(${cell}, '') END`),
      })),
      named(seen.begun, lastWhere(seen.starts)),
      named(seen.ended, lastWhere(`${isTotal} OR ${brokenBefore}`)),
    ],
    withStarts,
  );
  // A line that gives what the beginning left blank belongs to something else, and so does what follows it.
  const apart = `NOT ${seen.starts} AND NOT (${isTotal}) AND ${ofAny(({ cell, begun }) => `(${cell} IS NOT NULL AND ${begun} = '')`)}`;
  const withApart = plus([named('_apart', lastWhere(apart))], withBegun);
  const fills = `NOT ${seen.starts} AND NOT (${isTotal}) AND ${seen.given} AND ${ofAny(({ cell }) => `${cell} IS NULL`)}
  AND ${seen.begun} >= coalesce(${seen.ended}, 0) AND ${seen.begun} > coalesce(_apart, 0)`;
  const withFills = plus([named(seen.fills, `coalesce(${fills}, FALSE)`)], withApart);
  return instead(
    ({ cell, begun }) =>
      `CASE WHEN ${cell} IS NULL AND ${seen.fills} THEN nullif(${begun}, '') ELSE ${cell} END`,
    withFills,
    as(finalKind(planned, dialect), lineKind, dialect),
  );
}
