// Rows of graded.csv told apart by the value of a field, for workbooks of its parts: read once, and kept in files until asked for.
import { appendFileSync, createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { asInExports } from '../foundation/characters/formulas.js';
import { gradedRows } from './graded-rows.js';
import { writtenFile } from './tables.js';

/** Characters that are kept in memory at most before they are written. */
const held = 1 << 24;
/** Rows that are handed on at once. */
const pieceOf = 1_000;

export class PartRows {
  private readonly files = new Map<string, string>();
  private told: Promise<void> | undefined;

  /** @param scratch folder that is gone afterwards */
  constructor(
    private readonly folder: string,
    private readonly field: string,
    private readonly scratch: string,
  ) {}

  /** Rows of customers with this value; null: those without any. */
  async of(value: string | null): Promise<AsyncGenerator<string[][]>> {
    this.told ??= this.tellApart();
    await this.told;
    return rowsIn(this.files.get(value ?? ''));
  }

  private async tellApart(): Promise<void> {
    const graded = await writtenFile(path.join(this.folder, 'graded.csv'));
    const at = graded.headings.indexOf(this.field);
    const waiting = new Map<string, string[]>();
    let size = 0;
    for await (const piece of gradedRows(graded)) {
      for (const row of piece) {
        const value = asInExports(row[at] ?? '');
        const line = onOneLine(row);
        const lines = waiting.get(value);
        if (lines === undefined) waiting.set(value, [line]);
        else lines.push(line);
        size += line.length;
      }
      if (size > held) {
        this.write(waiting);
        size = 0;
      }
    }
    this.write(waiting);
  }

  private write(waiting: Map<string, string[]>): void {
    for (const [value, lines] of waiting) {
      const file = this.files.get(value) ?? path.join(this.scratch, `part-${this.files.size + 1}.rows`);
      this.files.set(value, file);
      appendFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    }
    waiting.clear();
  }
}

/** JSON lets two signs stand in text that others take for the end of a line. */
function onOneLine(row: readonly string[]): string {
  return JSON.stringify(row).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

async function* rowsIn(file: string | undefined): AsyncGenerator<string[][]> {
  if (file === undefined) return;
  let rows: string[][] = [];
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    rows.push(JSON.parse(line));
    if (rows.length < pieceOf) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}
