// A report in sections, in the order in which a committee asks.
import type { Language } from '../../policy/model/policy.js';
import type { SeenValues } from '../audience/seen.js';
import {
  costSection,
  guardsSection,
  madeSection,
  policySection,
  qualitySection,
} from './background-sections.js';
import type { SectionBlock, SectionedReport } from './block.js';
import { customersSection } from './customer-section.js';
import { PageWords } from './page-words.js';
import { partRemarks } from './part-remarks.js';
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

const sections: readonly (readonly [Anchor, (values: SeenValues, words: PageWords) => SectionBlock[]])[] = [
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

/** The report in sections; what there is nothing to say of is left out. */
export function sectionedReport(values: SeenValues, language: Language): SectionedReport {
  const words = new PageWords(values, language);
  const { say } = words;
  const { summary } = values;
  const review = words.line(summary.review);
  return {
    title: say.title(review),
    heading: review,
    lead: say.asOf(summary.as_of, words.line(`${summary.policy} ${summary.policy_version}`)),
    remarks: [
      ...(values.audience === null ? [] : [say.forAudience(words.line(values.audience))]),
      ...partRemarks(values.part, say, words.line),
    ],
    sections: sections.flatMap(([anchor, section]) => {
      const blocks = section(values, words);
      const heading = anchor === 'movers' && !values.ordered ? say.whoMoved : say.anchors[anchor];
      return blocks.length === 0 ? [] : [{ anchor, heading, blocks }];
    }),
  };
}
