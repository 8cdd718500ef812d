// The standard normal distribution, to about 15 places.

/** 97.5 % quantile: intervals of 95 % reach so many standard errors to either side. */
export const normal975 = 1.959963984540054;

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * P(|Z| > |z|) of a standard normal Z.
 *
 * Near 0 by the series 1/2 + φ(z)(z + z³/3 + z⁵/(3·5) + …), further out by Laplace's continued fraction
 * φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))) (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
 */
export function twoSidedP(z: number): number {
  const x = Math.abs(z);
  if (Number.isNaN(x)) return Number.NaN;
  if (x < 3) {
    let [sum, term] = [x, x];
    for (let k = 3; Math.abs(term) > 1e-17 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 1 - 2 * normalDensity(x) * sum;
  }
  let fraction = x;
  for (let k = 200; k >= 1; k--) fraction = x + k / fraction;
  return (2 * normalDensity(x)) / fraction;
}

/** Derivative number k of the standard normal density over the density itself: (-1)^k He_k(z) by He_{k+1} = z He_k - k He_{k-1}. */
export function normalDerivative(k: number, z: number): number {
  let [before, at] = [0, 1];
  for (let n = 0; n < k; n++) [before, at] = [at, z * at - n * before];
  return (k % 2 === 0 ? 1 : -1) * at;
}
