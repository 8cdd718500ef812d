// The outlook as a part of an evaluation.
import { count } from '../../foundation/characters/thousands.js';
import type { Block } from '../../reports/text/blocks.js';
import type { Forecast, Spanned } from '../outlook/forecast.js';
import type { OutlookTest } from '../outlook/outlook.js';
import { tierLabels } from '../years/tiers.js';
import { fanDrawing } from './charts.js';
import { type EvaluationPart, type EvaluationVoice, headingBlock, numbersTable, textBlock } from './part.js';

/** A number of customers that is foretold. */
export const wholeCustomers = (customers: number) => count(Math.round(customers));

export function outlookPart(voice: EvaluationVoice): EvaluationPart {
  const { say, evaluation } = voice;
  const { forecast, withoutPast, test } = evaluation.outlook;
  const names = stateNames(voice);
  const tested = testBlocks(voice, test);
  if (forecast === undefined)
    return {
      anchor: 'outlook',
      heading: say.outlook,
      blocks: [
        textBlock(say.withoutPast(withoutPast.map((state) => names[state] ?? '').join(say.listed))),
        ...tested,
      ],
    };
  return {
    anchor: 'outlook',
    heading: say.outlook,
    blocks: [...forecastBlocks(voice, forecast), ...tested],
    ...chartOf(voice, forecast),
  };
}

/** What people call the states. */
export function stateNames({ evaluation, policy, language }: EvaluationVoice): string[] {
  return evaluation.outlook.tiers.map((tier) =>
    policy === undefined ? '' : tierLabels(policy, tier)[language],
  );
}

function forecastBlocks(voice: EvaluationVoice, { years }: Forecast): Block[] {
  const { say, evaluation } = voice;
  const { now } = evaluation.outlook;
  const dates = evaluation.given.years.map(({ asOf }) => asOf);
  const names = stateNames(voice);
  const head = [say.outlookTier, say.today(dates.at(-1) ?? ''), ...years.map((_, at) => say.ahead(at + 1))];
  const all = now.reduce((sum, each) => sum + each, 0);
  const customers = ({ expected, low, high }: Spanned) =>
    say.spanned(wholeCustomers(expected), wholeCustomers(low), wholeCustomers(high));
  const share = ({ expected, low, high }: Spanned) =>
    say.spanned(voice.percent(expected), voice.percent(low), voice.percent(high));
  const shareNow = (each: number) => voice.percent(all === 0 ? 0 : each / all);
  const [first] = years;
  const moves = dates.length - 1;
  const ends = [dates[0] ?? '', dates.at(-1) ?? ''] as const;
  const few = evaluation.outlook.fewSeen.filter((state) => (now[state] ?? 0) > 0);
  const changed = evaluation.notes.some(({ code }) => code === 'policy_changed');
  return [
    numbersTable(head, [
      ...names.map((name, state) => [
        name,
        count(now[state] ?? 0),
        ...years.map(({ states }) => {
          const then = states[state];
          return then === undefined ? '' : customers(then.customers);
        }),
      ]),
      [say.total, count(all), ...years.map(({ total }) => customers(total))],
    ]),
    headingBlock(say.shareTable),
    numbersTable(
      head,
      names.map((name, state) => [
        name,
        shareNow(now[state] ?? 0),
        ...years.map(({ states }) => {
          const then = states[state];
          return then === undefined ? '' : share(then.share);
        }),
      ]),
    ),
    textBlock(
      [
        say.outlookMeans(
          moves === 1 ? say.movesOfOne(...ends) : say.movesOfMany(moves, ...ends),
          wholeCustomers(first?.come ?? 0),
          wholeCustomers(first?.go ?? 0),
        ),
        say.aYear,
        ...(changed ? [say.policyMoves] : []),
      ].join(voice.language === 'en' ? ' ' : ''),
    ),
    ...(few.length === 0
      ? []
      : [textBlock(say.fewMoves(few.map((state) => names[state] ?? '').join(say.listed)))]),
  ];
}

function testBlocks(voice: EvaluationVoice, test: OutlookTest | undefined): Block[] {
  const { say, evaluation } = voice;
  const dates = evaluation.given.years.map(({ asOf }) => asOf);
  if (test === undefined) return [textBlock(dates.length < 3 ? say.untested : say.untestable)];
  const names = stateNames(voice);
  const inside = test.states.filter((each) => each.inside).length;
  const [from = '', to = ''] = dates.slice(-2);
  return [
    headingBlock(say.tested),
    textBlock(
      [
        say.testedSaid(inside, test.states.length, from, to),
        say.testedOff(wholeCustomers(test.off), wholeCustomers(test.offUnchanged)),
        test.off < test.offUnchanged ? say.testedBetter : say.testedWorse,
      ].join(voice.language === 'en' ? ' ' : ''),
    ),
    numbersTable(
      [say.outlookTier, from, say.expected, say.bounds, say.actual, ''],
      test.states.map((each, state) => [
        names[state] ?? '',
        count(each.before),
        wholeCustomers(each.expected),
        `${wholeCustomers(each.low)}–${wholeCustomers(each.high)}`,
        count(each.actual),
        say.inside[`${each.inside}`],
      ]),
    ),
  ];
}

/** The tier that changes most. */
function chartOf(voice: EvaluationVoice, { years }: Forecast): Pick<EvaluationPart, 'chart'> {
  const { say, evaluation } = voice;
  const { now } = evaluation.outlook;
  const names = stateNames(voice);
  const rows = names.map((name, state) => ({
    name,
    now: now[state] ?? 0,
    ahead: years.map(({ states }) => states[state]?.customers ?? { expected: 0, low: 0, high: 0 }),
  }));
  const far = (row: (typeof rows)[number]) => Math.abs((row.ahead.at(-1)?.expected ?? 0) - row.now);
  const [most] = [...rows].sort((a, b) => far(b) - far(a));
  if (most === undefined) return {};
  return {
    chart: {
      id: 'chart-outlook',
      finding: say.outlookFinding(
        most.name,
        count(most.now),
        wholeCustomers(most.ahead.at(-1)?.expected ?? 0),
        years.length,
      ),
      desc: say.outlookDesc,
      drawing: fanDrawing(rows, [
        evaluation.given.years.at(-1)?.asOf ?? '',
        ...years.map((_, at) => say.ahead(at + 1)),
      ]),
    },
  };
}
