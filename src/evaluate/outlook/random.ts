// Random numbers that are the same everywhere and for ever: a small generator, and counts drawn with it.

/** Numbers from 0 on and below 1. */
export type Random = () => number;

/** sfc32 (Doty-Humphrey, PractRand): three words of state and a counter, 32 bits a number. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // What is left of a small seed is mixed in first.
  for (let done = 0; done < 15; done++) next();
  return next;
}

/** How much log(k!) is more than Stirling's main term: the series from 10 on, below it exact. */
function stirlingTail(k: number): number {
  if (k < tails.length) return tails[k] ?? 0;
  const square = 1 / ((k + 1) * (k + 1));
  return (1 / 12 - (1 / 360 - square / 1260) * square) / (k + 1);
}

/** log(k!) less (k + 1/2) log(k + 1) - (k + 1) + log(2 pi) / 2, for k from 0 to 9. */
const tails = Array.from({ length: 10 }, (_, k) => {
  let factorial = 1;
  for (let each = 2; each <= k; each++) factorial *= each;
  return Math.log(factorial) - ((k + 0.5) * Math.log(k + 1) - (k + 1) + Math.log(2 * Math.PI) / 2);
});

/** How many of n succeed, each with a chance of p. */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? binomialByWaiting(random, n, p) : binomialByRejection(random, n, p);
}

/** Goes from one success to the next; quick where there are few. */
function binomialByWaiting(random: Random, n: number, p: number): number {
  const fail = Math.log1p(-p);
  let [successes, at] = [0, 0];
  for (;;) {
    at += Math.floor(Math.log(1 - random()) / fail) + 1;
    if (at > n) return successes;
    successes++;
  }
}

/** BTRS (Hörmann, The generation of binomial random variates, 1993): for n p from 10 on and p up to 1/2. */
function binomialByRejection(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const inside = 0.92 - 4.2 / b;
  const odds = p / (1 - p);
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= inside) return k;
    const most =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= most) return k;
  }
}

/** How many come where so many come on average, each without regard to the others. */
export function drawPoisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  return mean < 10 ? poissonByWaiting(random, mean) : poissonByRejection(random, mean);
}

function poissonByWaiting(random: Random, mean: number): number {
  const end = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > end) {
    count++;
    product *= random();
  }
  return count;
}

/** PTRS (Hörmann, The transformed rejection method for generating Poisson random variables, 1993): for means from 10 on. */
function poissonByRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const inside = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= inside) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const logFactorial = (k + 0.5) * Math.log(k + 1) - (k + 1) + Math.log(2 * Math.PI) / 2 + stirlingTail(k);
    if (Math.log((v * inverse) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial) return k;
  }
}
