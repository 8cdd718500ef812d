// gradus and the hand-written script must have done the same work: the same bytes, the same rows counted, the same
// fingerprints, and the same said of the change.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** @throws Error naming the first difference */
export function compareResults(folder: string): void {
  for (const name of ['graded.csv', 'changes.csv', 'migration.csv']) {
    const gradus = readFileSync(path.join(folder, 'gradus', name));
    const handwritten = readFileSync(path.join(folder, 'handwritten', name));
    if (gradus.equals(handwritten)) continue;
    const [a, b] = [gradus, handwritten].map((bytes) => bytes.toString('utf8').split('\n')) as [
      string[],
      string[],
    ];
    const line = a.findIndex((each, index) => each !== b[index]);
    throw new Error(
      `${name} differs at line ${line + 1}; mend handwritten.sql or gradus\n  gradus:      ${a[line]}\n  handwritten: ${b[line]}`,
    );
  }
  const ours = JSON.stringify(gradusRows(folder));
  const theirs = JSON.stringify(handwrittenRows(folder));
  if (ours !== theirs)
    throw new Error(`rows are counted differently\n  gradus:      ${ours}\n  handwritten: ${theirs}`);
}

interface Rows {
  readonly used: number;
  readonly setAside: number;
  readonly rejected: number;
}
type RowsByExport = Readonly<Record<string, Rows>>;

function gradusRows(folder: string): RowsByExport {
  const { rows } = JSON.parse(readFileSync(path.join(folder, 'gradus', 'manifest.json'), 'utf8')) as {
    rows: Record<
      string,
      { used: number; set_aside: Record<string, number>; rejected: Record<string, number> }
    >;
  };
  const total = (counts: Record<string, number>) =>
    Object.values(counts).reduce((sum, each) => sum + each, 0);
  return byName(
    Object.entries(rows).map(([name, each]) => [
      name,
      { used: each.used, setAside: total(each.set_aside), rejected: total(each.rejected) },
    ]),
  );
}

function handwrittenRows(folder: string): RowsByExport {
  const rows: Record<string, string>[] = parse(readFileSync(path.join(folder, 'handwritten', 'rows.csv')), {
    columns: true,
  });
  return byName(
    rows.map((each) => [
      each.export ?? '',
      { used: Number(each.used), setAside: Number(each.set_aside), rejected: Number(each.rejected) },
    ]),
  );
}

function byName(entries: [string, Rows][]): RowsByExport {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws Error when what the script found beyond grading is not what gradus found */
export function compareReports(folder: string): void {
  const written = (name: string) =>
    parse(readFileSync(path.join(folder, 'handwritten', name)), { columns: true }) as Record<
      string,
      string
    >[];
  const { change } = JSON.parse(readFileSync(path.join(folder, 'gradus', 'summary.json'), 'utf8')) as Summary;
  same('customers named twice', written('twice.csv'), [{ customers: '0', last_results: '0' }]);
  same(
    'near misses',
    written('near_misses.csv'),
    change.near_misses.tiers.map(({ tier, score, gates, both }) => ({
      tier,
      ...counts({ score, gates, both }),
    })),
  );
  same(
    'downgrades by region',
    written('concentration.csv'),
    change.concentration.fields
      .flatMap(({ field, values }) => (field === 'region' ? values : []))
      .map(({ value, customers, down }) => ({ region: value, ...counts({ customers, down }) })),
  );
  same(
    'who moved furthest',
    written('movers.csv'),
    [...change.movers.up, ...change.movers.down].map(({ key, steps }) => ({ ...key, ...counts({ steps }) })),
  );
  same(
    'fingerprints',
    Object.entries(handwrittenFingerprints(folder)),
    Object.entries(gradusFingerprints(folder)),
  );
}

interface Summary {
  readonly change: {
    readonly near_misses: {
      readonly tiers: readonly { tier: string; score: number; gates: number; both: number }[];
    };
    readonly concentration: {
      readonly fields: readonly {
        field: string;
        values: readonly { value: string; customers: number; down: number }[];
      }[];
    };
    readonly movers: Readonly<
      Record<'up' | 'down', readonly { key: { customer_id: string }; steps: number }[]>
    >;
  };
}

function counts(of: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(of).map(([name, count]) => [name, String(count)]));
}

/** In whatever order. */
function same(what: string, theirs: readonly unknown[], ours: readonly unknown[]): void {
  const [a, b] = [ours, theirs].map((all) => all.map((each) => JSON.stringify(each)).sort());
  if (JSON.stringify(a) === JSON.stringify(b)) return;
  throw new Error(`${what} differ\n  gradus:      ${a}\n  handwritten: ${b}`);
}

function handwrittenFingerprints(folder: string): Record<string, string> {
  const found = JSON.parse(
    readFileSync(path.join(folder, 'handwritten', 'fingerprints.json'), 'utf8'),
  ) as Record<string, string>;
  return Object.fromEntries(Object.entries(found).map(([name, sha256]) => [path.basename(name), sha256]));
}

/** Of the files that the script reads and writes, too. */
function gradusFingerprints(folder: string): Record<string, string> {
  const { inputs, outputs } = JSON.parse(
    readFileSync(path.join(folder, 'gradus', 'manifest.json'), 'utf8'),
  ) as Record<'inputs' | 'outputs', readonly { file: string; sha256: string }[]>;
  return Object.fromEntries(
    [...inputs, ...outputs]
      .filter(
        ({ file }) =>
          file.endsWith('.csv') && !['rejected.csv', 'overrides.csv', 'unseen.csv'].includes(file),
      )
      .map(({ file, sha256 }) => [file, sha256]),
  );
}

/** How many customers the script in floats gives another tier than gradus. */
export function comparePolars(folder: string): number {
  const tiers = (name: string) =>
    readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .map((line) => line.split(',').slice(0, 6).join());
  const [ours, theirs] = [tiers('gradus/graded.csv'), tiers('polars.csv')];
  if (ours.length !== theirs.length)
    throw new Error(`polars.csv has ${theirs.length} lines, graded.csv ${ours.length}`);
  return ours.filter((each, at) => each !== theirs[at]).length;
}

/** Fails where a simulation gives other tiers than the script. */
export function compareSimulated(folder: string): void {
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const rows = parse(read('handwritten/simulated.csv'), { columns: true }) as Record<string, string>[];
  const found = JSON.parse(read('simulated.json')) as {
    scenarios: { tiers: { customers: number }[]; movement: Record<'up' | 'down', number> }[];
  };
  const [scenario] = found.scenarios;
  const count = (wanted: (row: Record<string, string>) => boolean) =>
    rows.filter(wanted).reduce((sum, { customers }) => sum + Number(customers), 0);
  const moved = (way: 1 | -1) =>
    count(({ previous, tier }) => previous !== '' && (Number(previous) - Number(tier)) * way > 0);
  const byHand = [
    ...[0, 1, 2, 3].map((tier) => count((row) => row.tier === String(tier))),
    moved(1),
    moved(-1),
  ];
  const byGradus = [
    ...(scenario?.tiers ?? []).map(({ customers }) => customers),
    scenario?.movement.up,
    scenario?.movement.down,
  ];
  if (byHand.join() !== byGradus.join())
    throw new Error(`the simulation differs: by hand ${byHand.join()}, gradus ${byGradus.join()}`);
}
