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

function ratioIn(sample: FuzzySample, bandwidths: Bandwidths, kernel: Kernel) {
  const all = jumpAt(sample.values, bandwidths, kernel);
  const share = jumpAt(sample.treated, bandwidths, kernel);
  if (all === undefined || share === undefined) return undefined;
  return { all, share, ratio: all.conventional.estimate / share.conventional.estimate };
}

/**
 * Bandwidths for a fuzzy jump τ = τ_y/τ_t. Near the truth its error is that of the jump of y - τ t, over τ_t, so that the
 * bandwidths best for that are best for it; τ comes from the pilot bandwidth (Calonico, Cattaneo and Titiunik 2014,
 * section 3.2 and supplement, section S.2.4).
 */
export function fuzzyBandwidths(sample: FuzzySample, kernel: Kernel): Bandwidths | NoBandwidth | 'weak line' {
  const pilot = pilotBandwidth(sample.values, kernel);
  const first = ratioIn(sample, { h: pilot, b: pilot }, kernel);
  if (first === undefined) return 'too few';
  // Nobody or everybody near the line is treated.
  if (!Number.isFinite(first.ratio)) return 'weak line';
  return mseBandwidths(reduced(sample, first.ratio), kernel);
}

/**
 * τ = τ_y/τ_t by local lines, its bias corrected by that of y - τ t over τ_t, and its variance that of y - τ t over τ_t²
 * (Calonico, Cattaneo and Titiunik 2014, theorem 3). Undefined where too few scores differ.
 */
export function fuzzyJumpAt(
  sample: FuzzySample,
  bandwidths: Bandwidths,
  kernel: Kernel,
): FuzzyJump | undefined {
  const found = ratioIn(sample, bandwidths, kernel);
  if (found === undefined) return undefined;
  const { all, share, ratio } = found;
  const rest = jumpAt(reduced(sample, ratio), bandwidths, kernel);
  if (rest === undefined) return undefined;
  const moved = share.conventional.estimate;
  return {
    conventional: estimateOf(ratio, rest.conventional.se / Math.abs(moved)),
    robust: estimateOf(ratio + rest.robust.estimate / moved, rest.robust.se / Math.abs(moved)),
    share,
    all,
  };
}
