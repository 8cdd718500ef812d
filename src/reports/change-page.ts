// changes.md of results: what changed since last results, to be read in a mail or a pull request.
import type { ChangeReport } from '../change/report.js';
import type { Language } from '../policy/model/policy.js';
import { changeSections } from './change.js';
import { changeWords } from './change-words.js';
import { sectionsMarkdown } from './sections.js';
import type { Summary } from './summary.js';

export function changePage(
  { review, as_of }: Pick<Summary, 'review' | 'as_of'>,
  change: ChangeReport,
  language: Language,
): string {
  const say = changeWords[language];
  const title = `${say.title}${say.colon}${say.inBrackets(review, `${say.asOf} ${as_of}`)}`;
  return sectionsMarkdown(title, changeSections(change, { language, brief: false }));
}
