// Whether customers pile up on one side of a line: the density of scores just below against just above.
import { scoreDeviation, scoreMean } from './bandwidth.js';
import { normalBandwidth } from './density-pilot.js';
import { fitLocal, type LocalFit, polynomial } from './fit.js';
import { dot, inverseOfMoments } from './matrix.js';
import { twoSidedP } from './normal.js';
import { firstAtLeast, type LineSide, type LineSides } from './sample.js';

export interface DensityTest {
  readonly t: number;
  readonly p: number;
  readonly h: { readonly below: number; readonly above: number };
  /** Customers within the bandwidths. */
  readonly effective: { readonly below: number; readonly above: number };
  /** Density just below and just above, as the test estimates them. */
  readonly density: { readonly below: number; readonly above: number };
}

/** Order of the polynomials that bandwidths are best for; the test is of one order more, which removes the bias. */
const order = 2;
/** Customers, and different scores, that a bandwidth holds at least. */
const fewest = { customers: 20 + order + 1, scores: 10 };

interface Slope {
  readonly fit: LocalFit;
  /** The density at the line from this side. */
  readonly density: number;
  readonly variance: number;
}

/** A side with the share of all customers who have at most its scores. */
interface SideShares extends LineSide {
  readonly shares: Float64Array;
  /** Customers on both sides. */
  readonly all: number;
}

/**
 * T = (f₊ - f₋) / √(V₊ + V₋), where f is the slope of a local polynomial of order 3, fitted on either side to the
 * distribution function of all scores, so that nothing has to be binned (Cattaneo, Jansson and Ma 2020).
 * Undefined where too few scores differ.
 */
export function densityTest(sides: LineSides): DensityTest | undefined {
  const [below, above] = [sharesOf(sides.below, sides), sharesOf(sides.above, sides)];
  const h = densityBandwidths(sides, below, above);
  if (h === undefined) return undefined;
  const [left, right] = [slopeOf(below, order + 1, h.below), slopeOf(above, order + 1, h.above)];
  if (left === undefined || right === undefined) return undefined;
  const t = (right.density - left.density) / Math.sqrt(right.variance + left.variance);
  if (!Number.isFinite(t)) return undefined;
  return {
    t,
    p: twoSidedP(t),
    h,
    effective: { below: left.fit.count, above: right.fit.count },
    density: { below: left.density, above: right.density },
  };
}

/** F(x) = (number of other scores ≤ x) / (n - 1): the customer itself says nothing of the others. */
function sharesOf(side: LineSide, { scores, line }: LineSides): SideShares {
  const all = scores.length;
  const first = firstAtLeast(scores, line);
  const shares = new Float64Array(side.distances.length);
  // Groups of equal scores share the place of their last one in the order of all scores.
  for (let i = 0, end = 0; i < shares.length; i = end) {
    while (end < shares.length && side.distances[end] === side.distances[i]) end++;
    const last = side.at === 'below' ? first - 1 - i : first + end - 1;
    shares.fill(last / (all - 1), i, end);
  }
  return { ...side, shares, all };
}

/**
 * Slope of the fitted distribution function, and its variance by the influence of each customer: who has the score x_i
 * raises F at all scores x_j ≥ x_i, and so the slope by L_i = Σ_{j: x_j ≥ x_i} w_j (g₁·r_j) / (n - 1); V = Σ L_i² (the
 * jackknife of Cattaneo, Jansson and Ma 2020). Loadings of a side add up to 0, so others have none.
 */
