// What tiers themselves did: at each line of scores, entrants just above against entrants just below, a year later.
import type { Engine } from '../../engine/engine.js';
import { Breath } from '../../foundation/stages/breath.js';
import { isClear } from '../statistics/jump.js';
import { type LineFinding, lineAmong, lineFinding, placeboLines } from '../statistics/line.js';
import {
  firstAtLeast,
  inPlaces,
  type LineRange,
  type SortedScores,
  sortScores,
} from '../statistics/sample.js';
import { entrantsSql, knowsBefore } from '../years/load.js';
import type { EvaluatedYears } from '../years/year.js';

/** What is held against each other at a line: what customers bring a year later, and whether they are active then. */
export const lineOutcomes = ['value', 'retention'] as const;
export type LineOutcome = (typeof lineOutcomes)[number];

/** Customers of a bin of scores, for a chart. */
export interface ScoreBin {
  readonly score: number;
  readonly mean: number;
}

/** A line that is none, and the jump there. */
export interface PlaceboLine {
  readonly line: number;
  readonly finding: LineFinding;
}

/** One outcome at a line. */
export interface OutcomeAtLine {
  readonly outcome: LineOutcome;
  readonly finding: LineFinding;
  /** The same at scores that are no line; only where there is an effect. */
  readonly placebos: readonly PlaceboLine[];
  /** Means of customers in the bandwidth; empty where no effect is told. */
  readonly bins: readonly ScoreBin[];
}

/** The line of a tier, in one year. */
export interface TierLine {
  /** Index in the policy of that year. */
  readonly tier: number;
  readonly score: number;
  /** Entrants between the neighbouring lines. */
  readonly entrants: number;
  readonly outcomes: readonly OutcomeAtLine[];
}

/** Lines of one year, by what came in the next. */
export interface YearLines {
  readonly from: string;
  readonly to: string;
  /** Whether anybody is known to have held a tier before; where nobody is, everybody counts as an entrant. */
  readonly before: boolean;
  readonly lines: readonly TierLine[];
}

/** Everybody with a score, by ascending score: a column each, as long as there are customers. */
interface Scored {
  readonly scores: Float64Array;
  readonly tiers: Float64Array;
  readonly before: Float64Array;
  readonly values: Float64Array;
  readonly retained: Float64Array;
}

/** Lines of every year but the last; a policy that gives tiers otherwise than by scores has none. */
export async function measureLines(engine: Engine, given: EvaluatedYears): Promise<YearLines[]> {
  const found: YearLines[] = [];
  const breath = new Breath();
  for (const [index, { policy, asOf }] of given.years.slice(0, -1).entries()) {
    const lines = policy.tiers.flatMap(({ score }, tier) =>
      score === undefined || policy.assign.by !== 'score' ? [] : [{ tier, score: score.toNumber() }],
    );
    if (lines.length === 0) continue;
    const customers = await scoredIn(engine, entrantsSql(engine, given, index));
    const judged: TierLine[] = [];
    for (const [at, { tier, score }] of lines.entries()) {
      await breath.take();
      // Lines of better tiers stand above, those of others below.
      const range = { line: score, to: lines[at - 1]?.score, from: lines[at + 1]?.score };
      judged.push(lineOf(customers, tier, withoutEmpty(range), given.value !== undefined));
    }
    found.push({
      from: asOf,
      to: given.years[index + 1]?.asOf ?? '',
      before: knowsBefore(given, index),
      lines: judged,
    });
  }
  return found;
}

function withoutEmpty({
  line,
  from,
  to,
}: {
  line: number;
  from?: number | undefined;
  to?: number | undefined;
}): LineRange {
  return { line, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

async function scoredIn(engine: Engine, sql: string): Promise<Scored> {
  const none = new Float64Array(0);
  const [scores = none, tiers = none, before = none, values = none, retained = none] =
    await engine.numbers(sql);
  return { scores, tiers, before, values, retained };
}

/** Places of entrants: customers between the neighbouring lines who held no tier as good as that of the line before. */
function entrantsAt({ scores, before }: Scored, tier: number, { from, to }: LineRange): Uint32Array {
  const first = from === undefined ? 0 : firstAtLeast(scores, from);
  const end = to === undefined ? scores.length : firstAtLeast(scores, to);
  const places = new Uint32Array(end - first);
  let count = 0;
  for (let at = first; at < end; at++) if ((before[at] ?? 0) > tier) places[count++] = at;
  return places.subarray(0, count);
}

function lineOf(all: Scored, tier: number, range: LineRange, valued: boolean): TierLine {
  const places = entrantsAt(all, tier, range);
  const pick = (column: Float64Array) => inPlaces(column, places);
  const line = lineAmong(sortScores(pick(all.scores)), range);
  const treated = pick(all.tiers).map((held) => (held >= 0 && held <= tier ? 1 : 0));
  const asked = lineOutcomes.filter((outcome) => valued || outcome === 'retention');
  let placebos: ReturnType<typeof placeboLines> | undefined;
  return {
    tier,
    score: range.line,
    entrants: places.length,
    outcomes: asked.map((outcome): OutcomeAtLine => {
      const values = pick(outcome === 'value' ? all.values : all.retained);
      const finding = lineFinding(line, { values, treated });
      const told = finding.kind === 'effect';
      // Whether values jump elsewhere, too, matters only where they jump here.
      const clear = told && isClear(finding.robust);
      if (clear) placebos ??= placeboLines(line);
      return {
        outcome,
        finding,
        // Nothing is given there, so that nobody is treated.
        placebos: !clear
          ? []
          : (placebos ?? []).map((placebo) => ({
              line: placebo.range.line,
              finding: lineFinding(placebo, { values }),
            })),
        bins: told ? binsOf(line.sorted, values, range.line, finding.h) : [],
      };
    }),
  };
}

/** So many bins on a side. */
const binsOnSide = 8;

function binsOf({ scores, order }: SortedScores, values: Float64Array, line: number, h: number): ScoreBin[] {
  const width = h / binsOnSide;
  const sums = Array.from({ length: 2 * binsOnSide }, () => ({ customers: 0, score: 0, value: 0 }));
  // A bin more on either side, since which bin a score is in is rounded.
  const end = firstAtLeast(scores, line + h + width);
  for (let place = firstAtLeast(scores, line - h - width); place < end; place++) {
    const score = scores[place] ?? 0;
    const bin = sums[Math.floor((score - line) / width) + binsOnSide];
    if (bin === undefined) continue;
    bin.customers++;
    bin.score += score;
    bin.value += values[order[place] ?? 0] ?? 0;
  }
  return sums.flatMap(({ customers, score, value }) =>
    customers === 0 ? [] : [{ score: score / customers, mean: value / customers }],
  );
}
