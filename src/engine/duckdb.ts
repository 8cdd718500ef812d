// DuckDB behind the engine interface: the only file that knows the driver.

import { copyFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBDoubleVector, DuckDBInstance } from '@duckdb/node-api';
import { toldBy } from '../foundation/problems/file-errors.js';
import { type Problem, ProblemsError } from '../foundation/problems/problem.js';
import { quoteIdentifier, quoteText } from '../sql/dialects/quoting.js';
import { closingSql, openedWith } from './closed.js';
import { dialectOf } from './dialects.js';
import type { Engine, EngineOptions, Row } from './engine.js';
import { engineMemory, moreMemory, textIn } from './memory.js';
import type { Step } from './steps/plan/step.js';
import type { Output } from './steps/tell/results.js';

/**
 * What takes longer than it saves. The one makes joins of lists in WHERE: nothing here needs it, since long lists are searched
 * by halves or joined, and looking through long expressions for such lists took a third of the processor time of `init` on
 * small exports. The other looks for expressions that stand in a statement twice: what is dear to evaluate is a column of
 * its own by then, so that five million rows take no longer without it, and a small review a quarter less.
 */
const idleOptimizers = 'in_clause,common_subexpressions,cte_filter_pusher';

/**
 * Rows below which joins to the largest key at most a value compare every row with every key. How many rows stand in a
 * statement itself is taken for one, so it would do that with thousands of them.
 */
const rowsComparedWithAll = '0';

/** An instance that reaches the files of its run and nothing else. */
export async function openInstance({ threads, memory, ...reach }: EngineOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...openedWith,
    ...(threads === undefined ? {} : { threads: String(threads) }),
    memory_limit: engineMemory(memory, textIn(reach.files)),
    disabled_optimizers: idleOptimizers,
    asof_loop_join_threshold: rowsComparedWithAll,
    temp_directory: reach.scratch === undefined ? '' : path.join(reach.scratch, 'engine'),
  });
  const connection = await instance.connect();
  try {
    for (const sql of closingSql(reach)) await connection.run(sql);
  } finally {
    connection.closeSync();
  }
  return instance;
}

export async function openDuckdb(options: EngineOptions): Promise<Engine> {
  const instance = await openInstance(options);
  const connections = new Connections(instance);
  let outputs = 0;
  const guarded = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    try {
      return await connections.use(work);
    } catch (error) {
      throw translated(error);
    }
  };
  const rowsOn = async (connection: DuckDBConnection, sql: string) => {
    const answer = await connection.runAndReadAll(sql);
    return asRows(answer.deduplicatedColumnNames(), answer.getRowsJson());
  };
  return {
    dialect: dialectOf(),
    written: dialectOf(options.excel),
    rows: (sql: string) => guarded((connection) => rowsOn(connection, sql)),
    create: (step: Step) =>
      guarded(async (connection) => {
        const kind = step.stored ? 'TABLE' : 'VIEW';
        await connection.run(`CREATE ${kind} ${quoteIdentifier(step.name)} AS ${step.sql}`);
      }),
    drop: (name: string) =>
      guarded(async (connection) => {
        await connection.run(`DROP TABLE ${quoteIdentifier(name)}`);
      }),
    async *stream(sql: string) {
      const connection = await connections.take();
      try {
        const result = await connection.stream(sql);
        const names = result.deduplicatedColumnNames();
        for await (const piece of result.yieldRowsJson()) yield asRows(names, piece);
      } catch (error) {
        throw translated(error);
      } finally {
        connections.giveBack(connection);
      }
    },
    numbers: (sql: string) => guarded((connection) => numbersOn(connection, sql)),
    write: ({ step }: Output, file: string) =>
      guarded(async (connection) => {
        // It cannot write anywhere else.
        const own = path.join(options.scratch ?? '', `output-${++outputs}.csv`);
        await connection.run(`COPY (${step.sql}) TO ${quoteText(own)} (FORMAT csv, HEADER)`);
        moveFile(own, file);
      }),
    watch: () => connections.watch(),
    stop: () => connections.stop(),
    close: () => {
      connections.close();
      instance.closeSync();
    },
  };
}

/** Cell by cell out of the engine's own memory: as text, and as rows, a million customers take several times as long. */
async function numbersOn(connection: DuckDBConnection, sql: string): Promise<Float64Array[]> {
  const result = await connection.stream(sql);
  const pieces: Float64Array[][] = result.columnNames().map(() => []);
  for await (const chunk of result)
    for (const [at, column] of pieces.entries()) {
      const vector = chunk.getColumnVector(at);
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error(`column ${at} holds no binary numbers`);
      const cells = new Float64Array(vector.itemCount);
      for (let i = 0; i < cells.length; i++) cells[i] = vector.getItem(i) ?? Number.NaN;
      column.push(cells);
    }
  return pieces.map(joinedNumbers);
}

