// changes.md of results: what changed since last results, to be read in a mail or a pull request.
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import type { ReportValues } from '../values/report-values.js';
import { changeWords } from '../words/change-words.js';
import { type CustomerSource, CustomerWords } from '../words/customer-words.js';
import { moverWords } from '../words/mover-words.js';
import { changeFigures } from './change.js';
import { firmnessSection } from './firmness.js';
import { moversTable } from './movers-table.js';
import { type ReportSection, sectionsMarkdown } from './sections.js';

/** What the page tells of results. */
export type ChangedResults = CustomerSource &
  Pick<ReportValues, 'movers'> & {
    readonly summary: Pick<ReportValues['summary'], 'review' | 'as_of' | 'firmness' | 'tiers'>;
  };

/** The page; without last results there is nothing to tell. */
export function changePage(values: ChangedResults, language: Language): string | undefined {
  const { review, as_of, change } = values.summary;
  if (change === null) return undefined;
  const say = changeWords[language];
  const title = `${say.title}${say.colon}${say.inBrackets(review, `${say.asOf} ${as_of}`)}`;
  const words = new CustomerWords(values, language);
  const sections = [
    ...changeFigures(change, { language, brief: false }),
    ...firmnessSection(values.summary, (id) => words.label(id), language),
    ...moverSections(values, language),
  ];
  return sectionsMarkdown(title, sections);
}

/** Who moved and is or was worth most, down first. */
function moverSections(values: ChangedResults, language: Language): ReportSection[] {
  const { movers } = values;
  const words = new CustomerWords(values, language);
  const say = moverWords[language].movers;
  return (['down', 'up'] as const).flatMap((way): ReportSection[] => {
    const list = movers?.[way];
    if (list === undefined || list.customers === 0) return [];
    const { head, body, numbers } = moversTable(values, list, words);
    const align = head.map((_, at) => (numbers.includes(at) ? 'right' : 'left'));
    return [
      {
        heading: (words.worth === undefined ? say.all : say.largest)[way],
        blocks: [say.shown(count(list.first.length), count(list.customers)), { head, body, align }],
      },
    ];
  });
}
