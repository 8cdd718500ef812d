// What tiers themselves did, as a part of an evaluation.
import { count } from '../../foundation/characters/thousands.js';
import type { Block } from '../../reports/text/blocks.js';
import { money } from '../../reports/words/plain-text.js';
import type { OutcomeAtLine, TierLine, YearLines } from '../lines/lines.js';
import { isClear } from '../statistics/jump.js';
import {
  fewestCustomers,
  fewestScores,
  type LineCounts,
  type LineEffect,
  type LineFinding,
} from '../statistics/line.js';
import { tierLabels } from '../years/tiers.js';
import type { Evaluation } from './evaluation.js';
import { lineDrawing } from './line-chart.js';
import {
  type EvaluationPart,
  type EvaluationVoice,
  headingBlock,
  itemsBlock,
  numbersTable,
  textBlock,
} from './part.js';

/** All lines of all years. */
export function linesPart(voice: EvaluationVoice): EvaluationPart {
  const { say, evaluation } = voice;
  const part = { anchor: 'lines', heading: say.lines };
  if (evaluation.lines.length === 0) return { ...part, blocks: [textBlock(say.linesNoScores)] };
  const [first] = evaluation.lines.filter(({ before }) => !before);
  const told = effectsOf(evaluation);
  return {
    ...part,
    blocks: [
      textBlock(say.linesHow),
      ...(first === undefined ? [] : [textBlock(say.linesOfFirst(first.from))]),
      ...yearsInOrder(evaluation).flatMap((year) => yearBlocks(voice, year)),
      headingBlock(say.meansHead),
      itemsBlock([
        say.linesMean,
        ...(told.length > 0
          ? [say.linesBend(told.some(({ design }) => design === 'fuzzy')), say.linesNone]
          : []),
        say.linesMany,
      ]),
    ],
    ...chartOf(voice),
  };
}

const effectsOf = ({ lines }: Evaluation): LineEffect[] =>
  lines
    .flatMap((year) => year.lines.flatMap(({ outcomes }) => outcomes))
    .flatMap(({ finding }) => (finding.kind === 'effect' ? [finding] : []));

/** Whether any tier itself did anything, in a sentence; nothing where no policy gives tiers from a score on. */
export function linesShort({ say, evaluation }: EvaluationVoice): string[] {
  if (evaluation.lines.length === 0) return [];
  const told = effectsOf(evaluation);
  if (told.length === 0) return [say.linesUntold];
  const clear = told.filter(({ robust }) => isClear(robust)).length;
  return [clear === 0 ? say.linesUnclear(told.length) : say.linesClear(clear, told.length)];
}

function yearBlocks(voice: EvaluationVoice, year: YearLines): Block[] {
  const { say } = voice;
  const told = year.lines.flatMap((line) => line.outcomes.map((outcome) => ({ line, outcome })));
  return [
    headingBlock(say.linesOf(year.from, year.to)),
    numbersTable(
      [say.line, say.outcome, say.justBelow, say.justAbove, say.effect, say.interval, say.within],
      told.map(({ line, outcome }) => [
        lineName(voice, year, line),
        outcomeName(voice, outcome),
        ...cells(voice, outcome),
      ]),
    ),
    itemsBlock(year.lines.flatMap((line) => sentences(voice, lineName(voice, year, line), line))),
  ];
}

function lineName(
  { say, evaluation, language }: EvaluationVoice,
  { from }: YearLines,
  { tier, score }: TierLine,
): string {
  const policy = evaluation.given.years.find(({ asOf }) => asOf === from)?.policy;
  return say.lineOf(policy === undefined ? '' : tierLabels(policy, tier)[language], String(score));
}

const outcomeName = (voice: EvaluationVoice, { outcome }: OutcomeAtLine) =>
  outcome === 'value' ? voice.value : voice.say.retainedShare;

/** A figure of an outcome: money, or points of a percentage. */
function figure(voice: EvaluationVoice, { outcome }: OutcomeAtLine, value: number): string {
  return outcome === 'value'
    ? money(value.toFixed(6), voice.policy?.currency ?? '')
    : `${(value * 100).toFixed(1)}%`;
}

function cells(voice: EvaluationVoice, at: OutcomeAtLine): string[] {
  const { say } = voice;
  const { finding } = at;
  if (finding.kind !== 'effect')
    return [say.none, say.none, say.refusal[finding.kind], say.none, countsOf(voice, finding)];
  const { below, above } = finding.all;
  const { estimate, low, high } = finding.robust;
  return [
    figure(voice, at, below.height),
    figure(voice, at, above.height),
    signedFigure(voice, at, estimate),
    say.interval95(signedFigure(voice, at, low), signedFigure(voice, at, high)),
    countsOf(voice, finding),
  ];
}

