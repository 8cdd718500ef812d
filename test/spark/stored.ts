// Results on storage, through the command line: two reviews are graded there, the second one on the first, and everything that
// reads results tells the same of them as of the same results in folders of this machine. Tables of more than a few rows are
// written by the cluster, in small parts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { comparedFiles } from './compare.js';

const [main, root, smallParts] = ['../../src/cli/main.ts', '../..', './small-parts.ts'].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/** What differs of results on storage. @param folder with policy.yaml, customers.csv and plain-1.csv; the cluster reads it, too */
export function storedDifferences(engine: string, folder: string): string[] {
  const [here, lake] = [path.join(folder, 'shelf'), path.join(folder, 'a lake%20')];
  for (const each of [here, lake]) {
    rmSync(each, { recursive: true, force: true });
    mkdirSync(each);
  }
  writeFileSync(path.join(folder, 'named.csv'), namedCustomers());
  const stored = new Stored(engine, folder, here, lake);
  stored.grade('2026-06', '2026-06-30', '', ['--excel']);
  stored.both(['approve', '--by', 'Ann Example', '--note', 'First half'], ['2026-06']);
  stored.refused(['grade', '2026-06-there.yaml'], 'results-approved');
  const last = (where: string) => `last_results: ${where}/2026-06\nguards: { last_results: approved }\n`;
  stored.grade('2026-12', '2026-12-31', last);
  stored.readThere('2026-12');
  stored.alike('explain', ['2026-12'], ['C07', '--json']);
  stored.alike('diff', ['2026-06', '2026-12'], ['--json']);
  stored.alike('evaluate', ['2026-06', '2026-12'], ['--by', 'name', '--out', 'evaluated', '--json']);
  stored.alike('calibrate', ['2026-12'], ['--target', 'gold=25%', '--json']);
  // Asks for more than results say of those before them.
  const policy = readFileSync(path.join(folder, 'policy.yaml'), 'utf8');
  const bestOf = policy.replace('score:\n', 'movement: { best_of: 2 years }\nscore:\n');
  writeFileSync(path.join(folder, 'best-of.yaml'), bestOf);
  stored.alike('simulate', ['2026-12'], ['--policy', 'best-of.yaml', '--json']);
  stored.alike('list', ['2026-12'], ['near_loss', '--json']);
  stored.alike('verify', ['2026-12'], []);
  stored.alike('policy diff', ['2026-06', '2026-12'], []);
  stored.alike('ls', [''], ['--json']);
  stored.reports('2026-12');
  stored.refused(['approve', '--by', 'Ann', `${stored.far}/none`], 'no-results');
  stored.damaged('2026-12', ['verify', `${stored.far}/2026-12`]);
  stored.damaged('2026-06', ['grade', '2026-12-there.yaml', '--no-firmness', '--out', `${stored.far}/again`]);
  stored.withoutManifest('2026-12');
  return stored.found;
}

/** Customers with names and ids that have to be quoted, or that a spreadsheet would run. */
function namedCustomers(): string {
  const names = [
    'plain',
    '"two\nlines"',
    '"a ""b"", c"',
    '#x',
    '"Windows\r\nlines"',
    '=1+1',
    '客户',
    '',
    '"  wide  "',
  ];
  const ids = Array.from({ length: 200 }, (_, at) => `C${String(at).padStart(2, '0')}`);
  const rows = [...ids, '+8613', '=A1', "'x"].map((id, at) => `${id},${names[at % names.length]}\n`);
  return `customer_id,name\n${rows.join('')}`;
}

class Stored {
  readonly found: string[] = [];
  readonly far: string;

  constructor(
    private readonly engine: string,
    private readonly folder: string,
    private readonly here: string,
    private readonly lake: string,
  ) {
    this.far = `file://${lake}`;
  }

