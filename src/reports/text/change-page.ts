// changes.md of results: what changed since last results, to be read in a mail or a pull request.
import type { ChangeReport } from '../../change/report.js';
import type { Language } from '../../policy/model/policy.js';
import type { Summary } from '../values/summary.js';
import { changeWords } from '../words/change-words.js';
import { changeSections } from './change.js';
import { sectionsMarkdown } from './sections.js';

export function changePage(
  { review, as_of }: Pick<Summary, 'review' | 'as_of'>,
  change: ChangeReport,
  language: Language,
): string {
  const say = changeWords[language];
  const title = `${say.title}${say.colon}${say.inBrackets(review, `${say.asOf} ${as_of}`)}`;
  return sectionsMarkdown(title, changeSections(change, { language, brief: false }));
}
