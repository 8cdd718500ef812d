// Finds the centres of clusters with k-means (ml-kmeans). A pure function of the points as a set: they come sorted by
// their values, every sum runs in that order, and the starts are seeded, so that the same customers give the same
// centres whatever the order of rows or the number of threads.
import { Decimal } from 'decimal.js';
import { kmeansGenerator } from 'ml-kmeans';
import { Breath } from '../../foundation/stages/breath.js';
import type { ByClusters, Centre } from '../../policy/model/assign.js';

/** Customers to be clustered, sorted by values: coordinates in the metrics' units, and the value that names clusters. */
export interface ClusterPoints {
  readonly at: readonly number[][];
  /** Undefined where the metric is missing. */
  readonly of: readonly (number | undefined)[];
}

type Point = readonly number[];

/** Seeded k-means++ starts, of which the one with the smallest squared distances in all goes on. */
const starts = 10;
/** The starts look at this many customers at most, taken evenly from the sorted list; what follows sees everybody. */
const startPoints = 20_000;
const startIterations = 100;
const iterations = 500;
/** Squared distance in standard deviations that no centre may still move. */
const tolerance = 1e-12;

interface Scale {
  readonly mean: number;
  /** Of all points (divided by their number); 0 where all are alike. */
  readonly deviation: number;
}

/** Points that differ in at least one coordinate. */
export function countDifferent(at: readonly Point[]): number {
  return at.filter((point, index) => {
    const before = at[index - 1];
    return before === undefined || point.some((value, m) => value !== before[m]);
  }).length;
}

/**
 * Centres of as many clusters as tiers, a row per tier and metric; tiers in the order of the mean of `of`, highest first.
 * @param points with at least as many different ones as clusters
 */
export async function findCentres(
  { at, of }: ClusterPoints,
  clusters: number,
  { on, seed }: ByClusters,
): Promise<Centre[]> {
  const scales = on.map((_, m) => scaleOf(at, m));
  const standard = at.map((point) => point.map((value, m) => standardised(value, scales[m])));
  const found = await settle(standard, clusters, await bestStart(standard, clusters, seed));
  const members = at.map((_, index) => nearest(standard[index] ?? [], found).cluster);
  // In the metrics' units again: means of the customers themselves are rounded less than centres turned back.
  const means = on.map((_, m) => meansOf(members, clusters, (index) => at[index]?.[m]));
  const worth = meansOf(members, clusters, (index) => of[index]);
  const order = found
    .map((centre, cluster) => ({
      centre: centre.map((value, m) => means[m]?.[cluster] ?? turnedBack(value, scales[m])),
      mean: worth[cluster] ?? Number.NEGATIVE_INFINITY,
    }))
    .sort((a, b) => descending(a.mean, b.mean) || descendingPoints(a.centre, b.centre));
  return order.flatMap(({ centre }, tier) =>
    on.map((metric, m) => ({
      tier,
      metric,
      centre: numberText(centre[m] ?? 0),
      mean: numberText(scales[m]?.mean ?? 0),
      deviation: numberText(scales[m]?.deviation ?? 0),
    })),
  );
}

/** Digits that give the same binary number when they are read again, without an exponent. */
export function numberText(value: number): string {
  return value === 0 ? '0' : new Decimal(value).toFixed();
}

function scaleOf(at: readonly Point[], m: number): Scale {
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of at) {
    const value = point[m] ?? 0;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // Equal values can have a mean that rounding moved away from them.
  if (least === most) return { mean: least, deviation: 0 };
  const mean = sum / at.length;
  let squares = 0;
  for (const point of at) squares += square((point[m] ?? 0) - mean);
  return { mean, deviation: Math.sqrt(squares / at.length) };
}

/** Not `** 2`: a power may be rounded otherwise on another machine. */
const square = (value: number) => value * value;

function standardised(value: number, scale: Scale | undefined): number {
  return scale === undefined || scale.deviation === 0 ? 0 : (value - scale.mean) / scale.deviation;
}

function turnedBack(value: number, { mean, deviation }: Scale = { mean: 0, deviation: 0 }): number {
  return value * deviation + mean;
}

/** k-means, listening for signals between two steps. */
async function centroidsOf(
  points: number[][],
  clusters: number,
  options: Parameters<typeof kmeansGenerator>[2],
): Promise<number[][]> {
  const breath = new Breath();
  let centroids: number[][] = [];
  for (const step of kmeansGenerator(points, clusters, options)) {
    centroids = step.centroids;
    await breath.take();
  }
  return centroids;
}

async function bestStart(points: number[][], clusters: number, seed: number): Promise<number[][]> {
  const every = Math.ceil(points.length / startPoints);
  const some = points.filter((_, index) => index % every === 0);
  let best: { centres: number[][]; squares: number } | undefined;
  for (let start = 0; start < starts; start++) {
    const centroids = await centroidsOf(some, clusters, {
      seed: seed * starts + start,
      initialization: 'kmeans++',
      maxIterations: startIterations,
      tolerance,
    });
    let squares = 0;
    for (const point of some) squares += nearest(point, centroids).far;
    if (best === undefined || squares < best.squares) best = { centres: centroids, squares };
  }
  return best?.centres ?? [];
}

/** Moves the centres until they rest. A cluster that stays empty starts again at the point farthest from its centre. */
async function settle(points: number[][], clusters: number, from: number[][]): Promise<number[][]> {
  let centres = from;
  for (let attempt = 0; attempt <= clusters; attempt++) {
    centres = await centroidsOf(points, clusters, {
      initialization: centres,
      maxIterations: iterations,
      tolerance,
    });
    const filled = new Set<number>();
    let farthest = { point: points[0] ?? [], far: -1 };
    for (const point of points) {
      const { cluster, far } = nearest(point, centres);
      filled.add(cluster);
      if (far > farthest.far) farthest = { point, far };
    }
    const empty = centres.findIndex((_, cluster) => !filled.has(cluster));
    if (empty < 0) break;
    centres = centres.map((centre, cluster) => (cluster === empty ? [...farthest.point] : centre));
  }
  return centres;
}

function nearest(point: Point, centres: readonly Point[]): { cluster: number; far: number } {
  let found = { cluster: 0, far: Number.POSITIVE_INFINITY };
  centres.forEach((centre, cluster) => {
    let far = 0;
    for (let m = 0; m < point.length; m++) far += square((point[m] ?? 0) - (centre[m] ?? 0));
    if (far < found.far) found = { cluster, far };
  });
  return found;
}

/** Mean of a value per cluster; undefined where none of its customers has one. */
function meansOf(
  members: readonly number[],
  clusters: number,
  value: (index: number) => number | undefined,
): (number | undefined)[] {
  const sums = Array.from({ length: clusters }, () => ({ sum: 0, count: 0 }));
  members.forEach((cluster, index) => {
    const each = value(index);
    const total = sums[cluster];
    if (each === undefined || total === undefined) return;
    total.sum += each;
    total.count++;
  });
  return sums.map(({ sum, count }) => (count === 0 ? undefined : sum / count));
}

function descending(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

function descendingPoints(a: Point, b: Point): number {
  for (let m = 0; m < a.length; m++) {
    const order = descending(a[m] ?? 0, b[m] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
