// The bandwidth with the least mean squared error of the jump, common to both sides.
import { biasConstant, fitLocal, type SideValues, varianceOf } from './fit.js';
import { countWithin, type Kernel, pilotConstants } from './kernel.js';
import { residualsOf } from './neighbours.js';

/** Both sides with values, and all scores ascending. */
export interface JumpSample {
  readonly below: SideValues;
  readonly above: SideValues;
  readonly scores: Float64Array;
  /** How many different scores there are. */
  readonly different: number;
}

/** Why there is no bandwidth: too few scores differ where one is looked for, or values do not vary there. */
export type NoBandwidth = 'too few' | 'no spread';

export interface Bandwidths {
  /** Of the estimate. */
  readonly h: number;
  /** Of its bias. */
  readonly b: number;
}

/**
 * The share by which the first bandwidth goes beyond the farthest customers of a side: the square root of what doubles can
 * tell apart. No paper says so, and the authors' own programs end at the farthest customers, who then weigh nothing. For the
 * elections to the Senate that gives h 17.754397 and b 28.028087, where 17.754398 and 28.028089 are published; shares
 * between 1.4 and 1.9 in 100 million give both, for a reason that is not known. No estimate changes by it.
 */
const hair = 2 ** -26;

/** Order of the estimate's polynomial, and of its bias. */
export const [orderP, orderQ] = [1, 2] as const;

/**
 * h and b by three steps of the direct plug-in rule of Calonico, Cattaneo and Titiunik (2014) and Calonico, Cattaneo and
 * Farrell (2020): bandwidth of the derivative from which b's bias is told, then b, then h.
 */
export function mseBandwidths(sample: JumpSample, kernel: Kernel): Bandwidths | NoBandwidth {
  const { below, above } = sample;
  const farthest = [below, above].map(({ distances }) => distances[distances.length - 1] ?? 0);
  const limit = Math.max(...farthest);
  const pilot = Math.min(pilotBandwidth(sample, kernel), limit);
  const [farBelow = 0, farAbove = 0] = farthest.map((far) => far * (1 + hair));
  const stage = (asked: Omit<Stage, 'pilot' | 'kernel'>): number | NoBandwidth => {
    const found = balance(sample, { ...asked, pilot, kernel });
    return typeof found === 'string' ? found : Math.min(found, limit);
  };
  const derivative = stage({
    order: orderQ + 1,
    nu: orderQ + 1,
    biases: [farBelow, farAbove],
    regular: false,
  });
  if (typeof derivative === 'string') return derivative;
  const b = stage({ order: orderQ, nu: orderP + 1, biases: [derivative, derivative], regular: true });
  if (typeof b === 'string') return b;
  const h = stage({ order: orderP, nu: 0, biases: [b, b], regular: true });
  return typeof h === 'string' ? h : { h, b };
}

/** c · min(sd, IQR/1.349) · M^(-1/5): c by kernel, M the number of different scores (Silverman 1986, section 3.4.2). */
export function pilotBandwidth({ scores, different }: JumpSample, kernel: Kernel): number {
  const spread = Math.min(scoreDeviation(scores), (quartile(scores, 3) - quartile(scores, 1)) / 1.349);
  // Where half of all customers share a score, quartiles tell no spread.
  const told = spread > 0 ? spread : scoreDeviation(scores);
  return pilotConstants[kernel] * told * different ** (-1 / 5);
}

export function scoreDeviation(values: Float64Array): number {
  const mean = scoreMean(values);
  let squares = 0;
  // Counted: over half a million customers, going through values one by one takes several times as long.
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

export function scoreMean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Quartile k: the inverse of the distribution function, the mean of both where it is flat (R type 2). */
function quartile(ascending: Float64Array, k: 1 | 3): number {
  const at = (ascending.length * k) / 4;
  const [low, high] = Number.isInteger(at) ? [at - 1, at] : [Math.floor(at), Math.floor(at)];
  return ((ascending[low] ?? 0) + (ascending[high] ?? 0)) / 2;
}

interface Stage {
  /** Order o of the polynomial whose bandwidth is asked for, and the derivative ν that it estimates. */
  readonly order: number;
  readonly nu: number;
  /** Bandwidths of the fits of order o + 1 that tell the bias, below and above. */
  readonly biases: readonly [number, number];
  readonly regular: boolean;
  readonly pilot: number;
  readonly kernel: Kernel;
}

/**
 * ((V₊ + V₋) / ((B₊ - B₋)² + R))^(1/(2o+3)), which balances variance and squared bias, with, on each side,
 * V = (2ν+1) h^(2ν+1) Var(ν-th coefficient) in the pilot bandwidth h, B = √(2(o+1-ν)) C β where β is the coefficient o+1
 * of a fit of order o+1 and C the constant of the bias, R = 2(o+1-ν) · 3 C² Var(β), which keeps the bandwidth finite where
 * biases happen to cancel (Imbens and Kalyanaraman 2012; Calonico, Cattaneo and Titiunik 2014).
 */
function balance({ below, above }: JumpSample, stage: Stage): number | NoBandwidth {
  const [left, right] = [termsOf(below, stage, stage.biases[0]), termsOf(above, stage, stage.biases[1])];
  if (left === undefined || right === undefined) return 'too few';
  // Distances below the line run against the scores: odd derivatives change their sign.
  const bias = right.bias - (stage.nu % 2 === 0 ? left.bias : -left.bias);
  const ratio = (left.variance + right.variance) / (bias ** 2 + left.regular + right.regular);
  const found = ratio ** (1 / (2 * stage.order + 3));
  return Number.isFinite(found) && found > 0 ? found : 'no spread';
}

function termsOf(side: SideValues, stage: Stage, biasBandwidth: number) {
  const { order, nu, kernel, pilot } = stage;
  const fit = fitLocal(side, order, pilot, kernel);
  const curve = fitLocal(side, order + 1, biasBandwidth, kernel);
  if (fit === undefined || curve === undefined) return undefined;
  const residuals = residualsOf(side, fit.count);
  const variance = (2 * nu + 1) * pilot * varianceOf(fit, nu, side, residuals);
  const constant = biasConstant(fit, nu);
  const scale = 2 * (order + 1 - nu);
  const unit = biasBandwidth ** (order + 1);
  const bias = (Math.sqrt(scale) * constant * (curve.coefficients[order + 1] ?? 0)) / unit;
  if (!stage.regular) return { variance, bias, regular: 0 };
  const within = countWithin(side.distances, biasBandwidth, kernel);
  const spread = varianceOf(curve, order + 1, side, residualsOf(side, within));
  return { variance, bias, regular: (scale * 3 * constant ** 2 * spread) / unit ** 2 };
}
