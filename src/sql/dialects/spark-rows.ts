// Rows that stand in a statement of Spark itself: as one JSON text, which it plans faster than as many cells.
import { sparkIdentifier, sparkText } from './quoting.js';

/** As Dialect.rowsOfText. The place of a row is kept beside it, since the rows of one text come in their order. */
export function rowsOfSparkText(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const cells = columns.map((name, index) => `r[${index}] AS ${sparkIdentifier(name)}`);
  const type = sparkText('array<array<string>>');
  const json = sparkText(JSON.stringify(rows));
  return `(SELECT ${cells.join(', ')} FROM (SELECT explode(from_json(${json}, ${type}, map('mode', 'FAILFAST'))) AS r))`;
}
