// Tables as lines of CSV, made by the cluster, so that bulk rows pass through gradus as they are to be written.
import type { Dialect } from '../../sql/dialects/dialect.js';

/** What has to stand in quotation marks, as DuckDB's writer has it. */
const quoted = '[\\n\\r"#,]';

const comma = ',';

/** The heading of a table. */
export function headingLine(names: readonly string[]): string {
  return names
    .map((name) => (new RegExp(quoted).test(name) || name === '' ? `"${name.replaceAll('"', '""')}"` : name))
    .join(comma);
}

/**
 * A query for the lines of a table, in the order of its rows.
 * @param sql a SELECT of all its cells
 * @param names of its columns
 */
export function linesSql(sql: string, names: readonly string[], dialect: Dialect): string {
  const text = (value: string) => dialect.text(value);
  const cells = names.map((name) => {
    const cell = `CAST(${dialect.identifier(name)} AS STRING)`;
    const inQuotes = `${text('"')} || replace(${cell}, ${text('"')}, ${text('""')}) || ${text('"')}`;
    return `CASE WHEN ${cell} IS NULL THEN ${text('')} WHEN ${cell} = ${text('')} THEN ${text('""')} WHEN ${cell} RLIKE ${text(quoted)} THEN ${inQuotes} ELSE ${cell} END`;
  });
  return `SELECT concat(${cells.join(`, ${text(comma)}, `)}) AS line FROM (${sql})`;
}
