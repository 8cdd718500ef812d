// Local polynomials on one side of a line, in distances from the line.
import { countWithin, type Kernel, kernelWeights } from './kernel.js';
import { dot, inverseOfMoments } from './matrix.js';

/** One side of a line with the values whose jump is asked for. */
export interface SideValues {
  readonly distances: Float64Array;
  readonly values: Float64Array;
}

/** A polynomial of distances in bandwidths, u = d/h, fitted by weighted least squares. */
export interface LocalFit {
  readonly bandwidth: number;
  readonly order: number;
  /** Customers with a weight. */
  readonly count: number;
  readonly weights: Float64Array;
  /** Coefficients of 1, u, u², … */
  readonly coefficients: readonly number[];
  /** (R'WR)⁻¹ */
  readonly inverse: readonly (readonly number[])[];
  /** Σ w u^k */
  readonly moments: Float64Array;
}

/** The fit of an order within a bandwidth; undefined where too few distances differ. */
export function fitLocal(
  { distances, values }: SideValues,
  order: number,
  bandwidth: number,
  kernel: Kernel,
): LocalFit | undefined {
  const count = countWithin(distances, bandwidth, kernel);
  const weigh = kernelWeights[kernel];
  const weights = new Float64Array(count);
  const moments = new Float64Array(2 * order + 2);
  const products = new Float64Array(order + 1);
  for (let i = 0; i < count; i++) {
    const u = (distances[i] ?? 0) / bandwidth;
    const y = values[i] ?? 0;
    let power = weigh(u);
    weights[i] = power;
    for (let k = 0; k < moments.length; k++) {
      moments[k] = (moments[k] ?? 0) + power;
      if (k <= order) products[k] = (products[k] ?? 0) + power * y;
      power *= u;
    }
  }
  const inverse = inverseOfMoments(moments, order + 1);
  if (inverse === undefined) return undefined;
  const coefficients = inverse.map((row) => dot(row, products));
  return { bandwidth, order, count, weights, coefficients, inverse, moments };
}

/**
 * Variance of coefficient k: row k of (R'WR)⁻¹ R'W diag(e²) WR (R'WR)⁻¹, that is Σ w² (Σ_j g_kj u^j)² e².
 * @param residuals of at least the customers with a weight
 */
export function varianceOf(
  fit: LocalFit,
  k: number,
  { distances }: SideValues,
  residuals: Float64Array,
): number {
  const row = fit.inverse[k] ?? [];
  let sum = 0;
  for (let i = 0; i < fit.count; i++) {
    const loading = (fit.weights[i] ?? 0) * polynomial(row, (distances[i] ?? 0) / fit.bandwidth);
    sum += (loading * (residuals[i] ?? 0)) ** 2;
  }
  return sum;
}

/** What a fit takes the term u^(order+1) for in coefficient k: the constant of its leading bias. */
export const biasConstant = (fit: LocalFit, k: number): number =>
  dot(fit.inverse[k] ?? [], fit.moments.subarray(fit.order + 1, 2 * fit.order + 2));

/** Σ c_j u^j */
export function polynomial(coefficients: readonly number[], u: number): number {
  let sum = 0;
  for (let j = coefficients.length - 1; j >= 0; j--) sum = sum * u + (coefficients[j] ?? 0);
  return sum;
}
