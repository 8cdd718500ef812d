// Residuals from the nearest neighbours in score, which need no fitted curve.

/** Neighbours that each customer is held against. */
const matches = 3;
/** Values closer than this share of themselves are equal: sums of equal values are rounded. */
const rounding = 1e-12;

/**
 * Residuals of the first `length` customers of a side: √(J/(J+1)) (y_i - mean of y over the J nearest neighbours), which
 * has in the mean the variance of y at this score (Abadie and Imbens 2006; Calonico, Cattaneo and Titiunik 2014,
 * section 5.1). J is 3, and more where scores are tied: who has an equal score is taken or left as a whole.
 */
export function neighbourResiduals(
  distances: Float64Array,
  values: Float64Array,
  length: number,
): Float64Array {
  const residuals = new Float64Array(length);
  const { starts, sums, ties } = tiesOf(distances, values, length);
  const at = (tie: number) => distances[starts[tie] ?? 0] ?? 0;
  const wanted = Math.min(matches, length - 1);
  for (let tie = 0; tie < ties; tie++) {
    const [first, end] = [starts[tie] ?? 0, starts[tie + 1] ?? 0];
    let [low, high, count, sum] = [tie, tie, end - first - 1, sums[tie] ?? 0];
    const take = (taken: number) => {
      count += (starts[taken + 1] ?? 0) - (starts[taken] ?? 0);
      sum += sums[taken] ?? 0;
    };
    while (count < wanted) {
      const down = low > 0 ? at(tie) - at(low - 1) : Number.POSITIVE_INFINITY;
      const up = high < ties - 1 ? at(high + 1) - at(tie) : Number.POSITIVE_INFINITY;
      if (down <= up) take(--low);
      if (up <= down) take(++high);
    }
    const scale = Math.sqrt(count / (count + 1));
    for (let i = first; i < end; i++) {
      const own = values[i] ?? 0;
      const others = (sum - own) / count;
      const same = count === 0 || Math.abs(own - others) <= rounding * (Math.abs(own) + Math.abs(others));
      residuals[i] = same ? 0 : scale * (own - others);
    }
  }
  return residuals;
}

/** Where each group of equal distances begins, with the end of the last, and the sum of values of each. */
function tiesOf(distances: Float64Array, values: Float64Array, length: number) {
  const starts = new Uint32Array(length + 1);
  const sums = new Float64Array(length);
  let ties = 0;
  for (let i = 0; i < length; i++) {
    if (i === 0 || distances[i] !== distances[i - 1]) starts[ties++] = i;
    sums[ties - 1] = (sums[ties - 1] ?? 0) + (values[i] ?? 0);
  }
  starts[ties] = length;
  return { starts, sums, ties };
}
