// How cells look: formats of numbers, headings, and the colours of up and down, beside which a word always stands.
import type { CellStyle } from 'hucre/xlsx';
import { defused } from '../../foundation/characters/formulas.js';
import { type CellKind, formatOf, numberFormat, type SheetWritten, type Tone } from './cells.js';

const fill = (rgb: string): NonNullable<CellStyle['fill']> => ({
  type: 'pattern',
  pattern: 'solid',
  fgColor: { rgb },
});

const tones: Readonly<Record<Tone, CellStyle>> = {
  up: { fill: fill('DDEFE0') },
  down: { fill: fill('F9DFD2') },
  heading: { font: { bold: true }, fill: fill('E8ECF1') },
  total: { font: { bold: true }, border: { top: { style: 'thin' } } },
};

/** The same for rules that colour cells by what stands in them, which have their fill the other way round. */
export function ruleStyle(tone: 'up' | 'down'): CellStyle {
  return {
    fill: { type: 'pattern', pattern: 'solid', bgColor: { rgb: tone === 'up' ? 'DDEFE0' : 'F9DFD2' } },
  };
}

/**
 * Marks text that a spreadsheet would take for a formula if somebody edited it. The library knows no quoted text: this says
 * nothing beyond the default, and no other style has it, so that it can be told in the finished styles.
 */
const mark: CellStyle = { protection: { locked: true, hidden: false } };

/** Text that looks like a formula, as a style. */
export const quotedText = mark;

/** Whether a text looks like a formula. */
export function looksLikeFormula(text: string): boolean {
  return defused(text) !== text;
}

const withheldKinds: readonly CellKind[] = ['count', 'money'];
const right: CellStyle = { alignment: { horizontal: 'right' } };

/** The style of a cell with what is written in it. */
export function styleOf(
  kind: CellKind,
  written: SheetWritten | undefined,
  tone: Tone | undefined,
  currency: string,
): CellStyle {
  const format = written && formatOf(kind, written, currency);
  return {
    ...(tone !== undefined && tones[tone]),
    ...(format !== undefined && { numFmt: format }),
    // What stands for a number that may not be told stands where it would.
    ...(withheldKinds.includes(kind) && written !== undefined && 'text' in written && right),
    ...(written !== undefined && 'text' in written && looksLikeFormula(written.text) && mark),
  };
}

/** The style of numbers of a column. */
export function columnStyle(kind: CellKind, currency: string): CellStyle {
  const format = numberFormat(kind, currency);
  return format === undefined ? {} : { numFmt: format };
}

export const dateStyle: CellStyle = { numFmt: 'yyyy-mm-dd' };
export const timeStyle: CellStyle = { numFmt: 'yyyy-mm-dd hh:mm:ss' };

/** The finished styles, in which marked ones are those of quoted text. */
export function withQuotedText(styles: string): string {
  return styles.replace(/<xf (?=[^>]*applyProtection="true")/g, '<xf quotePrefix="1" ');
}