/** A difference; of shares in points. */
function signedFigure(voice: EvaluationVoice, at: OutcomeAtLine, value: number): string {
  const size = Math.abs(value);
  const told = at.outcome === 'value' ? figure(voice, at, size) : voice.say.points((size * 100).toFixed(1));
  return `${value < 0 ? '−' : '+'}${told}`;
}

function countsOf({ say }: EvaluationVoice, finding: LineFinding): string {
  return 'within' in finding ? bothSides(finding.within) : say.none;
}

const bothSides = ({ below, above }: LineCounts) => `${count(below.customers)} / ${count(above.customers)}`;

/** What there is too little of: customers, or scores that differ. */
function tooFew({ say }: EvaluationVoice, within: LineCounts): string {
  const sides = [within.below, within.above];
  if (sides.some(({ customers }) => customers < fewestCustomers)) return say.tooFew(bothSides(within));
  if (sides.some(({ scores }) => scores < fewestScores))
    return say.fewScores(sides.map(({ scores }) => count(scores)).join(' / '));
  return say.fewToFit;
}

/** What is said of a line; of outcomes of which the same is said, once. */
function sentences(voice: EvaluationVoice, name: string, { outcomes }: TierLine): string[] {
  const [first, ...others] = outcomes.map((at) => ({ at, said: saidOf(voice, at) }));
  if (first === undefined) return [];
  return others.length > 0 && others.every(({ said }) => said === first.said)
    ? [voice.say.atWholeLine(name, first.said)]
    : [first, ...others].map(({ at }) => sentence(voice, name, at));
}

function sentence(voice: EvaluationVoice, name: string, at: OutcomeAtLine): string {
  return voice.say.atLine(name, outcomeName(voice, at), saidOf(voice, at));
}

function saidOf(voice: EvaluationVoice, at: OutcomeAtLine): string {
  const { say } = voice;
  const { finding, placebos } = at;
  switch (finding.kind) {
    case 'too few':
      return tooFew(voice, finding.within);
    case 'bunching':
      return say.bunching(finding.density.p < 0.001 ? '< 0.001' : finding.density.p.toFixed(3));
    case 'no spread':
      return say.noSpread;
    case 'weak line':
      return say.weakLine;
    case 'effect': {
      const { estimate, low, high } = finding.robust;
      const [effect = '', from = '', to = ''] = [estimate, low, high].map((value) =>
        signedFigure(voice, at, value),
      );
      const found = isClear(finding.robust) ? say.effectFound : say.effectOpen;
      const moved = finding.design === 'fuzzy' ? [say.fuzzy] : [];
      const clear = placebos.filter(({ finding: each }) => each.kind === 'effect' && each.robust.p < 0.05);
      const scores = clear.map(({ line }) => line.toFixed(2)).join(say.listed);
      const doubt = clear.length === 0 ? [] : [say.placebo(scores)];
      return [found(effect, from, to), ...moved, ...doubt].join(voice.language === 'en' ? ' ' : '');
    }
  }
}

/** The last year first; before it that of the chart, whose numbers the first table holds. */
function yearsInOrder({ lines }: Evaluation): YearLines[] {
  const newest = [...lines].reverse();
  const drawn = newest.find((year) => drawable(year).length > 0);
  return drawn === undefined ? newest : [drawn, ...newest.filter((year) => year !== drawn)];
}

/** What can be drawn of a year, the clearest effect first. */
const drawable = (year: YearLines) =>
  year.lines
    .flatMap((line) => line.outcomes.map((at) => ({ year, line, at, effect: at.finding })))
    .flatMap(({ effect, ...each }) => (effect.kind === 'effect' ? [{ ...each, effect }] : []))
    .sort((a, b) => a.effect.robust.p - b.effect.robust.p);

/** The clearest effect is drawn, of the last year that has one. */
function chartOf(voice: EvaluationVoice): Pick<EvaluationPart, 'chart'> {
  const { say, evaluation } = voice;
  const [first] = yearsInOrder(evaluation);
  const found = first === undefined ? undefined : drawable(first)[0];
  if (found === undefined) return {};
  const { year, line, at, effect } = found;
  return {
    chart: {
      id: 'chart-line',
      finding: sentence(voice, lineName(voice, year, line), at),
      desc: say.lineDesc,
      drawing: lineDrawing({ line: line.score, effect, bins: at.bins }, (value) => figure(voice, at, value), {
        below: say.justBelow,
        above: say.justAbove,
      }),
    },
  };
}
