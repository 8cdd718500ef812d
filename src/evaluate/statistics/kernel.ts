// Kernels: how much a customer counts by how far the score lies from the line.

export type Kernel = 'triangular' | 'uniform';

/** Weight at a distance of u bandwidths: 1 - u or 1/2, up to the bandwidth. Scale does not matter to any estimate. */
export const kernelWeights: Readonly<Record<Kernel, (u: number) => number>> = {
  triangular: (u) => Math.max(0, 1 - u),
  uniform: (u) => (u <= 1 ? 0.5 : 0),
};

/**
 * Constant of the pilot bandwidth, that of Silverman's rule of thumb for the kernel: (8√π R(K) / (3 μ₂(K)²))^(1/5), with
 * R the integral of K² and μ₂ that of u²K (Silverman 1986, section 3.4.2).
 */
export const pilotConstants: Readonly<Record<Kernel, number>> = { triangular: 2.576, uniform: 1.843 };

/**
 * How many of ascending distances lie within a bandwidth. The triangular kernel gives nothing at the bandwidth itself.
 */
export function countWithin(distances: Float64Array, bandwidth: number, kernel: Kernel): number {
  let [low, high] = [0, distances.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const d = distances[middle] ?? 0;
    const inside = kernel === 'uniform' ? d <= bandwidth : d < bandwidth;
    if (inside) low = middle + 1;
    else high = middle;
  }
  return low;
}
