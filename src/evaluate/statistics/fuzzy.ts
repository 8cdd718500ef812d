// The jump per customer whom the line moved, where the line alone does not decide.
import {
  type Bandwidths,
  type JumpSample,
  mseBandwidths,
  type NoBandwidth,
  pilotBandwidth,
} from './bandwidth.js';
import { type Estimate, estimateOf, type Jump, jumpAt } from './jump.js';
import type { Kernel } from './kernel.js';

/** The same customers with their values, and with who was treated as 0 and 1. */
export interface FuzzySample {
  readonly values: JumpSample;
  readonly treated: JumpSample;
}

export interface FuzzyJump {
  readonly conventional: Estimate;
  readonly robust: Estimate;
  /** The jump of the share who were treated. */
  readonly share: Jump;
  /** The jump of the values, of all customers whatever they got. */
  readonly all: Jump;
}

/** y - ratio · t on both sides. */
function reduced({ values, treated }: FuzzySample, ratio: number): JumpSample {
  const less = (side: 'below' | 'above') => {
    const shares = treated[side].values;
    return { ...values[side], values: values[side].values.map((y, i) => y - ratio * (shares[i] ?? 0)) };
  };
  return { ...values, below: less('below'), above: less('above') };
}

function jumpsIn({ values, treated }: FuzzySample, bandwidths: Bandwidths, kernel: Kernel) {
  const [all, share] = [jumpAt(values, bandwidths, kernel), jumpAt(treated, bandwidths, kernel)];
  return all === undefined || share === undefined ? undefined : { all, share };
}

/**
 * Bandwidths for a fuzzy jump τ = τ_y/τ_t. Near the truth its error is that of the jump of y - τ t, over τ_t, so that the
 * bandwidths best for that are best for it; τ comes from the pilot bandwidth (Calonico, Cattaneo and Titiunik 2014,
 * fuzzy designs).
 */
export function fuzzyBandwidths(sample: FuzzySample, kernel: Kernel): Bandwidths | NoBandwidth | 'weak line' {
  const pilot = pilotBandwidth(sample.values, kernel);
  const first = jumpsIn(sample, { h: pilot, b: pilot }, kernel);
  if (first === undefined) return 'too few';
  const ratio = first.all.conventional.estimate / first.share.conventional.estimate;
  // Nobody or everybody near the line is treated.
  if (!Number.isFinite(ratio)) return 'weak line';
  return mseBandwidths(reduced(sample, ratio), kernel);
}

/**
 * τ = τ_y/τ_t: by local lines, and as the ratio of both bias-corrected jumps; its variance is that of the same jump of
 * y - τ t, over τ_t². What is off is exactly the jump of y - τ t over τ_t, so that a bend of the share of who is treated does
 * not matter. Calonico, Cattaneo and Titiunik (2014) correct the ratio of local lines by its derivatives instead,
 * which leaves the product of both corrections: it vanishes in large samples, but where rules of movement bend the share
 * near the line it cost a point of coverage. Undefined where too few scores differ.
 */
export function fuzzyJumpAt(
  sample: FuzzySample,
  bandwidths: Bandwidths,
  kernel: Kernel,
): FuzzyJump | undefined {
  const found = jumpsIn(sample, bandwidths, kernel);
  if (found === undefined) return undefined;
  const { all, share } = found;
  const estimate = (which: 'conventional' | 'robust'): Estimate | undefined => {
    const moved = share[which].estimate;
    const ratio = all[which].estimate / moved;
    const rest = jumpAt(reduced(sample, ratio), bandwidths, kernel);
    return rest && estimateOf(ratio, rest[which].se / Math.abs(moved));
  };
  const [conventional, robust] = [estimate('conventional'), estimate('robust')];
  return conventional && robust && { conventional, robust, share, all };
}
