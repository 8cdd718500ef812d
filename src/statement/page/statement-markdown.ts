// A statement as Markdown, for a mail.
import { inText, markdownCells } from '../../reports/text/markdown.js';
import type { SaidItem, SaidStatement } from '../words/said.js';
import type { StatementWords } from '../words/words-en.js';

/** @param safe makes text of people harmless: for Markdown, or for a terminal, where nothing is markup */
export function statementMarkdown(
  said: SaidStatement,
  say: StatementWords,
  safe: (text: string) => string = inText,
): string {
  const text = (...texts: readonly string[]) =>
    texts.filter((each) => each !== '').length === 0
      ? []
      : [safe(texts.filter((each) => each !== '').join(say.between))];
  const list = (all: readonly SaidItem[]) =>
    all.length === 0 ? [] : [all.map((each) => `- ${safe(each.text)}`).join('\n')];
  const section = (heading: string, ...parts: readonly string[][]) => {
    const all = parts.flat();
    return all.length === 0 ? [] : [`## ${safe(heading)}`, ...all];
  };
  const asks =
    said.asks.length === 0
      ? []
      : [...text(say.asks(said.next_tier)), ...list(said.asks), ...text(said.asks_more)];
  const parts = [
    `# ${safe(said.title)}`,
    `**${safe(say.tierIs(said.tier))}**`,
    ...text([say.asOf(said.as_of), said.validity, ...idOf(said, say)].join(' · ')),
    ...text(said.greeting),
    ...text(said.headline, said.why, said.encouragement),
    ...section(say.year, figures(said, say, safe), text(said.counted)),
    ...section(say.benefits, list(said.benefits)),
    ...section(said.best ? say.yourTier : say.upTitle(said.next_tier), asks, text(said.up), list(said.ways)),
    ...section(say.keepTitle(said.tier), text(said.keep), list(said.keep_ways)),
    ...text(said.note),
    ...section(say.contact, text(said.contact)),
    ...section(say.appeal, text(said.appeal)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const idOf = ({ customer_id: id }: SaidStatement, say: StatementWords) =>
  id === '' ? [] : [say.customerId(id)];

function figures(
  { figures: all }: SaidStatement,
  say: StatementWords,
  safe: (text: string) => string,
): string[] {
  if (all.length === 0) return [];
  const compared = all.some(({ before }) => before !== '');
  const head = compared ? [say.figure, say.before, say.now] : [say.figure, say.now];
  const rows = all.map(({ label, before, now }) => (compared ? [label, before, now] : [label, now]));
  return [
    markdownCells(
      head.map(safe),
      rows.map((row) => row.map(safe)),
      head.map((_, at) => (at === 0 ? 'left' : 'right')),
    ),
  ];
}
