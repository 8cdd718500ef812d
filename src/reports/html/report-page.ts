// report.html: what a committee reads, in one file that needs nothing from anywhere else.
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import type { SeenCounts } from '../audience/seen-tables.js';
import type { SectionedReport } from '../sections/block.js';
import { countsReport } from '../sections/counts-sections.js';
import { PageWords, pageWords } from '../sections/page-words.js';
import { sectionedReport } from '../sections/report-sections.js';
import type { ReportPageWords } from '../sections/words-en.js';
import { type Draw, sectionHtml } from './blocks-html.js';
import { drawingOf } from './drawings.js';
import { nothing } from './markup.js';
import { pageShell } from './page-shell.js';

/** The page; the same bytes for the same values. */
export function reportPage(values: SeenValues, language: Language): string {
  const words = new PageWords(values, language);
  return pageOf(sectionedReport(values, language), words.say, language, (id) => drawingOf(id, values, words));
}

/** The page for readers who are told tables alone, which has no charts. */
export function countsPage(seen: SeenCounts, language: Language): string {
  return pageOf(countsReport(seen, language), pageWords[language], language, () => ({
    width: 0,
    height: 0,
    inside: nothing,
  }));
}

function pageOf(report: SectionedReport, say: ReportPageWords, language: Language, draw: Draw): string {
  const { sections, ...head } = report;
  const made = sections.map((section) => ({
    anchor: section.anchor,
    name: section.heading,
    made: sectionHtml(section, say, draw),
  }));
  const script = sections.some(({ blocks }) => blocks.some(({ kind }) => kind === 'customers'));
  return pageShell({ ...head, sections: made, script }, say, language);
}
