// Ten bands of ten points, by which scores and points of two years are compared: the lower bound counts, the last band
// holds 100, too.
import type { StabilityBand } from './psi.js';

export const bands = 10;
export const pointsPerBand = 10;

/** The number of the band of a value from 0 to 100, as SQL; null where it is missing. */
export function bandOf(value: string): string {
  const whens = Array.from(
    { length: bands - 1 },
    (_, band) => `WHEN ${value} < ${(band + 1) * pointsPerBand} THEN ${band}`,
  );
  return `CASE ${whens.join(' ')} WHEN ${value} IS NOT NULL THEN ${bands - 1} END`;
}

/** Bands with their ends. */
export function withEnds(all: readonly StabilityBand[]): (StabilityBand & { from: number; to: number })[] {
  return all.map((band, index) => ({
    from: index * pointsPerBand,
    to: (index + 1) * pointsPerBand,
    ...band,
  }));
}