  private gradus(args: readonly string[], engine = this.engine) {
    const { SPARK_REMOTE: _other, ...env } = process.env;
    const loader = [
      '--import',
      path.join(root ?? '', 'node_modules/tsx/dist/loader.mjs'),
      '--import',
      smallParts ?? '',
    ];
    return spawnSync(process.execPath, [...loader, main ?? '', ...args, '--engine', engine], {
      cwd: this.folder,
      env: { ...env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
  }

  /** Grades here, and on the cluster into storage: every file has the same bytes. */
  grade(
    name: string,
    asOf: string,
    more: string | ((where: string) => string),
    flags: readonly string[] = [],
  ): void {
    for (const [where, place, engine] of [
      ['here', this.here, 'duckdb'],
      ['there', this.far, this.engine],
    ] as const) {
      const review = `${name}-${where}.yaml`;
      writeFileSync(
        path.join(this.folder, review),
        `as_of: ${asOf}\npolicy: policy.yaml\nexports:\n  customers: { file: named.csv, columns: { customer_id: customer_id, name: name } }\n  transactions: { file: plain-1.csv }\nresults: "${place}/${name}"\n${typeof more === 'string' ? more : more(place)}`,
      );
      const { status, stderr } = this.gradus(['grade', review, '--quiet', '--no-firmness', ...flags], engine);
      if (status !== 0) this.found.push(`${review} was refused: ${stderr}`);
    }
    const run = readdirSync(path.join(this.lake, name)).at(-1) ?? '';
    if (partsIn(path.join(this.lake, name, run, 'graded.csv')).length < 8)
      this.found.push(`${name}/graded.csv was not written in parts`);
    for (const file of comparedFiles.filter((each) => each !== 'review.yaml')) {
      const ours = path.join(this.here, name, file);
      const theirs = path.join(this.lake, name, run, file);
      if (existsSync(ours) !== existsSync(theirs))
        this.found.push(`${name}/${file}: only one of the two has it`);
      else if (
        existsSync(ours) &&
        !bytesIn(theirs).subarray(0, readFileSync(ours).length).equals(readFileSync(ours))
      )
        this.found.push(`${name}/${file}: the bytes on storage are other ones`);
    }
  }

  /** What a command says of both; names of folders are all that may differ. */
  alike(command: string, names: readonly string[], flags: readonly string[]): void {
    const said = (place: string) => {
      const operands = names.map((name) => (name === '' ? place : `${place}/${name}`));
      const { status, stdout, stderr } = this.gradus([...command.split(' '), ...operands, ...flags]);
      // Each was approved at a time of its own.
      const text = stdout.replace(/"at": "[^"]*"/g, '"at": ""');
      return `${status} ${text}${status === 0 ? '' : stderr}`;
    };
    const ours = said(this.here);
    const theirs = said(this.far).replaceAll(this.far, path.relative(this.folder, this.here));
    if (ours !== theirs || !ours.startsWith('0 '))
      this.found.push(`${command} ${names.join(' ')} says otherwise:\n  ${ours}\n  ${theirs}`);
  }

  /** A command that changes results, on both. */
  both(command: readonly string[], names: readonly string[]): void {
    for (const place of [this.here, this.far]) {
      const { status, stderr } = this.gradus([...command, ...names.map((name) => `${place}/${name}`)]);
      if (status !== 0) this.found.push(`${command.join(' ')} in ${place} was refused: ${stderr}`);
    }
  }

  /** Last results were read by the cluster. */
  readThere(name: string): void {
    const run = readdirSync(path.join(this.lake, name)).at(-1) ?? '';
    const { inputs } = JSON.parse(bytesIn(path.join(this.lake, name, run, 'manifest.json')).toString());
    const last = inputs.find(({ role }: { role: string }) => role === 'last_results');
    if (last?.sha256 !== null || !(last.parts?.length > 8))
      this.found.push(`${name}: last results were not read in parts: ${JSON.stringify(last)}`);
  }

  /** One cell of one part is another one: whoever opens the results, or grades on them, finds it. */
  damaged(name: string, command: readonly string[]): void {
    const folder = path.join(
      this.lake,
      name,
      readdirSync(path.join(this.lake, name)).at(-1) ?? '',
      'graded.csv',
    );
    const file = path.join(folder, partsIn(folder)[3] ?? '');
    const bytes = readFileSync(file);
    changeFile(file, Buffer.from(bytes.toString().replace(',gold,', ',GOLD,').replace(',plain,', ',plaim,')));
    this.refused(command, 'results-changed');
    changeFile(file, bytes);
  }

  /** A run that did not come to its end is none. */
  withoutManifest(name: string): void {
    const run = path.join(this.lake, name, readdirSync(path.join(this.lake, name)).at(-1) ?? '');
    rmSync(path.join(run, 'manifest.json'), { recursive: true });
    this.refused(['verify', `${this.far}/${name}`], 'no-results');
  }

  refused(args: readonly string[], code: string): void {
    const { status, stderr } = this.gradus(args);
    if (status !== 2 || !stderr.includes(`[${code}]`))
      this.found.push(`${args.join(' ')} is not refused: ${stderr}`);
  }

  /** Reports of results on storage go to a folder of this machine. */
  reports(name: string): void {
    this.refused(['report', `${this.far}/${name}`], 'results-path');
    const out = path.join(this.folder, 'report-there');
    const { status, stderr } = this.gradus([
      'report',
      `${this.far}/${name}`,
      '--format',
      'html,json',
      '--out',
      out,
    ]);
    if (status !== 0 || !existsSync(path.join(out, 'report.html')))
      this.found.push(`report was refused: ${stderr}`);
  }
}

/** A file in parts, put together in their order. */
const bytesIn = (folder: string): Buffer =>
  Buffer.concat(partsIn(folder).map((name) => readFileSync(path.join(folder, name))));

function partsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)part-\d+\/part-[^/]*\.txt$/.test(`/${name}`))
    .sort();
}

/** Writes a file anew; the sum that Spark keeps beside it says no more than that somebody did. */
function changeFile(file: string, bytes: Buffer): void {
  rmSync(path.join(path.dirname(file), `.${path.basename(file)}.crc`), { force: true });
  writeFileSync(file, bytes);
}
