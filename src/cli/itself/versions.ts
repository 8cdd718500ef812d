// What gradus is, for `--version` and `doctor`: versions of the tool, of its engine, and of what it reads and writes.
import { resultsFormat } from '../../format/results-format.js';

/** Grows when a policy of an earlier gradus would mean something else, or could not be read any more. */
export const policyFormat = 1;

/** What package.json says that is asked for here. */
export interface PackageSaid {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** `0.1.0 (engine DuckDB 1.5.5, policy format 1, results format 1)`. */
export function versionText({ version, dependencies }: PackageSaid): string {
  // The driver counts its own changes behind a dash.
  const engine = dependencies['@duckdb/node-bindings']?.replace(/-.*$/, '');
  return `${version} (engine DuckDB ${engine}, policy format ${policyFormat}, results format ${resultsFormat})`;
}
