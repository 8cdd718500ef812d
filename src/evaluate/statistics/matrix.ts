// Small symmetric matrices, as local polynomials have them.

/**
 * Inverse of the matrix with the moments m[j + k] in row j and column k, by Gauss and Jordan with pivots; undefined where
 * it is singular to the last digits, as with fewer different distances than coefficients.
 */
export function inverseOfMoments(moments: ArrayLike<number>, size: number): number[][] | undefined {
  const rows = Array.from({ length: size }, (_, j) =>
    Array.from({ length: 2 * size }, (_, k) => (k < size ? (moments[j + k] ?? 0) : k - size === j ? 1 : 0)),
  );
  for (let at = 0; at < size; at++) {
    const best = rows
      .slice(at)
      .reduce((top, row) => (Math.abs(row[at] ?? 0) > Math.abs(top[at] ?? 0) ? row : top));
    const pivot = best[at] ?? 0;
    if (!(Math.abs(pivot) > 1e-13 * Math.abs(moments[0] ?? 0))) return undefined;
    rows[rows.indexOf(best)] = rows[at] ?? [];
    const scaled = best.map((value) => value / pivot);
    rows[at] = scaled;
    for (let j = 0; j < size; j++) {
      const row = rows[j] ?? [];
      const factor = row[at] ?? 0;
      if (j !== at) rows[j] = row.map((value, k) => value - factor * (scaled[k] ?? 0));
    }
  }
  return rows.map((row) => row.slice(size));
}

/** The sum of products. */
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
