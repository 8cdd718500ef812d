// Two reviews of one company through the real binary: eleven customers each, ten of them in both years. Points are the
// spend, so that scores and tiers can be read off the exports.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { whenFileEnds } from '../folders.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';

const policy = `policy: Two years
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
score:
  - dimension: all
    weight: 100
    criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 100: 100 } } }]
tiers: [{ id: high, score: 70 }, { id: middle, score: 40 }, { id: low }]
`;
const review = (year: number) => `review: Review ${year}
as_of: ${year}-12-31
policy: policy.yaml
exports: { transactions: { file: exports/${year}.csv } }
results: results/${year}
`;

const lastSpend = { k0: 95, k1: 85, k2: 75, k3: 65, k4: 55, k5: 45, k6: 35, k7: 25, k8: 15, k9: 5, gone: 50 };
/** One goes down two tiers, one goes down one, one goes up; one left, one is new. */
const thisSpend = { k0: 30, k1: 60, k2: 75, k3: 65, k4: 55, k5: 75, k6: 35, k7: 25, k8: 15, k9: 5, came: 10 };

export function exportOf(year: number, spend: Readonly<Record<string, number>>): string {
  const rows = Object.entries(spend).map(([id, amount]) => `${id},${year}-05-05,${amount}\n`);
  return `customer_id,date,amount\n${rows.join('')}`;
}

let graded: Promise<Folder> | undefined;

async function gradeLastYear(): Promise<Folder> {
  const folder = new Folder();
  const files = {
    'policy.yaml': policy,
    'exports/2025.csv': exportOf(2025, lastSpend),
    'exports/2026.csv': exportOf(2026, thisSpend),
    'review-2025.yaml': review(2025),
    'review-2026.yaml': `${review(2026)}last_results: results/2025\n`,
  };
  mkdirSync(path.join(folder.path, 'exports'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.path, name), text);
  const ran = await gradus(['grade', 'review-2025.yaml', '--quiet'], { cwd: folder.path });
  if (ran.exit !== 0) throw new Error(ran.stderr);
  return folder;
}

/** Hands a folder in which last year is graded; `rest` stands at the end of this year's review file. */
export async function twoYears(rest: string, use: (folder: Folder) => Promise<void>): Promise<void> {
  if (graded === undefined) {
    const folder = gradeLastYear();
    graded = folder;
    whenFileEnds(async () => {
      graded = undefined;
      (await folder).remove();
    });
  }
  const folder = new Folder((await graded).path);
  try {
    appendFileSync(path.join(folder.path, 'review-2026.yaml'), rest);
    await use(folder);
  } finally {
    folder.remove();
  }
}
