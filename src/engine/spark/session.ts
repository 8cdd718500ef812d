// Statements of one session, and whether it computes as it must.
import { setTimeout as pausing } from 'node:timers/promises';
import { ProblemsError } from '../../foundation/problems/problem.js';
import type { SparkAddress } from './address.js';
import { rowsOfArrow, type TextRow } from './arrow.js';
import type { SparkAsk } from './asked.js';
import { broken, type SparkClient, type Stages } from './client.js';
import { isKnownFailure, notAsNeeded, stoppedHere, translatedOfBegin, translatedOfSpark } from './errors.js';
import type { Probe } from './settings.js';

/** How long what runs is given to hear that it is to end, in milliseconds: whoever pressed Ctrl-C waits for all of it. */
const interruptPatience = 1000;

/** How long a cluster that does not answer may take to come back for its end. */
const gonePatience = 3000;

/** Runs a statement of the end. */
export type LastWords = (asked: SparkAsk) => Promise<void>;

/** Statements of one session. */
export class Session {
  private readonly running = new Map<object, Stages>();
  private ending: Promise<void> | undefined;

  constructor(
    readonly client: SparkClient,
    private readonly address: SparkAddress,
  ) {}

  async *pieces(asked: SparkAsk): AsyncGenerator<Uint8Array> {
    // What runs is being ended: what began now would run on behind that.
    if (this.ending !== undefined) throw stoppedHere();
    const own = {};
    try {
      yield* this.client.run(asked, (stages) => this.running.set(own, stages));
    } catch (error) {
      throw this.ending === undefined ? translatedOfSpark(error, this.address) : stoppedHere();
    } finally {
      const last = this.running.get(own);
      if (last !== undefined) this.running.set(own, { ...last, done: last.tasks });
    }
  }

  async do(asked: SparkAsk): Promise<void> {
    for await (const _ of this.pieces(asked));
  }

  async rows(sql: string): Promise<TextRow[]> {
    const rows: TextRow[] = [];
    for await (const piece of this.pieces({ query: sql }))
      for (const row of rowsOfArrow(piece)) rows.push(row);
    return rows;
  }

  /**
   * Sets the session, and asks it whether it computes as it must: some services take a setting and do not follow it.
   * @throws ProblemsError when nobody answers, or it computes otherwise
   */
  async begin(settings: Readonly<Record<string, string>>, probes: readonly Probe[]): Promise<void> {
    await this.client.configure(settings).catch((error: unknown) => {
      throw translatedOfBegin(error, this.address);
    });
    const answers = await Promise.all(probes.map((probe) => this.answerTo(probe)));
    const wrong = probes.filter(({ answer }, index) => answers[index] !== answer);
    if (wrong.length === 0) return;
    const asked = wrong.map(({ asks }) => asks).join(', and ');
    throw notAsNeeded(
      `the cluster at ${this.address.shown} computes otherwise than grades need; it was asked ${asked}`,
    );
  }

  private async answerTo({ sql, answer }: Probe): Promise<string | null | undefined> {
    try {
      const [row] = await this.rows(sql);
      return Object.values(row ?? {})[0];
    } catch (error) {
      if (answer !== undefined || isAboutEngine(error)) throw error;
      return undefined;
    }
  }

  /** Which part of the tasks that began since is done. */
  watch(): () => number | undefined {
    const before = new Set(this.running.keys());
    return () => {
      let [tasks, done] = [0, 0];
      for (const [own, stages] of this.running) {
        if (before.has(own)) continue;
        tasks += stages.tasks;
        done += stages.done;
      }
      return tasks === 0 ? undefined : done / tasks;
    };
  }

  /** Ends what runs, and the session with all that it holds: once, whoever asks for it again, such as a statement that failed of it. */
  end(staged: { end(last: LastWords): Promise<void> }): Promise<void> {
    this.ending ??= this.ended(staged);
    return this.ending;
  }

  private async ended(staged: { end(last: LastWords): Promise<void> }): Promise<void> {
    const last: LastWords = async (asked) => {
      for await (const _ of this.client.run(asked));
    };
    let [heard, gone] = [false, false];
    const interrupted = this.client
      .interrupt()
      .catch((error: unknown) => {
        gone = broken(error);
      })
      .finally(() => {
        heard = true;
      });
    try {
      // Tables with rows of customers go in any case.
      await Promise.race([interrupted, waited(interruptPatience)]);
      const late = !heard;
      const taken = staged.end(last).catch(async (error: unknown) => {
        if (!late) throw error;
        // It may have met what takes the tables away.
        await interrupted;
        await staged.end(last);
      });
      // Where nobody is there, statements before have waited for long.
      await (gone ? Promise.race([taken, waited(gonePatience)]) : taken);
    } catch {
      // Of what is left the next run takes care.
    } finally {
      await this.client.end();
    }
  }
}

const waited = (time: number) => pausing(time, undefined, { ref: false });

const isAboutEngine = (error: unknown) =>
  isKnownFailure(error) &&
  error instanceof ProblemsError &&
  error.problems.some(({ code }) => code === 'engine');
