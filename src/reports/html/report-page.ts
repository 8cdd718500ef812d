// report.html: what a committee reads, in one file that needs nothing from anywhere else.
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import {
  costSection,
  guardsSection,
  madeSection,
  policySection,
  qualitySection,
} from './background-sections.js';
import { customersSection } from './customer-table.js';
import { type Markup, nothing } from './markup.js';
import { pageShell } from './page-shell.js';
import { PageWords } from './page-words.js';
import { edgesSection, moversSection, overridesSection, scoresSection } from './people-sections.js';
import {
  causesSection,
  migrationSection,
  mixSection,
  riskSection,
  stateSection,
  verdictSection,
  whereSection,
} from './summary-sections.js';
import type { ReportPageWords } from './words-en.js';

type Anchor = keyof ReportPageWords['anchors'];

/** In the order in which a committee asks. */
const sections: readonly (readonly [Anchor, (values: SeenValues, words: PageWords) => Markup])[] = [
  ['verdict', verdictSection],
  ['state', stateSection],
  ['mix', mixSection],
  ['migration', migrationSection],
  ['causes', causesSection],
  ['risk', riskSection],
  ['concentration', whereSection],
  ['scores', scoresSection],
  ['edges', edgesSection],
  ['movers', moversSection],
  ['overrides', overridesSection],
  ['cost', costSection],
  ['quality', qualitySection],
  ['guards', guardsSection],
  ['policy', policySection],
  ['made', madeSection],
  ['customers', customersSection],
];

/** The page; the same bytes for the same values. */
export function reportPage(values: SeenValues, language: Language): string {
  const words = new PageWords(values, language);
  const { say } = words;
  const { summary } = values;
  const shown = sections.flatMap(([anchor, section]) => {
    const made = section(values, words);
    return made === nothing ? [] : [{ anchor, made }];
  });
  const review = words.line(summary.review);
  const title = say.title(review);
  return pageShell(
    {
      title,
      heading: review,
      lead: say.asOf(summary.as_of, words.line(`${summary.policy} ${summary.policy_version}`)),
      remark: values.audience === null ? undefined : say.forAudience(words.line(values.audience)),
      sections: shown.map(({ anchor, made }) => ({ anchor, name: say.anchors[anchor], made })),
      script: true,
    },
    say,
    language,
  );
}
