// The jump at a line: conventional and robust bias-corrected estimates.
import { type Bandwidths, type JumpSample, orderP, orderQ } from './bandwidth.js';
import { biasConstant, fitLocal, polynomial, type SideValues } from './fit.js';
import { type Kernel, kernelWeights } from './kernel.js';
import { residualsOf } from './neighbours.js';
import { normal975, twoSidedP } from './normal.js';

/** An estimate with what is known of its error. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  /** Interval of 95 %. */
  readonly low: number;
  readonly high: number;
}

/** Whether the interval holds values of one sign alone. */
export const isClear = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

/** The jump from below to above a line. */
export interface Jump {
  readonly conventional: Estimate;
  /** Bias-corrected, with the standard error that counts the correction's own error. */
  readonly robust: Estimate;
  /** The local lines: height at the line, and what a point of score more gives. */
  readonly below: LocalLine;
  readonly above: LocalLine;
}

export interface LocalLine {
  readonly height: number;
  readonly slope: number;
}

export function estimateOf(estimate: number, se: number): Estimate {
  const z = estimate / se;
  const reach = normal975 * se;
  return { estimate, se, z, p: twoSidedP(z), low: estimate - reach, high: estimate + reach };
}

/**
 * Sharp jump τ = lim E(y | score ↓ line) - lim E(y | score ↑ line) by local lines in the bandwidth h, and corrected for its
 * leading bias h² C β₂, where β₂ comes from local parabolas in the bandwidth b; the robust variance is that of the corrected
 * estimate as one linear function of all values (Calonico, Cattaneo and Titiunik 2014, sharp designs).
 * Undefined where too few scores differ.
 */
export function jumpAt(
  { below, above }: JumpSample,
  bandwidths: Bandwidths,
  kernel: Kernel,
): Jump | undefined {
  const [left, right] = [heightAt(below, bandwidths, kernel), heightAt(above, bandwidths, kernel)];
  if (left === undefined || right === undefined) return undefined;
  return {
    conventional: estimateOf(right.height - left.height, Math.sqrt(right.variance + left.variance)),
    robust: estimateOf(right.corrected - left.corrected, Math.sqrt(right.robust + left.robust)),
    below: { height: left.height, slope: -left.slope },
    above: { height: right.height, slope: right.slope },
  };
}

/**
 * Height at the line from one side. With w and v the weights in h and b, and rows of inverse moments g and k, a customer
 * loads the height by l = w (g₀₀ + g₀₁ u) and the corrected height by l - (h/b)² C v (k₂₀ + k₂₁ s + k₂₂ s²); variances are
 * Σ l² e².
 */
function heightAt(side: SideValues, { h, b }: Bandwidths, kernel: Kernel) {
  const line = fitLocal(side, orderP, h, kernel);
  const curve = fitLocal(side, orderQ, b, kernel);
  if (line === undefined || curve === undefined) return undefined;
  const { distances } = side;
  const length = Math.max(line.count, curve.count);
  const residuals = residualsOf(side, length);
  const [g, k] = [line.inverse[0] ?? [], curve.inverse[orderQ] ?? []];
  const share = biasConstant(line, 0) * (h / b) ** (orderP + 1);
  const weigh = kernelWeights[kernel];
  let [variance, robust] = [0, 0];
  for (let i = 0; i < length; i++) {
    const d = distances[i] ?? 0;
    const e = residuals[i] ?? 0;
    const loading = i < line.count ? weigh(d / h) * polynomial(g, d / h) : 0;
    const correction = i < curve.count ? share * weigh(d / b) * polynomial(k, d / b) : 0;
    variance += (loading * e) ** 2;
    robust += ((loading - correction) * e) ** 2;
  }
  const height = line.coefficients[0] ?? 0;
  const corrected = height - share * (curve.coefficients[orderQ] ?? 0);
  return { height, slope: (line.coefficients[1] ?? 0) / h, corrected, variance, robust };
}
