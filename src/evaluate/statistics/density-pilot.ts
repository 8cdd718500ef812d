// Pilot bandwidths of the density test, as if scores were normal.
import { dot, inverseOfMoments } from './matrix.js';
import { normalDensity, normalDerivative } from './normal.js';

/**
 * The bandwidth with the least mean squared error of derivative ν of the distribution function at the end of a normal
 * sample's half, by polynomials of order k and the uniform kernel:
 * h = σ ((2ν-1) / (2(k+1-ν)) · φ / (φ^(k))² · A / n)^(1/(2k+1)), where A = ((k+1)!)² (S⁻¹GS⁻¹)_νν / ((S⁻¹c)_ν)² and S, c, G are
 * the integrals over [0, 1] of u^(i+j), of u^(i+k+1), and of min(u, v) u^i v^j (Cattaneo, Jansson and Ma 2020).
 * @param z the line in standard deviations from the mean
 */
export function normalBandwidth(
  { order, nu }: { readonly order: number; readonly nu: number },
  { z, deviation, count }: { readonly z: number; readonly deviation: number; readonly count: number },
): number {
  const curvature = normalDerivative(order, z) ** 2 * normalDensity(z);
  const weight = (2 * nu - 1) / (2 * (order + 1 - nu));
  return deviation * ((weight * constantOf(order, nu)) / (curvature * count)) ** (1 / (2 * order + 1));
}

function constantOf(order: number, nu: number): number {
  const moments = Array.from({ length: 2 * order + 2 }, (_, k) => 1 / (k + 1));
  const row = inverseOfMoments(moments, order + 1)?.[nu] ?? [];
  const spread = row.map((_, i) =>
    dot(
      row,
      row.map((__, j) => (1 / (i + 2) + 1 / (j + 2)) / (i + j + 3)),
    ),
  );
  const factorial = Array.from({ length: order + 1 }, (_, k) => k + 1).reduce((product, k) => product * k, 1);
  return (factorial ** 2 * dot(row, spread)) / dot(row, moments.slice(order + 1)) ** 2;
}
