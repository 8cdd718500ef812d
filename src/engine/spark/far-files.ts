// Relations of files that the cluster reads itself: made as soon as a statement speaks of them.
import type { FarRead, FarRows } from '../../sql/dialects/dialect.js';
import {
  farBlocks,
  farColumns,
  farOptions,
  farRows,
  farSchema,
  farTable,
  farView,
} from '../../sql/dialects/spark-far.js';
import type { Session } from './session.js';

const prefix = '_far_';

/** A path as Hadoop finds the one file of that name: it takes some signs for patterns. */
export const hadoopPath = (path: string) => path.replace(/[\\{}[\]*?]/g, '\\$&');

interface Known {
  readonly name: string;
  readonly read: FarRead;
  made: Promise<void> | undefined;
  counted: Promise<void> | undefined;
}

export class FarFiles {
  private readonly byKey = new Map<string, Known>();

  constructor(
    private readonly session: Session,
    private readonly store: (name: string, query: string) => Promise<void>,
  ) {}

  relation(read: FarRead, rows: FarRows): string {
    const { name } = this.known(read);
    return farRows(read, rows, name, `${name}_blocks`);
  }

  /** The view of all rows of a file, and of what is none. */
  async view(read: FarRead): Promise<string> {
    const { name } = this.known(read);
    await this.ready(name);
    return name;
  }

  /** Makes what a statement speaks of. */
  async ready(sql: string): Promise<void> {
    const named = new Set(sql.match(/\b_far_\d+(?:_blocks)?\b/g));
    for (const known of this.byKey.values()) {
      const { name, read } = known;
      if (!named.has(name)) continue;
      known.made ??= this.make(known);
      await known.made;
      if (!named.has(`${name}_blocks`)) continue;
      known.counted ??= this.store(`${name}_blocks`, farBlocks(read, name));
      await known.counted;
    }
  }

  private async make({ name, read }: Known): Promise<void> {
    const from = `${name}_read`;
    if (read.kind !== 'table') await this.session.do({ view: from, read: sparkReadOf(read) });
    const query = farView(read, read.kind === 'table' ? farTable(read) : from);
    await this.session.do({ statement: `CREATE OR REPLACE TEMPORARY VIEW ${name} AS ${query}` });
  }

  private known(read: FarRead): Known {
    const key = JSON.stringify(read);
    let found = this.byKey.get(key);
    if (found === undefined) {
      found = { name: `${prefix}${this.byKey.size + 1}`, read, made: undefined, counted: undefined };
      this.byKey.set(key, found);
    }
    return found;
  }
}

function sparkReadOf(read: FarRead) {
  const paths = read.files.map(({ path }) => hadoopPath(path));
  const columns = farColumns(read);
  return read.kind === 'csv'
    ? ({ format: 'csv', schema: farSchema(read), options: farOptions(read), paths, columns } as const)
    : ({ format: 'parquet', options: {}, paths, columns } as const);
}
