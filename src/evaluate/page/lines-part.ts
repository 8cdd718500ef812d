// What tiers themselves did, as a part of an evaluation.
import { count } from '../../foundation/characters/thousands.js';
import type { Block } from '../../reports/text/blocks.js';
import { money } from '../../reports/words/plain-text.js';
import type { OutcomeAtLine, TierLine, YearLines } from '../lines/lines.js';
import type { LineCounts, LineFinding } from '../statistics/line.js';
import { tierLabels } from '../years/tiers.js';
import { lineDrawing } from './line-chart.js';
import {
  type EvaluationPart,
  type EvaluationVoice,
  headingBlock,
  itemsBlock,
  numbersTable,
  textBlock,
} from './part.js';

/** All lines of all years; undefined where no policy gives tiers by scores. */
export function linesPart(voice: EvaluationVoice): EvaluationPart | undefined {
  const { say, evaluation } = voice;
  if (evaluation.lines.length === 0) return undefined;
  return {
    anchor: 'lines',
    heading: say.lines,
    blocks: [
      textBlock(say.linesHow),
      ...evaluation.lines.flatMap((year) => yearBlocks(voice, year)),
      headingBlock(say.meansHead),
      itemsBlock([say.linesMean, say.linesNone, say.linesMany]),
    ],
    ...chartOf(voice),
  };
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
      return say.tooFew(bothSides(finding.within));
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
      const found = low > 0 || high < 0 ? say.effectFound : say.effectOpen;
      const moved = finding.design === 'fuzzy' ? [say.fuzzy] : [];
      const clear = placebos.filter(({ finding: each }) => each.kind === 'effect' && each.robust.p < 0.05);
      const scores = clear.map(({ line }) => line.toFixed(2)).join(say.listed);
      const doubt = clear.length === 0 ? [] : [say.placebo(scores)];
      return [found(effect, from, to), ...moved, ...doubt].join(voice.language === 'en' ? ' ' : '');
    }
  }
}

/** The clearest effect is drawn, of the last year that has one. */
function chartOf(voice: EvaluationVoice): Pick<EvaluationPart, 'chart'> {
  const { say, evaluation } = voice;
  for (const year of [...evaluation.lines].reverse())
    for (const line of year.lines)
      for (const at of line.outcomes)
        if (at.finding.kind === 'effect') {
          const name = lineName(voice, year, line);
          return {
            chart: {
              id: 'chart-line',
              finding: sentence(voice, name, at),
              desc: say.lineDesc,
              drawing: lineDrawing(
                { line: line.score, effect: at.finding, bins: at.bins },
                (value) => figure(voice, at, value),
                { below: say.justBelow, above: say.justAbove },
              ),
            },
          };
        }
  return {};
}
