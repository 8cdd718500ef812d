// What stands around the sections of every page: head, contents, style and script, with nothing from anywhere else.
import { createHash } from 'node:crypto';
import type { Language } from '../../policy/model/policy.js';
import type { ReportPageWords } from '../sections/words-en.js';
import { html, Markup, nothing } from './markup.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

const mark = new Markup('<meta name="generator" content="gradus">');

/** Whether a text is a page that gradus wrote. */
export function isReportPage(text: string): boolean {
  return text.slice(0, 2_000).includes(mark.source);
}

const languages: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

/** A page before it is put together. */
interface Shell {
  readonly title: string;
  readonly heading: string;
  readonly lead: string;
  /** Sentences under the lead. */
  readonly remarks: readonly string[];
  readonly sections: readonly { readonly anchor: string; readonly name: string; readonly made: Markup }[];
  /** Whether the page holds a table of customers to search, which the script does. */
  readonly script: boolean;
}

/** The whole page. */
export function pageShell(page: Shell, say: ReportPageWords, language: Language): string {
  const { sections } = page;
  const script = page.script ? html`; script-src '${hashOf(pageScript)}'` : nothing;
  return html`<!DOCTYPE html>
<html lang="${languages[language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(pageStyle)}'${script}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${mark}
<title>${page.title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#${sections[0]?.anchor ?? 'top'}">${say.skip}</a>
<header>
<h1>${page.heading}</h1>
<p class="lead">${page.lead}</p>
${page.remarks.map((remark) => html`<p>${remark}</p>\n`)}</header>
<nav class="contents" aria-label="${say.contents}"><ul>
${sections.map(({ anchor, name }) => html`<li><a href="#${anchor}">${name}</a></li>\n`)}</ul></nav>
<main>
${sections.map(({ made }) => made)}</main>
${page.script ? html`<script>${new Markup(pageScript)}</script>\n` : nothing}</body>
</html>
`.source;
}

/** What the browser compares the text of a style or script with. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
