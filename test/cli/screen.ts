// A terminal as far as gradus uses one: what people see after everything that was written.
import { widthOf } from '../../src/foundation/characters/width.js';

const esc = '\u001b';
const pieces = new RegExp(`${esc}\\[[\\d;]*[A-Za-z]|[^]`, 'gu');
const sequence = new RegExp(`^${esc}\\[([\\d;]*)([A-Za-z])$`);

export class Screen {
  readonly isTTY = true;
  /** Everything that was written. */
  written = '';
  private readonly lines: string[][] = [[]];
  private row = 0;
  private column = 0;

  constructor(public columns: number) {}

  write(text: string): boolean {
    this.written += text;
    for (const piece of text.match(pieces) ?? []) this.take(piece);
    return true;
  }

  private take(piece: string): void {
    const [, count = '', command] = sequence.exec(piece) ?? [];
    if (command === 'm') return;
    if (piece === '\r') this.column = 0;
    else if (piece === '\n') this.moveTo(this.row + 1, 0);
    else if (command === 'A') this.moveTo(this.row - Number(count || 1), this.column);
    else if (command === 'K') this.lines[this.row]?.splice(this.column);
    else if (command === 'J') {
      this.lines[this.row]?.splice(this.column);
      this.lines.splice(this.row + 1);
    } else if (piece.length > 2 || piece === esc) throw new Error(`unknown: ${JSON.stringify(piece)}`);
    else this.put(piece);
  }

  private put(character: string): void {
    const width = widthOf(character);
    if (this.column + width > this.columns) this.moveTo(this.row + 1, 0);
    const line = this.lines[this.row];
    if (line) line[this.column] = character;
    if (line && width === 2) line[this.column + 1] = '';
    this.column += width;
  }

  private moveTo(row: number, column: number): void {
    if (row < 0) throw new Error('above the first line');
    this.row = row;
    this.column = column;
    while (this.lines.length <= row) this.lines.push([]);
  }

  /** The lines that stand there, without those that are empty at the end. */
  shown(): string[] {
    const lines = this.lines.map((line) => Array.from(line, (each) => each ?? ' ').join(''));
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }
}
