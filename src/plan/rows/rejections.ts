// Rows as the engine numbers them, one at a time.
import type { Row } from '../../engine/engine.js';

/** Rejected rows as the engine numbers them, in the order of files and rows. */
export class Rejections {
  private readonly rows: AsyncIterator<Row>;
  private next: Row | undefined;

  constructor(pieces: AsyncIterable<Row[]>) {
    this.rows = flattened(pieces);
  }

  /** Goes on to the next row. */
  async advance(): Promise<void> {
    const { value, done } = await this.rows.next();
    this.next = done ? undefined : value;
  }

  /** The row at hand, if it belongs to this file (and is this one). */
  at(file: number, ordinal?: number): Row | undefined {
    const row = this.next;
    if (row === undefined || Number(row.file) !== file) return undefined;
    return ordinal === undefined || Number(row.ordinal) === ordinal ? row : undefined;
  }
}

async function* flattened(pieces: AsyncIterable<Row[]>): AsyncGenerator<Row> {
  for await (const piece of pieces) yield* piece;
}
