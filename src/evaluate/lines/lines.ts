// What tiers themselves did: at each line of scores, entrants just above against entrants just below, a year later.
import type { Engine } from '../../engine/engine.js';
import { type LineFinding, lineFinding, type PlaceboLine, placeboLines } from '../statistics/line.js';
import { type LineRange, type SortedScores, sortScores } from '../statistics/sample.js';
import { entrantsSql } from '../years/load.js';
import type { EvaluatedYears } from '../years/year.js';

/** What is held against each other at a line: what customers bring a year later, and whether they are active then. */
export const lineOutcomes = ['value', 'retention'] as const;
export type LineOutcome = (typeof lineOutcomes)[number];

/** Customers of a bin of scores, for a chart. */
export interface ScoreBin {
  readonly score: number;
  readonly mean: number;
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
  readonly lines: readonly TierLine[];
}

/** Entrants: customers who held no tier as good as that of the line before. */
interface Entrants {
  readonly scores: number[];
  readonly tiers: number[];
  readonly before: number[];
  readonly values: number[];
  readonly retained: number[];
}

/** Lines of every year but the last; a policy that gives tiers otherwise than by scores has none. */
export async function measureLines(engine: Engine, given: EvaluatedYears): Promise<YearLines[]> {
  const found: YearLines[] = [];
  for (const [index, { policy, asOf }] of given.years.slice(0, -1).entries()) {
    const lines = policy.tiers.flatMap(({ score }, tier) =>
      score === undefined || policy.assign.by !== 'score' ? [] : [{ tier, score: score.toNumber() }],
    );
    if (lines.length === 0) continue;
    const customers = await entrantsOf(engine, entrantsSql(engine, index));
    found.push({
      from: asOf,
      to: given.years[index + 1]?.asOf ?? '',
      lines: lines.map(({ tier, score }, at) => {
        // Lines of better tiers stand above, those of others below.
        const range = { line: score, to: lines[at - 1]?.score, from: lines[at + 1]?.score };
        return lineOf(customers, tier, withoutEmpty(range), given.value !== undefined);
      }),
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

async function entrantsOf(engine: Engine, sql: string): Promise<Entrants> {
  const found: Entrants = { scores: [], tiers: [], before: [], values: [], retained: [] };
  for await (const rows of engine.stream(sql))
    for (const { score, tier, before, value, retained } of rows) {
      found.scores.push(Number(score));
      found.tiers.push(Number(tier));
      found.before.push(Number(before));
      found.values.push(Number(value));
      found.retained.push(Number(retained));
    }
  return found;
}

function lineOf(all: Entrants, tier: number, range: LineRange, valued: boolean): TierLine {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
  const chosen: number[] = [];
  for (const [at, score] of all.scores.entries())
    if (score >= from && score < to && (all.before[at] ?? 0) > tier) chosen.push(at);
  const pick = (values: readonly number[]) => chosen.map((at) => values[at] ?? 0);
  const scores = sortScores(pick(all.scores));
  const treated = pick(all.tiers).map((held) => (held >= 0 && held <= tier ? 1 : 0));
  const asked = lineOutcomes.filter((outcome) => valued || outcome === 'retention');
  return {
    tier,
    score: range.line,
    entrants: chosen.length,
    outcomes: asked.map((outcome): OutcomeAtLine => {
      const values = pick(outcome === 'value' ? all.values : all.retained);
      const finding = lineFinding(scores, range, { values, treated });
      const told = finding.kind === 'effect';
      // Whether values jump elsewhere, too, matters only where they jump here.
      const clear = told && (finding.robust.low > 0 || finding.robust.high < 0);
      return {
        outcome,
        finding,
        placebos: clear ? placeboLines(scores, range, { values, treated }) : [],
        bins: told ? binsOf(scores, values, range.line, finding.h) : [],
      };
    }),
  };
}

/** So many bins on a side. */
const binsOnSide = 8;

function binsOf(
  { scores, order }: SortedScores,
  values: readonly number[],
  line: number,
  h: number,
): ScoreBin[] {
  const width = h / binsOnSide;
  const sums = Array.from({ length: 2 * binsOnSide }, () => ({ customers: 0, score: 0, value: 0 }));
  for (const [place, score] of scores.entries()) {
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
