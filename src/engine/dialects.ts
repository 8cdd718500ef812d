// Which dialect goes with the engine. Nothing above the engine names one: it asks the engine that runs, or, where statements
// are only shown, here.
import type { Dialect } from '../sql/dialects/dialect.js';
import { duckdb, duckdbForExcel } from '../sql/dialects/duckdb.js';
import { type SparkSources, sparkDialect } from '../sql/dialects/spark.js';

/**
 * The dialect of the statements that an engine runs.
 * @param excel whether tables that they write are for Excel
 */
export function dialectOf(excel = false): Dialect {
  return excel ? duckdbForExcel : duckdb;
}

/**
 * The same on a cluster with Spark.
 * @param sources makes files relations there
 */
export function sparkDialectOf(sources: SparkSources, excel = false): Dialect {
  return sparkDialect(sources, excel);
}
