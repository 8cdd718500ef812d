// The engine is closed: it reads the files of its run and writes to a folder of its own, and touches nothing else on
// the disk or the network, whatever a policy, a heading or a file makes it try. Every instance is opened this way.
import { patternOf } from '../sql/dialects/duckdb-readers.js';
import { quoteText } from '../sql/dialects/quoting.js';

/** What a run lets its engine touch. */
export interface EngineReach {
  /** Files that it may read, absolute. */
  readonly files: readonly string[];
  /** Folder of the run, absolute; everything in it may be read and written. Undefined where nothing is written. */
  readonly scratch: string | undefined;
}

/** What must hold while an instance is made, because it cannot be set later. */
export const openedWith: Readonly<Record<string, string>> = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
};

/** Statements that close an instance; run before any other. */
export function closingSql({ files, scratch }: EngineReach): string[] {
  // It asks for what it finds, and for the pattern that it found it by.
  const list = (names: readonly string[]) =>
    `[${[...new Set(names.flatMap((name) => [name, patternOf(name)]))].map(quoteText).join(', ')}]`;
  return [
    // A moment with a zone in a parquet file is told in this one, wherever the run takes place.
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL Calendar = 'gregorian'",
    'SET GLOBAL preserve_insertion_order = true',
    "SET GLOBAL default_order = 'ASC'",
    "SET GLOBAL default_null_order = 'NULLS_LAST'",
    "SET GLOBAL file_search_path = ''",
    // A file that was written anew under the same name is another file.
    'SET GLOBAL enable_external_file_cache = false',
    'SET GLOBAL enable_geoparquet_conversion = false',
    `SET GLOBAL allowed_paths = ${list(files)}`,
    `SET GLOBAL allowed_directories = ${list(scratch === undefined ? [] : [scratch])}`,
    'SET GLOBAL enable_external_access = false',
    // How far it is may be asked for at any time.
    "SET GLOBAL allowed_configs = ['enable_progress_bar', 'enable_progress_bar_print']",
    'SET GLOBAL lock_configuration = true',
  ];
}
