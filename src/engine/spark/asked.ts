// What a session is asked for, and how the protocol says it.

/** Files as Spark reads them by itself. */
export interface SparkRead {
  readonly format: 'csv' | 'text' | 'parquet' | 'binaryFile';
  /** Columns and their types; without it those that stand in the files. */
  readonly schema?: string;
  readonly options: Readonly<Record<string, string>>;
  /** As Hadoop finds files: patterns among them. */
  readonly paths: readonly string[];
  /** What stands behind SELECT; files tell of themselves in `_metadata`. */
  readonly columns: readonly string[];
}

/** A statement that is asked for its rows, one that does something, or what becomes a relation: rows, or files. */
export type SparkAsk =
  | { readonly query: string }
  | { readonly statement: string }
  | { readonly view: string; readonly rows: Uint8Array }
  | { readonly view: string; readonly read: SparkRead };

/** The plan of the protocol for it. */
export function planOf(asked: SparkAsk): object {
  if ('query' in asked) return { root: { sql: { query: asked.query } } };
  if ('statement' in asked) {
    const { statement } = asked;
    return { command: { sql_command: { sql: statement, input: { sql: { query: statement } } } } };
  }
  const input = 'read' in asked ? inputOf(asked.read) : { local_relation: { data: asked.rows } };
  return { command: { create_dataframe_view: { input, name: asked.view, is_global: false, replace: true } } };
}

function inputOf({ format, schema, options, paths, columns }: SparkRead): object {
  const pairs = Object.entries(options).map(([key, value]) => ({ key, value }));
  const data_source = { format, ...(schema !== undefined && { schema }), options: pairs, paths };
  const expressions = columns.map((expression) => ({ expression_string: { expression } }));
  return { project: { input: { read: { data_source } }, expressions } };
}
