// An evaluation as people read it: what matters first, then year by year, cohorts, the outlook, and what to know of it all.
import { Decimal } from 'decimal.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { sectionHtml } from '../../reports/html/blocks-html.js';
import { pageShell } from '../../reports/html/page-shell.js';
import type { SectionBlock } from '../../reports/sections/block.js';
import { pageBlocksOf } from '../../reports/sections/from-blocks.js';
import { pageWords } from '../../reports/sections/page-words.js';
import { type Block, blocksMarkdown } from '../../reports/text/blocks.js';
import { noteWords } from '../words/words.js';
import { tierLabels } from '../years/tiers.js';
import { cohortPart } from './cohort-part.js';
import type { Evaluation } from './evaluation.js';
import { changeOf, fewestToTell, fieldPart, keptPart } from './kept-parts.js';
import { linesPart, linesShort } from './lines-part.js';
import { outlookPart, stateNames, wholeCustomers } from './outlook-part.js';
import { evaluationMark } from './pack.js';
import { type EvaluationPart, EvaluationVoice, itemsBlock } from './part.js';

/** Everything, for a terminal. */
export function evaluationBlocks(evaluation: Evaluation, language: Language): Block[] {
  const voice = new EvaluationVoice(evaluation, language);
  return [
    { kind: 'title', text: titleOf(voice) },
    { kind: 'text', text: leadOf(voice) },
    ...partsOf(voice).flatMap(({ heading, blocks }): Block[] => [
      { kind: 'heading', text: heading },
      ...blocks,
    ]),
  ];
}

/** evaluation.md. */
export function evaluationMarkdown(evaluation: Evaluation, language: Language): string {
  return `${evaluationMark}\n${blocksMarkdown(evaluationBlocks(evaluation, language))}`;
}

/** evaluation.html: one page that needs nothing from anywhere else; the same bytes for the same evaluation. */
export function evaluationPage(evaluation: Evaluation, language: Language): string {
  const voice = new EvaluationVoice(evaluation, language);
  const words = pageWords[language];
  return pageShell(
    {
      title: titleOf(voice),
      heading: titleOf(voice),
      lead: leadOf(voice),
      remarks: [],
      sections: partsOf(voice).map((part) => ({
        anchor: part.anchor,
        name: part.heading,
        made: sectionHtml(
          { anchor: part.anchor, heading: part.heading, blocks: blocksOfPart(part) },
          words,
          () => part.chart?.drawing ?? { width: 0, height: 0, inside: '' },
        ),
      })),
      script: false,
    },
    words,
    language,
  );
}

/** Blocks of a part; its first table holds the numbers of its chart. */
function blocksOfPart({ blocks, chart, heading }: EvaluationPart): SectionBlock<string>[] {
  const named = captioned(blocks, heading);
  const first = named.findIndex(({ kind }) => kind === 'table');
  return named.map((block, index): SectionBlock<string> => {
    if (chart === undefined || index !== first || block.kind !== 'table') return block;
    const { id, finding, desc } = chart;
    return { kind: 'figure', figure: { id, finding, desc, table: block.table, open: true } };
  });
}

/** Tables are called as the heading above them, so that who goes by ear from one to the next can tell them apart. */
function captioned(blocks: readonly Block[], heading: string): SectionBlock<string>[] {
  let above = heading;
  return blocks.flatMap((block) => {
    if (block.kind === 'heading') above = heading === block.text ? heading : `${heading} · ${block.text}`;
    return pageBlocksOf<string>(block, above).map(
      (made): SectionBlock<string> =>
        made.kind === 'table' ? { kind: 'table', table: { ...made.table, caption: above } } : made,
    );
  });
}

const titleOf = ({ say, evaluation }: EvaluationVoice) =>
  say.title(evaluation.given.years.at(-1)?.review ?? '');

function leadOf({ say, evaluation: { given } }: EvaluationVoice): string {
  const { years } = given;
  return say.lead(years.length, years[0]?.asOf ?? '', years.at(-1)?.asOf ?? '');
}

function partsOf(voice: EvaluationVoice): EvaluationPart[] {
  const { say, evaluation, language } = voice;
  const years = evaluation.pairs.flatMap((_, index) => {
    const field = fieldPart(voice, index);
    return [keptPart(voice, index), ...(field === undefined ? [] : [field])];
  });
  const notes = evaluation.notes.map((note) => noteWords(note, language, voice.policy));
  return [
    { anchor: 'short', heading: say.short, blocks: [itemsBlock(shortOf(voice))] },
    ...years,
    linesPart(voice),
    cohortPart(voice),
    outlookPart(voice),
    ...(notes.length === 0 ? [] : [{ anchor: 'notes', heading: say.notes, blocks: [itemsBlock(notes)] }]),
  ];
}

/** What matters, of the last two years and the next one. */
function shortOf(voice: EvaluationVoice): string[] {
  const { evaluation, say } = voice;
  const pair = evaluation.pairs.at(-1);
  if (pair === undefined) return [];
  const { total } = pair;
  if (total.customers === 0) return [say.keptNobody(pair.from), ...outlookShort(voice)];
  return [
    say.keptShort(
      count(total.customers),
      pair.from,
      count(total.retained),
      voice.percent(total.retention),
      pair.to,
    ),
    ...extremes(voice),
    ...linesShort(voice),
    ...(total.value.before === null
      ? []
      : [
          say.valueShort(
            voice.money(total.value.before),
            voice.money(total.value.now),
            changeOf(total.value.before, total.value.now, say.none),
          ),
        ]),
    ...outlookShort(voice),
  ];
}

/** Of which tiers most and fewest stayed, among those that have enough customers to tell. */
function extremes({ evaluation, say, language, percent }: EvaluationVoice): string[] {
  const policy = evaluation.given.years.at(-2)?.policy;
  const tiers = (evaluation.pairs.at(-1)?.tiers ?? []).filter(({ customers }) => customers >= fewestToTell);
  const sorted = [...tiers].sort((a, b) => new Decimal(b.retention).comparedTo(a.retention));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (policy === undefined || best === undefined || worst === undefined || best.retention === worst.retention)
    return [];
  const name = (tier: number) => tierLabels(policy, tier)[language];
  return [
    say.tierShort(name(best.tier), percent(best.retention), name(worst.tier), percent(worst.retention)),
  ];
}

/** The best tier in a year. */
function outlookShort(voice: EvaluationVoice): string[] {
  const { evaluation, say } = voice;
  const { forecast, now } = evaluation.outlook;
  const first = forecast?.years[0]?.states[0]?.customers;
  if (first === undefined) return [];
  return [
    say.outlookShort(
      stateNames(voice)[0] ?? '',
      evaluation.given.years.at(-1)?.asOf ?? '',
      count(now[0] ?? 0),
      wholeCustomers(first.expected),
      `${wholeCustomers(first.low)}–${wholeCustomers(first.high)}`,
    ),
  ];
}
