// report.html: what a committee reads, in one file that needs nothing from anywhere else.
import { createHash } from 'node:crypto';
import type { Language } from '../../policy/model/policy.js';
import type { ReportValues } from '../values/report-values.js';
import {
  costSection,
  guardsSection,
  madeSection,
  policySection,
  qualitySection,
} from './background-sections.js';
import { customersSection } from './customer-table.js';
import { html, Markup, nothing } from './markup.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
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
const sections: readonly (readonly [Anchor, (values: ReportValues, words: PageWords) => Markup])[] = [
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

const mark = new Markup('<meta name="generator" content="gradus">');

/** Whether a text is a page that gradus wrote. */
export function isReportPage(text: string): boolean {
  return text.slice(0, 2_000).includes(mark.source);
}

const languages: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

/** The page; the same bytes for the same values. */
export function reportPage(values: ReportValues, language: Language): string {
  const words = new PageWords(values, language);
  const { say } = words;
  const { summary } = values;
  const shown = sections.flatMap(([anchor, section]) => {
    const made = section(values, words);
    return made === nothing ? [] : [{ anchor, made }];
  });
  const review = words.line(summary.review);
  const title = say.title(review);
  return html`<!DOCTYPE html>
<html lang="${languages[language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(pageStyle)}'; script-src '${hashOf(pageScript)}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${mark}
<title>${title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#verdict">${say.skip}</a>
<header>
<h1>${review}</h1>
<p class="lead">${say.asOf(summary.as_of, words.line(`${summary.policy} ${summary.policy_version}`))}</p>
</header>
<nav class="contents" aria-label="${say.contents}"><ul>
${shown.map(({ anchor }) => html`<li><a href="#${anchor}">${say.anchors[anchor]}</a></li>\n`)}</ul></nav>
<main>
${shown.map(({ made }) => made)}</main>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`.source;
}

/** What the browser compares the text of a style or script with. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
