// Markup that is safe by the way it is made: whatever is put into `html` is text and escaped, unless it is markup itself.
import { visible } from '../../foundation/characters/visible.js';

/** Text of HTML or SVG in which everything from outside is escaped. */
export class Markup {
  constructor(readonly source: string) {}
}

export type Put = Markup | string | number | readonly Put[];

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML, in an element or in quotation marks; what would steer or hide text is made visible. */
export function escapedHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => signs[sign] ?? '');
}

/** Markup with values put into it. */
export function html(pieces: TemplateStringsArray, ...values: readonly Put[]): Markup {
  return new Markup(pieces.map((piece, at) => piece + sourceOf(values[at] ?? '')).join(''));
}

function sourceOf(value: Put): string {
  if (value instanceof Markup) return value.source;
  if (typeof value === 'string') return escapedHtml(value);
  return typeof value === 'number' ? String(value) : value.map(sourceOf).join('');
}

export const nothing = new Markup('');
