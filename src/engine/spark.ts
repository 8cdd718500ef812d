// Spark behind the engine interface, through Spark Connect.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { SparkSources } from '../sql/dialects/spark.js';
import { dialectOf, sparkDialectOf } from './dialects.js';
import { openDuckdb } from './duckdb.js';
import type { Engine, EngineOptions, Remote } from './engine.js';
import { sparkAddress, sparkToken } from './spark/address.js';
import { linesOfArrow, numbersOfArrow, rowsOfArrow } from './spark/arrow.js';
import { SparkClient } from './spark/client.js';
import type { FarStorage } from './spark/far.js';
import { FarFiles } from './spark/far-files.js';
import { writeQuery } from './spark/far-texts.js';
import { headingLine, linesSql } from './spark/lines.js';
import { type LocalFiles, SentFiles, type TextCells } from './spark/sent-files.js';
import { Session } from './spark/session.js';
import { sparkProbes, sparkSettings } from './spark/settings.js';
import { Staging } from './spark/staging.js';
import { SparkStorage } from './spark/storage.js';
import { inStages } from './steps/plan/in-stages.js';
import type { Step } from './steps/plan/step.js';

/**
 * Opens a session on a cluster, and makes sure that it computes as it must.
 * @throws ProblemsError when nobody answers, or the session computes otherwise
 */
export async function openSpark(options: EngineOptions & Remote): Promise<Engine> {
  const address = sparkAddress(options.remote);
  const client = new SparkClient(address, sparkToken());
  const session = new Session(client, address);
  const staging = new Staging(session, options.staging);
  const forget = options.onStop(() => session.end(staging));
  try {
    await session.begin(sparkSettings, sparkProbes);
    const [row] = await session.rows('SELECT version() AS version');
    const ended = await staging.begin();
    if (ended > 0) options.onEnded?.(ended);
    const engine = engineOn(session, staging, options, row?.version ?? '');
    return { ...engine, close: () => Promise.resolve(engine.close()).finally(forget) };
  } catch (error) {
    forget();
    await session.end(staging);
    throw error;
  }
}

/** Looks at storage that a cluster reads, before anything is graded. */
export async function openSparkStorage(
  remote: string,
): Promise<{ storage: FarStorage; stop(): Promise<void>; close(): Promise<void> }> {
  const address = sparkAddress(remote);
  const session = new Session(new SparkClient(address, sparkToken()), address);
  const storage = new SparkStorage(session, () => Promise.reject(new Error('rows are read by a run')));
  try {
    await session.begin(sparkSettings, []);
  } catch (error) {
    await session.client.end();
    throw error;
  }
  const close = () => session.client.end();
  return { storage, stop: () => session.end({ end: () => Promise.resolve() }), close };
}

