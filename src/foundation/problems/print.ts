// Problems as text, the way compilers print them: place, code, reason, the line with a caret, the next move.
import type { ChalkInstance } from 'chalk';
import { grouped } from '../characters/thousands.js';
import { visible } from '../characters/visible.js';
import { widthOf } from '../characters/width.js';
import { fewOfEachKind, moreText } from './capped.js';
import type { Severity } from './catalogue.js';
import type { Note } from './note.js';
import { type Place, type Problem, spoken } from './problem.js';

/** The text of one problem, several lines, no final newline. */
function problemText(problem: Problem, severity: Severity, paint: ChalkInstance): string {
  const word = severity === 'warning' ? paint.yellow : paint.red;
  const lines = [
    `${placeText(problem.place)}${word(`${severity}[${problem.code}]`)}: ${visible(problem.reason)}`,
    ...excerptLines(problem.place, paint),
  ];
  if (problem.fix !== undefined) lines.push(`  ${paint.green('fix')}: ${visible(problem.fix)}`);
  return lines.join('\n');
}

/** Warnings and then all problems, each in the order of their places, then a line that counts them and says what follows. */
export function problemsText(
  problems: readonly Problem[],
  paint: ChalkInstance,
  {
    warnings = [],
    ending = 'nothing was written.',
  }: { warnings?: readonly Problem[]; ending?: string | undefined } = {},
): string {
  const besides = warnings.length === 0 ? '' : ` and ${counted(warnings, 'warning')}`;
  return [
    ...listed(warnings, 'warning', paint),
    ...listed(problems, 'error', paint),
    `${counted(problems, 'problem')}${besides}; ${ending}`,
  ].join('\n\n');
}

/** All warnings in the order of their places, then a line that counts them. At least one. */
export function warningsText(
  warnings: readonly Problem[],
  paint: ChalkInstance,
  language: keyof Note = 'en',
): string {
  const texts = warnings.map((warning) => spoken(warning, language));
  const end = { en: `${counted(warnings, 'warning')}.`, zh: `${warnings.length} 条警告。` };
  return [...listed(texts, 'warning', paint), end[language]].join('\n\n');
}

/** The first of each kind in the order of their places, and how many more there are. */
function listed(problems: readonly Problem[], severity: Severity, paint: ChalkInstance): string[] {
  const { shown, more } = fewOfEachKind(inOrder(problems));
  return [
    ...shown.map((each) => problemText(each, severity, paint)),
    ...more.map((each) => `${severity}[${each.code}]: ${moreText(each)}`),
  ];
}

const counted = ({ length }: readonly Problem[], what: string) =>
  length === 1 ? `1 ${what}` : `${grouped(String(length))} ${what}s`;

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => comparePlaces(a.problem.place, b.problem.place) || a.index - b.index)
    .map(({ problem }) => problem);
}

function comparePlaces(a: Place | undefined, b: Place | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function placeText(place: Place | undefined): string {
  if (place === undefined) return '';
  const numbers = [place.line, place.column].filter((each) => each !== undefined);
  return `${[visible(place.file), ...numbers].join(':')} `;
}

function excerptLines(place: Place | undefined, paint: ChalkInstance): string[] {
  if (place?.line === undefined || place.excerpt === undefined) return [];
  const gutter = String(place.line);
  const blank = ' '.repeat(gutter.length);
  const start = (place.column ?? 1) - 1 - (place.cut ?? 0);
  const before = place.excerpt.slice(0, start).replace(/[^\t]/gu, (each) => ' '.repeat(widthOf(each)));
  const marked = place.excerpt.slice(start, start + (place.length ?? 1));
  const caret = '^'.repeat(Math.max(1, widthOf(marked)));
  return [`  ${gutter} | ${visible(place.excerpt)}`, `  ${blank} | ${before}${paint.yellow(caret)}`];
}
