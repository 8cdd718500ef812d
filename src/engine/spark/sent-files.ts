// Relations that a run brings along: files of this machine. They are named as soon as a
// statement speaks of them, and sent before the first that reads them.
import { type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { DelimitedFile } from '../../sql/dialects/dialect.js';
import { arrowOfText } from './arrow.js';

export type TextCells = readonly (string | null)[];

/** Rows of files as they stand there, every cell text; asked for in pieces. */
export interface LocalFiles {
  delimited(file: DelimitedFile): AsyncIterable<readonly TextCells[]>;
  /** The names of all columns, and the rows. */
  parquet(path: string): Promise<{ columns: readonly string[]; rows: AsyncIterable<readonly TextCells[]> }>;
}

/** Where rows go. */
export interface Receiver {
  /** Makes rows, as Arrow, a relation. */
  receive(name: string, rows: Uint8Array): Promise<void>;
  /** Makes a query a relation. */
  define(name: string, query: string): Promise<void>;
}

/** So many characters of cells go in one piece: servers take 128 MB at once, unless told otherwise. */
const pieceSize = 16 * 1024 * 1024;

interface Source {
  readonly name: string;
  readonly send: (name: string) => Promise<void>;
  sent: Promise<void> | undefined;
}

const prefix = '_sent_';

export class SentFiles {
  private readonly byKey = new Map<string, Source>();

  constructor(
    private readonly files: LocalFiles,
    private readonly to: Receiver,
  ) {}

  delimited(file: DelimitedFile): string {
    return this.source(JSON.stringify(file), async (name) => {
      await this.sendPieces(name, file.columns, rowsOf(file.path, this.files.delimited(file)));
    });
  }

  parquet(path: string): string {
    return this.source(path, async (name) => {
      const { columns, rows } = await this.files.parquet(path);
      await this.sendPieces(name, columns, rowsOf(path, rows));
    });
  }

  /** Sends what a statement speaks of. */
  async ready(sql: string): Promise<void> {
    const named = new Set(sql.match(/_sent_\d+/g));
    const sources = [...this.byKey.values()].filter(({ name }) => named.has(name));
    await Promise.all(sources.map((each) => (each.sent ??= each.send(each.name))));
  }

  private source(key: string, send: Source['send']): string {
    let found = this.byKey.get(key);
    if (found === undefined) {
      found = { name: `${prefix}${this.byKey.size + 1}`, send, sent: undefined };
      this.byKey.set(key, found);
    }
    return found.name;
  }

  private async sendPieces(
    name: string,
    columns: readonly string[],
    batches: AsyncIterable<readonly TextCells[]> | Iterable<readonly TextCells[]>,
  ): Promise<void> {
    const pieces: string[] = [];
    let waiting: TextCells[] = [];
    let size = 0;
    const send = async () => {
      const piece = `${name}_${pieces.length + 1}`;
      await this.to.receive(piece, arrowOfText(columns, waiting));
      pieces.push(piece);
      [waiting, size] = [[], 0];
    };
    for await (const batch of batches)
      for (const row of batch) {
        waiting.push(row);
        for (const cell of row) size += (cell?.length ?? 0) + 8;
        if (size >= pieceSize) await send();
      }
    if (waiting.length > 0 || pieces.length === 0) await send();
    // In one partition, so that rows can be numbered as they stand.
    const parts = pieces.map((piece) => `SELECT * FROM ${piece}`);
    await this.to.define(name, `SELECT /*+ COALESCE(1) */ * FROM (${parts.join(' UNION ALL ')})`);
  }
}

/** Rows of a file; what is wrong with it is told of it, since storage that the cluster reads may be what cannot be read, too. */
async function* rowsOf<T>(path: string, rows: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const place = { file: shownPath(path) };
    const placed = (each: Problem) =>
      each.code === 'export-unreadable' && each.place === undefined ? { ...each, place } : each;
    throw new ProblemsError(error.problems.map(placed));
  }
}
