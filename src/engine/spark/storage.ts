// What lies on storage that the cluster reads, asked of the cluster: names, first lines, columns, how lines are built.
import type { FarRead } from '../../sql/dialects/dialect.js';
import { sparkIdentifier, sparkText } from '../../sql/dialects/quoting.js';
import { builtAs, builtSql, farPlace, farText, tableName, tableParts } from '../../sql/dialects/spark-far.js';
import type { TextRow } from './arrow.js';
import type { SparkRead } from './asked.js';
import { statusOf } from './client.js';
import { isKnownFailure } from './errors.js';
import type { FarColumn, FarFile, FarLinesSeen, FarRowsSeen, FarStorage } from './far.js';
import { hadoopPath } from './far-files.js';
import { contentsOf, writeText } from './far-texts.js';
import type { Session } from './session.js';

/** Longer beginnings of lines say nothing more. */
const longestShown = 65_536;

/** As many lines at the end of a file are looked at as a local file is. */
const lastLines = 12;

/** Places are told with how the line is built: so many ways there are at most. */
const ways = 16;

export class SparkStorage implements FarStorage {
  private made = 0;

  /** @param relation makes rows of a far file a table expression, and what it speaks of is made when it is asked for */
  constructor(
    private readonly session: Session,
    private readonly relation: (read: FarRead) => Promise<string>,
  ) {}

