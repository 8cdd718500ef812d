// What a line did: the jump of a value at it, or why none is told.
import { type Bandwidths, type JumpSample, mseBandwidths } from './bandwidth.js';
import { type DensityTest, densityTest } from './density.js';
import { fuzzyBandwidths, fuzzyJumpAt } from './fuzzy.js';
import { type Estimate, type Jump, jumpAt } from './jump.js';
import { countWithin, type Kernel } from './kernel.js';
import {
  countDifferentValues,
  firstAtLeast,
  inPlaces,
  type LineRange,
  type LineSide,
  type LineSides,
  type SortedScores,
  sidesOf,
} from './sample.js';

/** Values of customers, each in the place in which its score was given. */
export interface LineValues {
  /** The value whose jump is asked for; NaN where a customer has none, who then counts for the density alone. */
  readonly values: ArrayLike<number>;
  /** 1 for who got what the line gives, else 0; left out where the line alone decides. */
  readonly treated?: ArrayLike<number>;
  readonly kernel?: Kernel;
}

/** Customers of one side, and how many different scores they have. */
export interface SideCount {
  readonly customers: number;
  readonly scores: number;
}

export interface LineCounts {
  readonly below: SideCount;
  readonly above: SideCount;
}

/** An effect of the line. */
export interface LineEffect extends Bandwidths {
  readonly kind: 'effect';
  /** Fuzzy where some above did not get it, or some below did: the effect is on those whom the line moved. */
  readonly design: 'sharp' | 'fuzzy';
  readonly conventional: Estimate;
  readonly robust: Estimate;
  /** Customers within h. */
  readonly within: LineCounts;
  /** Jump of the value among all customers; the effect itself where the line alone decides. */
  readonly all: Jump;
  /** Jump of the share who got it, where fuzzy. */
  readonly share?: Jump;
  readonly density: DensityTest;
}

/** Why no effect is told. */
export type LineRefusal =
  /** Fewer than 50 customers or 10 different scores on a side: within h, or at all, or too few scores to find h by. */
  | { readonly kind: 'too few'; readonly within: LineCounts; readonly h?: number }
  /** Customers pile up on one side, as if helped over the line: both sides are not alike. */
  | { readonly kind: 'bunching'; readonly density: DensityTest }
  /** All customers near the line have one value, so that nothing can be told of its error. */
  | { readonly kind: 'no spread'; readonly within: LineCounts }
  /** The line hardly changes who gets it. */
  | { readonly kind: 'weak line'; readonly share?: Jump };

export type LineFinding = LineEffect | LineRefusal;

/** Customers, and different scores, that either side of a line needs within the bandwidth. */
export const [fewestCustomers, fewestScores] = [50, 10] as const;
/** Below this, customers pile up. */
const bunchingP = 0.05;
/** The jump of the share in standard errors from which on it can be divided by: F ≥ 10 (Staiger and Stock 1997). */
const strongLine = Math.sqrt(10);

/** A line with all that is the same whichever value is asked for. */
export interface LineAmong {
  readonly sorted: SortedScores;
  readonly range: LineRange;
  readonly sides: LineSides;
  /** Whether customers pile up there; undefined where they, or their scores, are too few to tell. */
  readonly density: DensityTest | undefined;
}

/** @param range the line, and where the neighbouring lines are: customers beyond them are left out */
export function lineAmong(sorted: SortedScores, range: LineRange): LineAmong {
  const sides = sidesOf(sorted, range);
  return { sorted, range, sides, density: isFew(countsWithin(sides)) ? undefined : densityTest(sides) };
}

/** The effect of a line on a value, or why none is told. */
export function lineFinding({ sorted, range, sides, density }: LineAmong, asked: LineValues): LineFinding {
  if (density === undefined) return { kind: 'too few', within: countsWithin(sides) };
  if (density.p < bunchingP) return { kind: 'bunching', density };
  const having = whoHas(sorted, asked.values);
  return effectOf(having === sorted ? sides : sidesOf(having, range), asked, density);
}