function slopeOf(side: SideShares, degree: number, bandwidth: number): Slope | undefined {
  const fit = fitLocal({ distances: side.distances, values: side.shares }, degree, bandwidth, 'triangular');
  if (fit === undefined) return undefined;
  const { distances, all } = side;
  const row = fit.inverse[1] ?? [];
  const below = side.at === 'below';
  let [variance, sum] = [0, 0];
  for (let i = 0, end = 0; i < fit.count; i = end) {
    let own = 0;
    while (end < fit.count && distances[end] === distances[i]) {
      own += (fit.weights[end] ?? 0) * polynomial(row, (distances[end] ?? 0) / bandwidth);
      end++;
    }
    // Below, scores at least as high are nearer to the line; above, they are farther, all that is not nearer: 0 - sum.
    const influence = (below ? sum + own : -sum) / (all - 1) / bandwidth;
    variance += (end - i) * influence ** 2;
    sum += own;
  }
  const slope = (fit.coefficients[1] ?? 0) / bandwidth;
  return { fit, density: below ? -slope : slope, variance };
}

/**
 * Bandwidths with the least mean squared error, h = (V / (2p B²))^(1/(2p+1)): of each side alone, of the difference of both
 * densities and of their sum; on each side the middle of the three counts (Cattaneo, Jansson and Ma 2020).
 */
function densityBandwidths(sides: LineSides, below: SideShares, above: SideShares) {
  const { scores, line } = sides;
  const deviation = scoreDeviation(scores);
  const normal = { z: (scoreMean(scores) - line) / deviation, deviation, count: scores.length };
  const forBias = normalBandwidth({ order: order + 2, nu: order + 1 }, normal);
  const forVariance = normalBandwidth({ order, nu: 1 }, normal);
  const [left, right] = [below, above].map((side) => termsOfSide(side, forBias, forVariance));
  if (left === undefined || right === undefined) return undefined;
  const best = (variance: number, bias: number) =>
    (variance / (2 * order * bias ** 2)) ** (1 / (2 * order + 1));
  const variance = left.variance + right.variance;
  const both = [best(variance, right.bias - left.bias), best(variance, right.bias + left.bias)];
  return {
    below: widened(below, middleOf([best(left.variance, left.bias), ...both])),
    above: widened(above, middleOf([best(right.variance, right.bias), ...both])),
  };
}

const middleOf = (three: readonly number[]): number => [...three].sort((a, b) => a - b)[1] ?? 0;

/** Variance of the slope times its bandwidth, and the constant of its bias. */
function termsOfSide(side: SideShares, forBias: number, forVariance: number) {
  const far = side.distances[side.distances.length - 1] ?? 0;
  const reach = (bandwidth: number) => (Number.isFinite(bandwidth) ? bandwidth : far);
  const slope = slopeOf(side, order, reach(forVariance));
  const width = reach(forBias);
  const curve = fitLocal({ distances: side.distances, values: side.shares }, order + 2, width, 'triangular');
  if (slope === undefined || curve === undefined) return undefined;
  const coefficient = (curve.coefficients[order + 1] ?? 0) / width ** (order + 1);
  const bias = (side.at === 'below' ? -1 : 1) * coefficient * slopeBias();
  return { variance: reach(forVariance) * slope.variance, bias };
}

/** (S⁻¹c)₁ of the triangular kernel: what the slope takes u^(p+1) for, with S and c the integrals of (1-u) u^(i+j). */
function slopeBias(): number {
  const moments = Array.from({ length: 2 * order + 2 }, (_, k) => 1 / ((k + 1) * (k + 2)));
  return dot(inverseOfMoments(moments, order + 1)?.[1] ?? [], moments.slice(order + 1));
}

/** A bandwidth that holds at least the `fewest` customers and different scores, and reaches no farther than they do. */
function widened({ distances }: LineSide, bandwidth: number): number {
  const far = distances[distances.length - 1] ?? 0;
  let least = distances[Math.min(fewest.customers, distances.length) - 1] ?? far;
  for (let i = 0, different = 0; i < distances.length && different < fewest.scores; i++) {
    if (i === 0 || distances[i] !== distances[i - 1]) different++;
    least = Math.max(least, distances[i] ?? 0);
  }
  return Math.min(far, Math.max(least, bandwidth));
}