  async list(pattern: string | readonly string[]): Promise<FarFile[]> {
    const rows =
      typeof pattern === 'string'
        ? await this.listed([pattern])
        : ((await this.listed(pattern.map(hadoopPath))) ?? (await this.remaining(patternsOf(pattern))));
    const files = (rows ?? []).map((row) => {
      const key = row[farPlace.key] ?? '';
      return { path: pathOf(key), key, bytes: Number(row.length), modified: row.modified ?? '' };
    });
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Undefined where one of the paths leads to nothing: then Spark lists none of them. */
  private listed(paths: readonly string[]): Promise<TextRow[] | undefined> {
    const columns = [
      `_metadata.file_path AS ${farPlace.key}`,
      'length',
      'CAST(modificationTime AS STRING) AS modified',
    ];
    const options = { recursiveFileLookup: 'true' };
    return this.foundIfThere({ format: 'binaryFile', options, paths, columns }, '*');
  }

  /** What patterns find, some of which find nothing. */
  private async remaining(patterns: readonly string[]): Promise<TextRow[]> {
    const rows = await this.listed(patterns);
    if (rows !== undefined || patterns.length < 2) return rows ?? [];
    const half = Math.ceil(patterns.length / 2);
    return [
      ...(await this.remaining(patterns.slice(0, half))),
      ...(await this.remaining(patterns.slice(half))),
    ];
  }

  async firstLines(path: string, count: number): Promise<string[]> {
    const read = { format: 'text', options: {}, paths: [hadoopPath(path)], columns: ['value'] } as const;
    const rows = await this.found(read, `substring(value, 1, ${longestShown}) AS value`, ` LIMIT ${count}`);
    return rows.map(({ value }) => value ?? '');
  }

  async columns(of: { parquet: string } | { table: string }): Promise<FarColumn[] | undefined> {
    try {
      const name =
        'table' in of
          ? tableName(of.table)
          : await this.view({
              format: 'parquet',
              options: {},
              paths: [hadoopPath(of.parquet)],
              columns: ['*'],
            });
      const rows = await this.session.rows(`DESCRIBE ${name}`);
      const end = rows.findIndex(({ col_name }) => col_name === '' || col_name?.startsWith('#'));
      return rows
        .slice(0, end < 0 ? rows.length : end)
        .map((row) => ({ name: row.col_name ?? '', type: row.data_type ?? '' }));
    } catch (error) {
      if (isKnownFailure(error)) throw error;
      return undefined;
    }
  }

  async named(table: string): Promise<string> {
    if (tableParts(table).length > 1) return table;
    // A run has a schema of its own, in which it is no longer found.
    const [row] = await this.session.rows('SELECT current_database() AS name');
    return `${row?.name ?? 'default'}.${table}`;
  }

  async version(table: string): Promise<string | undefined> {
    try {
      const [row] = await this.session.rows(`DESCRIBE HISTORY ${tableName(table)} LIMIT 1`);
      return row?.version === undefined || row.version === null ? undefined : `version ${row.version}`;
    } catch (error) {
      // Only some stores keep a history.
      if (isKnownFailure(error)) throw error;
      return undefined;
    }
  }

  async lines(read: FarRead, dated: boolean): Promise<Map<string, FarLinesSeen>> {
    const { key, id } = farPlace;
    const paths = read.files.map(({ path }) => hadoopPath(path));
    const columns = ['value', `_metadata.file_path AS ${key}`, `monotonically_increasing_id() AS ${id}`];
    const view = await this.view({ format: 'text', options: {}, paths, columns });
    const built = builtSql('value', read.columns.length, read.delimiter);
    const each = Object.entries(builtAs).map(
      ([name, kind]) => `count(CASE WHEN built = ${kind} THEN 1 END) AS ${sparkIdentifier(name)}`,
    );
    const place = `CASE WHEN built >= 0 THEN ${id} * ${ways} + built END`;
    const rows = await this.session.rows(
      `SELECT ${key}, ${each.join(', ')}, min(${place}) AS first, max(${place}) AS last, max(${id}) AS ending FROM (SELECT ${key}, ${id}, ${built} AS built FROM ${view}) GROUP BY ${key}`,
    );
    const short = (row: TextRow) => Number(BigInt(row.last ?? 0) % BigInt(ways)) === builtAs.fewer;
    const looked = rows.filter((row) => row.last !== null && (!dated || short(row)));
    const ends = await this.endings(view, looked);
    return new Map(
      rows.map((row) => {
        const found = row[key] ?? '';
        const count = (name: keyof typeof builtAs) => {
          const heading = read.headed && row.first !== null && row.first !== undefined;
          const own = heading && Number(BigInt(row.first ?? 0) % BigInt(ways)) === builtAs[name];
          return Number(row[name]) - (own ? 1 : 0);
        };
        const seen: FarLinesSeen = {
          fitting: count('fitting'),
          fewer: count('fewer'),
          more: count('more'),
          surplus: count('surplus'),
          odd: count('odd'),
          notText: count('notText'),
          zeros: count('zeros'),
          blank: Number(row.blank),
          endsShort: row.last !== null && short(row),
          ending: ends.get(found) ?? [],
        };
        return [found, seen];
      }),
    );
  }

  /** The last lines of files that are not blank. */
  private async endings(view: string, files: readonly TextRow[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    if (files.length === 0) return found;
    const { key, id } = farPlace;
    const tests = files.map(
      (row) =>
        `(${key} = ${sparkText(row[key] ?? '')} AND ${id} > ${BigInt(row.ending ?? 0) - BigInt(lastLines)})`,
    );
    const lines = await this.session.rows(
      `SELECT ${key}, substring(value, 1, ${longestShown}) AS value FROM ${view} WHERE (${tests.join(' OR ')}) AND trim(value) <> '' ORDER BY ${key}, ${id}`,
    );
    for (const row of lines) {
      const own = found.get(row[key] ?? '') ?? [];
      own.push(row.value ?? '');
      found.set(row[key] ?? '', own);
    }
    return found;
  }

  async rows(read: FarRead): Promise<Map<string, FarRowsSeen>> {
    const { key } = farPlace;
    const view = await this.relation(read);
    const disputed = `CASE WHEN _built IN (${builtAs.odd}, ${builtAs.notText}, ${builtAs.zeros}) AND ${farText} RLIKE ${sparkText('[\\r\\n]')} THEN 1 END`;
    const rows = await this.session.rows(
      `SELECT ${key}, _built AS built, count(${disputed}) AS disputed, count(c1) AS filled, count(*) AS n FROM ${view} GROUP BY ${key}, _built`,
    );
    const found = new Map<string, FarRowsSeen>();
    for (const each of read.files) {
      const own = rows.filter((row) => row[key] === each.key);
      const of = (...kinds: readonly number[]) =>
        own.filter(({ built }) => kinds.includes(Number(built))).reduce((sum, { n }) => sum + Number(n), 0);
      found.set(each.key, {
        fitting: of(builtAs.fitting, builtAs.surplus),
        fewer: of(builtAs.fewer),
        more: of(builtAs.more),
        odd: of(builtAs.odd),
        disputed: own.reduce((sum, row) => sum + Number(row.disputed), 0),
      });
    }
    return found;
  }

  async written(read: FarRead): Promise<{ rows: number; misfits: number }> {
    const view = await this.relation(read);
    // The whole line is never asked for alone.
    const [row] = await this.session.rows(
      `SELECT count(*) AS n, count(${farText}) AS misfits, count(c1) AS filled FROM ${view}`,
    );
    return { rows: Number(row?.n), misfits: Number(row?.misfits) };
  }

  async fingerprints(files: readonly FarFile[]): Promise<Map<string, string>> {
    const most = await this.heldAtOnce();
    const paths = files.filter(({ bytes }) => bytes <= most).map(({ path }) => hadoopPath(path));
    if (paths.length === 0) return new Map();
    const columns = [`_metadata.file_path AS ${farPlace.key}`, 'sha2(content, 256) AS sha256'];
    const rows = await this.found({ format: 'binaryFile', options: {}, paths, columns }, '*');
    return new Map(rows.map((row) => [row[farPlace.key] ?? '', row.sha256 ?? '']));
  }

  async write(folder: string, pieces: readonly string[]): Promise<void> {
    await writeText(this.session, `_written_${++this.made}`, folder, pieces);
  }

  contents(files: readonly FarFile[]) {
    return contentsOf(this.session, files, (read) => this.view(read));
  }

  /** Bytes of a file that a worker can hold beside its other work: a file is held whole, several times, by each of its tasks. */
  private async heldAtOnce(): Promise<number> {
    const asked = async (name: string) => (await this.session.rows(`SET ${name}`))[0]?.value ?? '';
    const local = (await asked('spark.master')).startsWith('local');
    const memory = await asked(local ? 'spark.driver.memory' : 'spark.executor.memory');
    return Math.min(largestHeld, bytesOf(memory) / 16);
  }

  private async found(read: SparkRead, columns: string, rest = ''): Promise<TextRow[]> {
    return (await this.foundIfThere(read, columns, rest)) ?? [];
  }

  private async foundIfThere(read: SparkRead, columns: string, rest = ''): Promise<TextRow[] | undefined> {
    try {
      return await this.session.rows(`SELECT ${columns} FROM ${await this.view(read)}${rest}`);
    } catch (error) {
      if (/PATH_NOT_FOUND|Path does not exist/.test(statusOf(error).details)) return undefined;
      throw error;
    }
  }

  private async view(read: SparkRead): Promise<string> {
    const view = `_looked_${++this.made}`;
    await this.session.do({ view, read });
    return view;
  }
}

/** An array of Java holds no more. */
const largestHeld = 2 ** 31 - 1;

/** `4g`, `512m`; a gigabyte where nothing is said, as Spark has it. */
function bytesOf(memory: string): number {
  const [, number, unit = ''] = /^(\d+)([kmgt]?)b?$/i.exec(memory) ?? [];
  const power = ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
  return number === undefined ? 1024 ** 3 : Number(number) * 1024 ** (unit === '' ? 2 : power);
}

/** So many names stand in one pattern. */
const namesAtOnce = 500;

/** Paths as patterns of their folders, `s3a://b/{a.csv,b.csv}`: one that names what is gone still finds the others. */
function patternsOf(paths: readonly string[]): string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const end = path.lastIndexOf('/') + 1;
    const names = byFolder.get(path.slice(0, end)) ?? [];
    names.push(hadoopPath(path.slice(end)).replaceAll(',', '\\,'));
    byFolder.set(path.slice(0, end), names);
  }
  return [...byFolder].flatMap(([folder, names]) =>
    Array.from({ length: Math.ceil(names.length / namesAtOnce) }, (_, at) => {
      const own = names.slice(at * namesAtOnce, (at + 1) * namesAtOnce);
      return `${hadoopPath(folder)}{${own.join(',')}}`;
    }),
  );
}

/** `file:/a%20b.csv` as people write it: `file:///a b.csv`. */
function pathOf(key: string): string {
  return decodeURIComponent(key).replace(/^([a-z][a-z0-9+.-]*):\/(?!\/)/i, '$1:///');
}
