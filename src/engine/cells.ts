// What engines say of a cell that does not become what a statement makes of it.
import { ProblemsError } from '../foundation/problems/problem.js';

/** As DuckDB begins such messages, and the names that Spark has for them; 22 stands before all of these in the SQL standard. */
const said =
  /^(?:Conversion|Out of Range|Invalid Input) Error|\[(?:CAST_|CANNOT_PARSE_|DATETIME_|DIVIDE_BY_ZERO)|SQLSTATE: 22/;

/** Whether a statement failed of the rows that it read, and not of the engine, a disk or somebody who stopped it. */
export function failedOfRows(error: unknown): boolean {
  if (error instanceof ProblemsError) return error.problems.every(({ code }) => code === 'number-too-large');
  return error instanceof Error && said.test(error.message);
}
