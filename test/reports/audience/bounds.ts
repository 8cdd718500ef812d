// How closely somebody can tell one unknown who knows sums: the least and the largest value that fit, by the simplex method
// (Bland's rule), with nothing shared with the code that chooses what to withhold.
const tiny = 1e-9;

/** Equations over unknowns of at least 0: coefficients by unknown, and what they sum to. */
export interface Equation {
  readonly of: ReadonlyMap<number, number>;
  readonly sum: number;
}

/** Least and largest value of an unknown; undefined where nothing fits. */
export function boundsOf(unknown: number, unknowns: number, equations: readonly Equation[]) {
  const least = optimum(unknown, -1, unknowns, equations);
  const most = optimum(unknown, 1, unknowns, equations);
  return least === undefined || most === undefined ? undefined : { least: -least, most };
}

/** The largest value of sign times an unknown; infinite where there is none. */
function optimum(unknown: number, sign: 1 | -1, unknowns: number, equations: readonly Equation[]) {
  const m = equations.length;
  const width = unknowns + m + 1;
  // Every equation with an artificial unknown, which the first phase drives out.
  const rows = equations.map(({ of, sum }, at) => {
    const turn = sum < 0 ? -1 : 1;
    const row = new Array<number>(width).fill(0);
    for (const [index, factor] of of) row[index] = factor * turn;
    row[unknowns + at] = 1;
    row[width - 1] = sum * turn;
    return row;
  });
  const basis = equations.map((_, at) => unknowns + at);
  const first = new Array<number>(width).fill(0);
  for (const row of rows)
    for (let at = 0; at < width; at++)
      if (at < unknowns || at === width - 1) first[at] = (first[at] ?? 0) + (row[at] ?? 0);
  run(rows, basis, first, unknowns);
  if (Math.abs(first[width - 1] ?? 0) > 1e-6) return undefined;
  const goal = new Array<number>(width).fill(0);
  goal[unknown] = sign;
  for (const [at, index] of basis.entries()) {
    const factor = goal[index] ?? 0;
    if (factor !== 0)
      for (let c = 0; c < width; c++) goal[c] = (goal[c] ?? 0) - factor * (rows[at]?.[c] ?? 0);
  }
  return run(rows, basis, goal, unknowns) ? -(goal[width - 1] ?? 0) : Number.POSITIVE_INFINITY;
}

/** Pivots until nothing gains; false where the gain has no end. */
function run(rows: number[][], basis: number[], goal: number[], unknowns: number): boolean {
  for (let round = 0; round < 10_000; round++) {
    const enters = goal.findIndex((gain, at) => at < unknowns && gain > tiny);
    if (enters < 0) return true;
    let leaves = -1;
    let ratio = Number.POSITIVE_INFINITY;
    for (const [at, row] of rows.entries()) {
      const factor = row[enters] ?? 0;
      if (factor <= tiny) continue;
      const found = (row.at(-1) ?? 0) / factor;
      if (found < ratio - tiny || (found < ratio + tiny && (basis[at] ?? 0) < (basis[leaves] ?? 0)))
        [leaves, ratio] = [at, found];
    }
    const pivot = rows[leaves];
    if (pivot === undefined) return false;
    const by = pivot[enters] ?? 1;
    for (let c = 0; c < pivot.length; c++) pivot[c] = (pivot[c] ?? 0) / by;
    for (const row of [...rows, goal]) {
      const factor = row === pivot ? 0 : (row[enters] ?? 0);
      if (factor !== 0)
        for (let c = 0; c < row.length; c++) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0);
    }
    basis[leaves] = enters;
  }
  throw new Error('the simplex method found no end');
}
