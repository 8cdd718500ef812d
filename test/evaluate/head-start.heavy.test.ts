// Head Start (Ludwig and Miller 2007): jumps with the uniform kernel that the tests of RDHonest publish. The rows come with
// that package for Python, which has a licence of its own; so they are fetched, and the test says where they cannot be.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { JumpSample } from '../../src/evaluate/statistics/bandwidth.js';
import { jumpAt } from '../../src/evaluate/statistics/jump.js';
import { inPlaces, sidesOf, sortScores } from '../../src/evaluate/statistics/sample.js';
import { emptyFolder } from '../grading.js';

/** Counties: poverty in 1960 from the line on, and deaths of children from causes that the programme treats. */
function counties(): { poverty: number; deaths: number }[] | undefined {
  const folder = emptyFolder();
  spawnSync('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '-d', folder, 'rdhonest==0.0.1']);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) return undefined;
  const file = 'rdhonest/data/headst.csv';
  const bytes = unzipSync(readFileSync(path.join(folder, wheel)), { filter: ({ name }) => name === file })[
    file
  ];
  const rows: Record<string, string>[] = parse(Buffer.from(bytes ?? []), { columns: true });
  return rows
    .filter(({ mortHS, povrate }) => Number.isFinite(Number.parseFloat(`${mortHS}`)) && povrate !== 'NA')
    .map(({ povrate, mortHS }) => ({ poverty: Number(povrate), deaths: Number(mortHS) }));
}

it('gives the published jumps of Head Start', ({ skip }) => {
  const found = counties();
  if (found === undefined) return skip('the rows cannot be fetched here');
  expect(found.length).toBe(3103);
  const sides = sidesOf(sortScores(found.map(({ poverty }) => poverty)), { line: 0 });
  const values = found.map(({ deaths }) => deaths);
  const side = ({ distances, order }: typeof sides.below) => ({ distances, values: inPlaces(values, order) });
  const different = sides.below.different + sides.above.different;
  const sample: JumpSample = {
    below: side(sides.below),
    above: side(sides.above),
    scores: sides.scores,
    different,
  };
  for (const [h, published] of [
    [9, -1.895234221],
    [18, -1.198258131],
    [36, -1.113938949],
  ] as const)
    expect(jumpAt(sample, { h, b: h }, 'uniform')?.conventional.estimate).toBeCloseTo(published, 9);
});
