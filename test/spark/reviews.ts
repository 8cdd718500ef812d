// What is graded on both engines beside random reviews: samples, odd files and reviews, and two years of a shop.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../grading.js';
import { retailPolicies, retailReview, retailThere, retailYears } from '../online-retail.js';
import { compared } from './compare.js';
import { inTwoLanes } from './lanes.js';

/** Something that has a name on the command line; `compare` tells what differs. */
export interface Part {
  readonly name: string;
  compare(engine: string, work: string, tell: (text: string) => void): Promise<string[]>;
}

const folders = (within: string) =>
  readdirSync(within, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** Both years of each sample, each from its own results of the first. */
export const samples: readonly Part[] = folders('samples')
  .sort()
  .map((name) => ({
    name,
    compare: (engine, work) =>
      yearByYear(
        engine,
        ['review-2025.yaml', 'review-2026.yaml'].map((review) => path.join('samples', name, review)),
        path.join(work, name),
      ),
  }));

/** All folders of a gallery, each with one kind of what arrives. */
function gallery(
  name: string,
  compareOne: (engine: string, folder: string, work: string) => Promise<string[]>,
): Part {
  return {
    name,
    async compare(engine, work, tell) {
      const found: string[] = [];
      const within = path.join('test', name);
      let done = 0;
      await inTwoLanes(folders(within), async (each) => {
        const differing = await compareOne(engine, path.join(within, each), path.join(work, each));
        found.push(...differing.map((text) => `${each}: ${text}`));
        done++;
        if (done % 10 === 0) tell(`${done} of ${name}, ${found.length} differences`);
      });
      return found;
    },
  };
}

/** Every shape in which exports arrive. */
export const oddFiles = gallery('odd-files', (engine, folder, work) => {
  const [here, there] = [path.join(work, 'here'), path.join(work, 'there')];
  return compared(engine, { review: path.join(folder, 'review.yaml'), here, there, firmness: false });
});

/**
 * Reviews that ask for what engines may see otherwise: ids and names, letters, days long ago, long numbers, ties, nothing at all. What both
 * refuse they refuse in the same words.
 */
export const oddReviews = gallery('odd-reviews', (engine, folder, work) => {
  const reviews = ['review-2025.yaml', 'review.yaml'].map((review) => path.join(folder, review));
  const there = reviews.filter((review) => existsSync(review));
  return yearByYear(engine, there, work, { mayBeRefused: true });
});

/** A million lines of invoices, where the data is there. */
export const retail: Part = {
  name: 'retail',
  compare(engine, work) {
    if (!retailThere) return Promise.resolve([]);
    const reviews = retailYears.map((year) => [`${year.name}.yaml`, retailReview(year)] as const);
    writeFiles(work, { ...retailPolicies, ...Object.fromEntries(reviews) });
    const files = reviews.map(([name]) => path.join(work, name));
    return yearByYear(engine, files, path.join(work, 'results'));
  },
};

async function yearByYear(
  engine: string,
  reviews: readonly string[],
  work: string,
  { mayBeRefused = false } = {},
): Promise<string[]> {
  const found: string[] = [];
  let last: { here: string; there: string } | undefined;
  for (const review of reviews) {
    const name = path.basename(review, '.yaml');
    const now = { here: path.join(work, 'here', name), there: path.join(work, 'there', name) };
    found.push(...(await compared(engine, { review, ...now, last })));
    if (!existsSync(now.here) && !(mayBeRefused && review === reviews.at(-1)))
      throw new Error(`${review} was refused`);
    last = now;
  }
  return found;
}
