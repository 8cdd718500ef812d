// Residuals from the nearest neighbours in score, which need no fitted curve.

/** Neighbours that each customer is held against. */
const matches = 3;
/** Values closer than this share of themselves are equal: sums of equal values are rounded. */
const rounding = 1e-12;
/** Scores closer than this are as far away: of decimals such as 50.1 and 49.9, differences are rounded. */
const dust = 1e-9;

/**
 * Residuals of the first `length` customers of a side: √(J/(J+1)) (y_i - mean of y over the J nearest neighbours), which
 * has in the mean the variance of y at this score (Abadie and Imbens 2006; Calonico, Cattaneo and
 * Titiunik 2014). J is 3, and more where scores are tied: who has an equal score is taken or left as a whole.
 */
export function neighbourResiduals(
  distances: Float64Array,
  values: Float64Array,
  length: number,
): Float64Array {
  const residuals = new Float64Array(length);
  const { starts, sums, at, ties } = tiesOf(distances, values, length);
  const wanted = Math.min(matches, length - 1);
  for (let tie = 0; tie < ties; tie++) {
    const [first, end] = [starts[tie] ?? 0, starts[tie + 1] ?? 0];
    const own = at[tie] ?? 0;
    let [low, high, count, sum] = [tie, tie, end - first - 1, sums[tie] ?? 0];
    // Groups next to each other: all that is taken lies between the starts of the lowest and behind the highest.
    while (count < wanted) {
      const down = low > 0 ? own - (at[low - 1] ?? 0) : Number.POSITIVE_INFINITY;
      const up = high < ties - 1 ? (at[high + 1] ?? 0) - own : Number.POSITIVE_INFINITY;
      if (down <= up + dust) sum += sums[--low] ?? 0;
      if (up <= down + dust) sum += sums[++high] ?? 0;
      count = (starts[high + 1] ?? 0) - (starts[low] ?? 0) - 1;
    }
    const scale = Math.sqrt(count / (count + 1));
    for (let i = first; i < end; i++) {
      const value = values[i] ?? 0;
      const others = (sum - value) / count;
      const same = count === 0 || Math.abs(value - others) <= rounding * (Math.abs(value) + Math.abs(others));
      residuals[i] = same ? 0 : scale * (value - others);
    }
  }
  return residuals;
}

const known = new WeakMap<Float64Array, Map<number, Float64Array>>();

/** The same for a side, reckoned once for each length that is asked for: one bandwidth asks again what another has asked. */
export function residualsOf(
  { distances, values }: { readonly distances: Float64Array; readonly values: Float64Array },
  length: number,
): Float64Array {
  const lengths = known.get(values) ?? new Map<number, Float64Array>();
  known.set(values, lengths);
  const found = lengths.get(length) ?? neighbourResiduals(distances, values, length);
  lengths.set(length, found);
  return found;
}

/** Where each group of equal distances begins, with the end of the last, the sum of values of each, and its distance. */
function tiesOf(distances: Float64Array, values: Float64Array, length: number) {
  const starts = new Uint32Array(length + 1);
  const sums = new Float64Array(length);
  const at = new Float64Array(length);
  let ties = 0;
  for (let i = 0; i < length; i++) {
    const distance = distances[i] ?? 0;
    if (i === 0 || distance !== distances[i - 1]) {
      at[ties] = distance;
      starts[ties++] = i;
    }
    sums[ties - 1] = (sums[ties - 1] ?? 0) + (values[i] ?? 0);
  }
  starts[ties] = length;
  return { starts, sums, at, ties };
}
