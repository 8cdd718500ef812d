// A statement as one page of HTML: no script, nothing from anywhere else, the customer's own figures alone.
import { createHash } from 'node:crypto';
import type { Language } from '../../policy/model/policy.js';
import { html, Markup, nothing, type Put } from '../../reports/html/markup.js';
import type { SaidItem, SaidStatement } from '../words/said.js';
import type { StatementWords } from '../words/words-en.js';
import { statementStyle } from './statement-style.js';

const styleHash = `sha256-${createHash('sha256').update(statementStyle).digest('base64')}`;
const style = new Markup(statementStyle);
const fullClass = new Markup(' class="full"');
const languages: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

export function statementHtml(said: SaidStatement, say: StatementWords, language: Language): string {
  return html`<!DOCTYPE html>
<html lang="${languages[language]}"${isFull(said) ? fullClass : nothing}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="gradus">
<title>${said.title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${said.title}</h1>
<div class="card">
<p>${say.yourTier}</p>
<p class="tier">${said.tier}</p>
<p>${[said.as_of === '' ? '' : say.asOf(said.as_of), said.validity, idLine(said, say)].filter((each) => each !== '').join(' · ')}</p>
</div>
</header>
<main>
<p>${said.greeting}</p>
${paragraph([said.headline, said.why, said.encouragement], say)}${figures(said, say)}${section(
  say.benefits,
  said.benefits.length === 0 ? nothing : html`<ul class="benefits">${items(said.benefits)}</ul>\n`,
)}${upSection(said, say)}${keepSection(said, say)}${quiet(said.note)}</main>
${foot(said, say)}</body>
</html>
`.source;
}

/** A letter that says more than stands on a page in letters of the usual size. */
const mostLines = 30;
const signsOfLine = 85;

/** Whether smaller letters are taken for print. */
function isFull(said: SaidStatement): boolean {
  const linesOf = (text: string) => (text === '' ? 0 : Math.ceil(text.length / signsOfLine));
  const texts = [
    said.headline + said.why + said.encouragement,
    said.up,
    said.keep,
    said.contact,
    said.appeal,
  ];
  const items = [...said.asks, ...said.ways, ...said.keep_ways].map(({ text }) => text);
  const lines = [...texts, ...items].reduce((sum, text) => sum + linesOf(text), 0);
  return lines + said.figures.length + Math.ceil(said.benefits.length / 2) > mostLines;
}

const idLine = ({ customer_id: id }: SaidStatement, say: StatementWords) =>
  id === '' ? '' : say.customerId(id);

function paragraph(texts: readonly string[], say: StatementWords): Put {
  const text = texts.filter((each) => each !== '').join(say.between);
  return text === '' ? nothing : html`<p>${together(text)}</p>\n`;
}

const quiet = (text: string): Put => (text === '' ? nothing : html`<p class="quiet">${text}</p>\n`);

const items = (all: readonly SaidItem[]): Put => all.map(({ text }) => html`<li>${together(text)}</li>`);

/** Amounts stay on one line with their currency. */
const together = (text: string) =>
  text.replace(/\b([A-Z]{3}) (?=\d)/g, '$1\u00a0').replace(/(\d) (?=元)/g, '$1\u00a0');

/** Nothing where there is nothing in it. */
function section(heading: string, ...made: readonly Put[]): Put {
  if (made.every((each) => each === nothing)) return nothing;
  return html`<section>\n<h2>${heading}</h2>\n${made}</section>\n`;
}

function figures({ figures: all, counted }: SaidStatement, say: StatementWords): Put {
  if (all.length === 0) return nothing;
  const compared = all.some(({ before }) => before !== '');
  const before = (text: Put) => (compared ? html`<td class="n">${text}</td>` : nothing);
  const table = html`<table>
<thead><tr><th scope="col">${say.figure}</th>${compared ? html`<th scope="col" class="n">${say.before}</th>` : nothing}<th scope="col" class="n">${say.now}</th></tr></thead>
<tbody>${all.map((each) => html`<tr><th scope="row">${each.label}</th>${before(each.before)}<td class="n">${each.now}</td></tr>\n`)}</tbody>
</table>
`;
  return section(say.year, table, quiet(counted));
}

function upSection(said: SaidStatement, say: StatementWords): Put {
  const heading = said.best ? say.yourTier : say.upTitle(said.next_tier);
  const asked =
    said.asks.length === 0
      ? nothing
      : html`<p>${say.asks(said.next_tier)}</p>\n<ul>${items(said.asks)}</ul>\n${paragraph([said.asks_more], say)}`;
  return section(heading, asked, paragraph([said.up], say), list(said.ways));
}

function keepSection(said: SaidStatement, say: StatementWords): Put {
  return section(say.keepTitle(said.tier), paragraph([said.keep], say), list(said.keep_ways));
}

const list = (all: readonly SaidItem[]): Put => (all.length === 0 ? nothing : html`<ul>${items(all)}</ul>\n`);

function foot({ contact, appeal }: SaidStatement, say: StatementWords): Put {
  const made = [
    section(say.contact, paragraph([contact], say)),
    section(say.appeal, paragraph([appeal], say)),
  ];
  return made.every((each) => each === nothing) ? nothing : html`<footer>\n${made}</footer>\n`;
}