function joinedNumbers(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function asRows(names: readonly string[], rows: readonly (readonly unknown[])[]): Row[] {
  return rows.map((cells) => {
    // Assigned one by one: the way over entries takes several times as long, and answers may be long.
    const row: Record<string, string | null> = {};
    for (const [index, name] of names.entries()) row[name] = textOf(cells[index]);
    return row;
  });
}

const textOf = (cell: unknown) => (cell === null || cell === undefined ? null : String(cell));

/** Statements on one connection wait for each other; independent ones get connections of their own. */
class Connections {
  readonly all: DuckDBConnection[] = [];
  private readonly idle: DuckDBConnection[] = [];
  private readonly counting = new Set<DuckDBConnection>();
  private asked = false;

  constructor(private readonly instance: DuckDBInstance) {}

  async take(): Promise<DuckDBConnection> {
    const connection = this.idle.pop() ?? (await this.connect());
    // Counting what is done takes the engine a twentieth of its time, so it counts once somebody has asked.
    if (this.asked && !this.counting.has(connection)) {
      this.counting.add(connection);
      // Without printing it; there is no such setting for all connections.
      await connection.run('SET enable_progress_bar = true');
      await connection.run('SET enable_progress_bar_print = false');
    }
    return connection;
  }

  private async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    this.all.push(connection);
    return connection;
  }

  /** Statements that came to their end since the watch began count as done. */
  watch(): () => number | undefined {
    const sizes = new Map<DuckDBConnection, number>();
    return () => {
      this.asked = true;
      let running = 0;
      const open = new Set<DuckDBConnection>();
      for (const connection of this.all) {
        const { percentage, total_rows_to_process } = connection.progress;
        const size = Number(total_rows_to_process);
        if (percentage < 0 || size === 0) continue;
        open.add(connection);
        sizes.set(connection, size);
        running += (percentage / 100) * size;
      }
      const sum = (some: [DuckDBConnection, number][]) => some.reduce((all, [, size]) => all + size, 0);
      const whole = sum([...sizes]);
      const ended = sum([...sizes].filter(([connection]) => !open.has(connection)));
      return whole === 0 ? undefined : (ended + running) / whole;
    };
  }

  giveBack(connection: DuckDBConnection): void {
    this.idle.push(connection);
  }

  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  stop(): void {
    for (const connection of this.all) connection.interrupt();
  }

  close(): void {
    for (const connection of this.all) connection.closeSync();
  }
}

/** Moves a file, also to another disk. */
function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (toldBy(error).code !== 'EXDEV') throw error;
    copyFileSync(from, to);
    rmSync(from);
  }
}

/** Errors of the engine that a user can do something about, as problems; others stay faults. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const found = known.find(({ sign }) => sign.test(message));
  if (found === undefined) return error;
  const problem: Problem = {
    ...found.problem,
    ...(found.problem.code === 'memory' && { fix: moreMemory(message) }),
    // Most of what the engine adds speaks of its own insides; only about files does it know more than gradus.
    ...(found.problem.code === 'export-unreadable' && {
      reason: `${found.problem.reason} (${message.split('\n')[0]?.slice(0, 300)})`,
    }),
  };
  return new ProblemsError([problem]);
}

const known: readonly { sign: RegExp; problem: Problem }[] = [
  {
    sign: /Out of Memory Error/i,
    problem: {
      code: 'memory',
      reason: 'the memory limit is too small for this review',
    },
  },
  {
    sign: /overflow|Could not cast value .* to DECIMAL/i,
    problem: {
      code: 'number-too-large',
      reason: 'a sum, product or quotient has more than 38 digits, so it could not be exact',
      fix: 'look for a mistyped amount in the exports',
    },
  },
  {
    sign: /No space left|disk full|Disk quota|File too large|Could not write file/i,
    problem: {
      code: 'disk',
      reason: 'the disk is full, or a file would be larger than is allowed here',
      fix: 'free some space, or write the results elsewhere with --out',
    },
  },
  {
    sign: /maximum_line_size|Maximum line size|exceeded.*line size/i,
    problem: {
      code: 'export-unreadable',
      reason:
        'a record of an export is longer than 2 MB, which most often is a quotation mark that is never closed',
      fix: 'find the stray quotation mark and export the file again',
    },
  },
  {
    sign: /gzip|GZIP|inflate|CSV Error|Invalid Input Error: .*CSV/,
    problem: {
      code: 'export-unreadable',
      reason: 'an export cannot be read',
      fix: 'copy or export the file again',
    },
  },
];
