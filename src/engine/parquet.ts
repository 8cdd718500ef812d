// Parquet files beside a run: what one holds, and rows written as one.
import { quoteIdentifier, quoteText } from '../sql/dialects/quoting.js';
import { dialectOf } from './dialects.js';
import { openInstance, translated } from './duckdb.js';
import type { EngineOptions } from './engine.js';

/** A column of a parquet file. */
interface ParquetColumn {
  readonly name: string;
  /** Whether it holds moments: times whose day depends on the zone. */
  readonly moments: boolean;
}

/** Columns of a parquet file. */
export async function parquetColumns(file: string): Promise<ParquetColumn[]> {
  const instance = await openInstance({ threads: 1, memory: undefined, files: [file], scratch: undefined });
  const connection = await instance.connect();
  try {
    const result = await connection.run(`SELECT * FROM ${dialectOf().readParquet(file)} LIMIT 0`);
    const types = result.columnTypes();
    return result
      .columnNames()
      .map((name, at) => ({ name, moments: /TIME ZONE|TIMESTAMPTZ/.test(String(types[at])) }));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * Writes the rows of a query, in their order, as a parquet file; on one thread, so that it has the same bytes each time.
 * @param file in the folder of the run
 * @param said what the file says of itself
 */
export async function writeParquet(
  sql: string,
  file: string,
  said: Readonly<Record<string, string>>,
  options: EngineOptions,
): Promise<void> {
  const instance = await openInstance({ ...options, threads: 1 });
  const connection = await instance.connect();
  const words = Object.entries(said).map(([name, text]) => `${quoteIdentifier(name)}: ${quoteText(text)}`);
  try {
    await connection.run(
      `COPY (${sql}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${words.join(', ')}})`,
    );
  } catch (error) {
    throw translated(error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