function engineOn(
  session: Session,
  staging: Staging,
  options: EngineOptions & Remote,
  version: string,
): Engine {
  const files = new FilesHere(options);
  const define = (name: string, query: string) =>
    session.do({ statement: `CREATE OR REPLACE TEMPORARY VIEW ${name} AS ${query}` });
  const sources = new SentFiles(files, {
    receive: (view, rows) => session.do({ view, rows }),
    define,
  });
  const far = new FarFiles(session, (name, query) => staging.store(name, query));
  const all: SparkSources = {
    delimited: (file) => sources.delimited(file),
    parquet: (file) => sources.parquet(file),
    far: (read, rows) => far.relation(read, rows),
  };
  const [dialect, written] = [sparkDialectOf(all), sparkDialectOf(all, options.excel)];
  const linesOf = ({ sql, columns }: Step) => {
    const names = columns.map(({ name }, index) => (index === 0 ? `${written.mark}${name}` : name));
    return { heading: headingLine(names), query: linesSql(sql, names, dialect) };
  };
  let stopped = false;
  const ready = async (sql: string) => {
    await Promise.all([sources.ready(sql), far.ready(sql)]);
  };
  const asked = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    await ready(sql);
    return work();
  };
  return {
    // The second word of it names a build.
    facts: { name: 'Apache Spark', version: version.split(' ')[0] ?? '', settings: sparkSettings },
    dialect,
    written,
    plansViewsAnew: true,
    storage: new SparkStorage(session, (read) => far.view(read)),
    rows: (sql) => asked(sql, () => session.rows(sql)),
    create: async (step: Step) => {
      const stages = inStages(step, dialect);
      for (const { name: plain, sql, stored } of stages) {
        const name = dialect.identifier(plain);
        await asked(sql, () => (stored ? staging.store(name, sql) : define(name, sql)));
      }
      // Nobody else reads what led to it.
      if (step.stored)
        await Promise.all(stages.slice(0, -1).map(({ name }) => staging.drop(dialect.identifier(name))));
    },
    drop: (name) => staging.drop(dialect.identifier(name)),
    async *stream(sql) {
      await ready(sql);
      for await (const piece of session.pieces({ query: sql })) yield rowsOfArrow(piece);
    },
    numbers: (sql) => asked(sql, () => numbersOf(session.pieces({ query: sql }))),
    write: ({ step }, file) =>
      asked(step.sql, async () => {
        const { heading, query } = linesOf(step);
        await writeLines(file, heading, session.pieces({ query }));
      }),
    writeThere: ({ step }, folder, rows) =>
      asked(step.sql, async () => {
        const { heading, query } = linesOf(step);
        await writeQuery(session, folder, query, rows);
        return heading;
      }),
    watch: () => session.watch(),
    stop: () => {
      session.client.interrupt().catch(() => undefined);
    },
    close: async () => {
      if (stopped) return;
      stopped = true;
      await session.end(staging);
      await files.close();
    },
  };
}

/** Columns of binary numbers, however many rows they have. */
async function numbersOf(pieces: AsyncIterable<Uint8Array>): Promise<Float64Array[]> {
  const parts: (readonly number[])[][] = [];
  for await (const piece of pieces) parts.push(numbersOfArrow(piece));
  return (parts[0] ?? []).map((_, index) => Float64Array.from(parts.flatMap((part) => part[index] ?? [])));
}

async function writeLines(file: string, heading: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const out = createWriteStream(file);
  const written = finished(out);
  written.catch(() => undefined);
  const put = async (text: string) => {
    if (!out.write(text)) await Promise.race([once(out, 'drain'), written]);
  };
  try {
    await put(`${heading}\n`);
    for await (const piece of pieces) {
      const lines = [...linesOfArrow(piece)];
      if (lines.length > 0) await put(`${lines.join('\n')}\n`);
    }
  } finally {
    out.end();
  }
  await written;
}

/** Files of this machine, read by the engine that is built in, so that they mean there what they mean without a cluster. */
class FilesHere implements LocalFiles {
  private opened: Promise<Engine> | undefined;

  constructor(private readonly options: EngineOptions) {}

  async *delimited(file: Parameters<LocalFiles['delimited']>[0]): AsyncGenerator<TextCells[]> {
    const cells = file.columns.map((name) => dialectOf().identifier(name)).join(', ');
    yield* this.rows(`SELECT ${cells} FROM ${dialectOf().readDelimited(file)}`, file.columns);
  }

  async parquet(path: string) {
    const own = dialectOf();
    const engine = await this.engine();
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${own.readParquet(path)}`);
    const columns = described.map((row) => row.column_name ?? '');
    const cells = columns.map(
      (name) => `CAST(${own.identifier(name)} AS VARCHAR) AS ${own.identifier(name)}`,
    );
    return { columns, rows: this.rows(`SELECT ${cells.join(', ')} FROM ${own.readParquet(path)}`, columns) };
  }

  async close(): Promise<void> {
    await (await this.opened)?.close();
  }

  private async *rows(sql: string, columns: readonly string[]): AsyncGenerator<TextCells[]> {
    const engine = await this.engine();
    for await (const piece of engine.stream(sql))
      yield piece.map((row) => columns.map((name) => row[name] ?? null));
  }

  private engine(): Promise<Engine> {
    const { threads, memory, files, scratch } = this.options;
    this.opened ??= openDuckdb({ threads, memory, files, scratch });
    return this.opened;
  }
}
