// Charts of evaluations. Nothing is said by colour alone: numbers stand beside what is drawn.
import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import { count } from '../../foundation/characters/thousands.js';
import { cutTo, widthOf } from '../../foundation/characters/width.js';
import { at, type Drawing } from '../../reports/html/blocks-html.js';
import { html, type Put } from '../../reports/html/markup.js';
import type { Spanned } from '../outlook/forecast.js';

const [width, bar] = [760, 18];

/** Names of rows are at most so many letters wide, and a letter takes so much. */
const [widest, letter] = [30, 8.4];

const shortened = (name: string) => (widthOf(name) <= widest ? name : `${cutTo(name, widest - 1)}…`);

/** Where what is drawn begins, to the right of the longest name of a row. */
function labelsOf(rows: readonly { readonly name: string }[]): number {
  const longest = Math.max(0, ...rows.map(({ name }) => widthOf(shortened(name))));
  return Math.max(150, Math.ceil(longest * letter) + 14);
}

const labelOf = (name: string, labels: number, y: number): Put =>
  html`<text class="label" x="${labels - 10}" y="${at(y)}" text-anchor="end">${shortened(name)}</text>`;

/** A share that is drawn, with what is written beside it. */
interface DrawnShare {
  readonly share: number;
  readonly told: string;
}

/** A bar for each tier. */
export function keptDrawing(rows: readonly (DrawnShare & { readonly name: string })[]): Drawing {
  const labels = labelsOf(rows);
  const size = scaleLinear([0, 1], [0, width - labels - 210]);
  const drawn = rows.map(({ name, share, told }, index): Put => {
    const y = 6 + index * (bar + 12);
    const length = Math.max(size(share), 1);
    return html`${labelOf(name, labels, y + 14)}<rect class="bar" x="${labels}" y="${at(y)}" width="${at(length)}" height="${bar}"/><text class="figure" x="${at(labels + length + 6)}" y="${at(y + 14)}">${told}</text>\n`;
  });
  return { width, height: 6 + rows.length * (bar + 12), inside: drawn };
}

/** A row for each cohort, a column for each review. */
export function cohortsDrawing(
  columns: readonly string[],
  rows: readonly {
    readonly name: string;
    readonly cells: readonly (DrawnShare & { readonly column: number })[];
  }[],
): Drawing {
  const labels = labelsOf(rows);
  const step = (width - labels - 20) / Math.max(columns.length, 1);
  const size = scaleLinear([0, 1], [0, step - 12]);
  const heads = columns.map(
    (name, column) => html`<text class="axis" x="${at(labels + column * step)}" y="14">${name}</text>\n`,
  );
  const drawn = rows.map(({ name, cells }, row): Put => {
    const y = 30 + row * 38;
    const bars = cells.map(
      ({ column, share, told }) =>
        html`<text class="figure" x="${at(labels + column * step)}" y="${at(y + 12)}">${told}</text><rect class="bar was" x="${at(labels + column * step)}" y="${at(y + 17)}" width="${at(Math.max(size(share), 1))}" height="9"/>\n`,
    );
    return html`${labelOf(name, labels, y + 18)}\n${bars}`;
  });
  return { width, height: 34 + rows.length * 38, inside: [heads, drawn] };
}

const [panel, between, head] = [86, 34, 22];

/** A panel for each tier: customers now, what is expected, and the band of most futures. */
export function fanDrawing(
  rows: readonly { readonly name: string; readonly now: number; readonly ahead: readonly Spanned[] }[],
  columns: readonly string[],
): Drawing {
  const labels = labelsOf(rows);
  const x = scalePoint(
    columns.map((_, index) => index),
    [labels + 40, width - 90],
  );
  const drawn = rows.map(({ name, now, ahead }, row): Put => {
    const top = head + row * (panel + between);
    const points = [{ expected: now, low: now, high: now }, ...ahead];
    const y = scaleLinear([0, Math.max(1, ...points.map(({ high }) => high))], [top + panel, top + 14]);
    const place = (_: Spanned, index: number) => x(index) ?? 0;
    const band =
      area<Spanned>(
        place,
        ({ low }) => y(low),
        ({ high }) => y(high),
      ).digits(2)(points) ?? '';
    const way = line<Spanned>(place, ({ expected }) => y(expected)).digits(2)(points) ?? '';
    const dots = points.map(
      ({ expected }, index) =>
        html`<circle class="node" cx="${at(x(index) ?? 0)}" cy="${at(y(expected))}" r="3"/><text class="axis" x="${at((x(index) ?? 0) + 6)}" y="${at(y(expected) - 6)}">${count(Math.round(expected))}</text><text class="axis" x="${at(x(index) ?? 0)}" y="${at(top + panel + 15)}" text-anchor="middle">${columns[index] ?? ''}</text>`,
    );
    return html`${labelOf(name, labels, top + panel / 2)}<line class="rule" x1="${labels}" x2="${width - 20}" y1="${at(top + panel)}" y2="${at(top + panel)}"/><path class="ribbon" d="${band}"/><path class="line" fill="none" d="${way}"/>${dots}\n`;
  });
  return { width, height: head + rows.length * (panel + between), inside: drawn };
}