function effectOf(told: LineSides, asked: LineValues, density: DensityTest): LineFinding {
  const { values, treated, kernel = 'triangular' } = asked;
  const whole = countsWithin(told);
  if (isFew(whole)) return { kind: 'too few', within: whole };
  const sample = sampleOf(told, values);
  const fuzzy =
    treated !== undefined && isBroken(told, treated)
      ? { values: sample, treated: sampleOf(told, treated) }
      : undefined;
  const bandwidths = fuzzy === undefined ? mseBandwidths(sample, kernel) : fuzzyBandwidths(fuzzy, kernel);
  if (bandwidths === 'weak line') return { kind: bandwidths };
  if (typeof bandwidths === 'string') return { kind: bandwidths, within: whole };
  const within = countsWithin(told, bandwidths.h, kernel);
  if (isFew(within)) return { kind: 'too few', within, h: bandwidths.h };
  const common = { kind: 'effect', ...bandwidths, within, density } as const;
  if (fuzzy === undefined) {
    const all = jumpAt(sample, bandwidths, kernel);
    if (all === undefined) return { kind: 'too few', within, h: bandwidths.h };
    return { ...common, design: 'sharp', conventional: all.conventional, robust: all.robust, all };
  }
  const found = fuzzyJumpAt(fuzzy, bandwidths, kernel);
  if (found === undefined) return { kind: 'too few', within, h: bandwidths.h };
  if (!(Math.abs(found.share.robust.z) >= strongLine)) return { kind: 'weak line', share: found.share };
  return { ...common, design: 'fuzzy', ...found };
}

/**
 * Lines where nothing happens: the middle score of those below, among them alone, and of those above (Imbens and Lemieux
 * 2008). Clear jumps there say that values jump without a line, too.
 */
export function placeboLines({ sorted, range }: LineAmong): LineAmong[] {
  const { scores } = sorted;
  const from = range.from === undefined ? 0 : firstAtLeast(scores, range.from);
  const to = range.to === undefined ? scores.length : firstAtLeast(scores, range.to);
  const middle = firstAtLeast(scores, range.line);
  const halves: readonly [number, number, LineRange][] = [
    [from, middle, { ...range, to: range.line }],
    [middle, to, { ...range, from: range.line }],
  ];
  return halves.flatMap(([first, end, half]) => {
    const line = scores[(first + end) >> 1];
    return end <= first || line === undefined ? [] : [lineAmong(sorted, { ...half, line })];
  });
}

/** The customers who have a value. */
function whoHas(sorted: SortedScores, values: ArrayLike<number>): SortedScores {
  const { scores, order } = sorted;
  const has = (i: number) => !Number.isNaN(values[order[i] ?? 0] ?? Number.NaN);
  if (order.every((place) => !Number.isNaN(values[place] ?? Number.NaN))) return sorted;
  return { scores: scores.filter((_, i) => has(i)), order: order.filter((_, i) => has(i)) };
}

function sampleOf({ below, above, scores }: LineSides, values: ArrayLike<number>): JumpSample {
  const valued = ({ distances, order }: LineSide) => ({ distances, values: inPlaces(values, order) });
  const different = below.different + above.different;
  return { below: valued(below), above: valued(above), scores, different };
}

/** Whether anybody below got it, or anybody above did not. */
function isBroken({ below, above }: LineSides, treated: ArrayLike<number>): boolean {
  const all = ({ order }: LineSide, same: number) => {
    for (let i = 0; i < order.length; i++) if (treated[order[i] ?? 0] !== same) return false;
    return true;
  };
  return !all(below, 0) || !all(above, 1);
}

function countsWithin({ below, above }: LineSides, h?: number, kernel: Kernel = 'triangular'): LineCounts {
  const count = ({ distances, different }: LineSide): SideCount => {
    if (h === undefined) return { customers: distances.length, scores: different };
    const customers = countWithin(distances, h, kernel);
    return { customers, scores: countDifferentValues(distances, customers) };
  };
  return { below: count(below), above: count(above) };
}

const isFew = ({ below, above }: LineCounts): boolean =>
  [below, above].some(({ customers, scores }) => customers < fewestCustomers || scores < fewestScores);
