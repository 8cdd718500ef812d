// What a run has computed and will read again, kept on the cluster: tables of a database of its own. Nothing is computed twice,
// also where a worker is lost, and a statement is planned without all that led to it.
import { randomBytes } from 'node:crypto';
import { sparkText } from '../../sql/dialects/quoting.js';
import type { Session } from './session.js';

/** Databases of runs that nobody ended are told by the day in their name, and go after so many days. */
const keptDays = 3;

const prefix = 'gradus_run_';

/** `gradus_run_20261231_1a2b3c4d`. */
function newName(now: Date): string {
  return `${prefix}${dayOf(now)}_${randomBytes(4).toString('hex')}`;
}

const isPlain = (name: string) => /^`?\w+`?$/.test(name);

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10).replaceAll('-', '');

export class Staging {
  private readonly name = newName(new Date());
  /** Tables under another name than statements have, by that. */
  private readonly apart = new Map<string, string>();

  /** @param folder that all of the cluster reads and writes; undefined leaves it to the cluster */
  constructor(
    private readonly session: Session,
    private readonly folder: string | undefined,
  ) {}

  async begin(): Promise<void> {
    await this.dropOld();
    const where =
      this.folder === undefined
        ? ''
        : ` LOCATION ${sparkText(`${this.folder.replace(/\/+$/, '')}/${this.name}`)}`;
    await this.session.do({ statement: `CREATE DATABASE ${this.name}${where}` });
    // Names that are no views of the session are tables of this one.
    await this.session.do({ statement: `USE ${this.name}` });
  }

  /** Computes a relation, and keeps its rows. @param name as statements have it, quoted */
  async store(name: string, query: string): Promise<void> {
    if (isPlain(name)) {
      await this.session.do({ statement: `CREATE TABLE ${name} USING parquet AS ${query}` });
      return;
    }
    // Tables lie in folders of their name, and not every sign may stand in one, such as the colon of a lookup.
    const table = `_stored_${this.apart.size + 1}`;
    this.apart.set(name, table);
    await this.session.do({ statement: `CREATE TABLE ${table} USING parquet AS ${query}` });
    await this.session.do({
      statement: `CREATE OR REPLACE TEMPORARY VIEW ${name} AS SELECT * FROM ${this.name}.${table}`,
    });
  }

  async drop(name: string): Promise<void> {
    const table = this.apart.get(name);
    if (table !== undefined) await this.session.do({ statement: `DROP VIEW ${name}` });
    await this.session.do({ statement: `DROP TABLE ${table ?? name}` });
  }

  /** Takes all of it away. */
  async end(): Promise<void> {
    await this.session.do({ statement: `DROP DATABASE IF EXISTS ${this.name} CASCADE` });
  }

  /** What runs left that were killed, or lost their connection. */
  private async dropOld(): Promise<void> {
    const last = new Date();
    last.setUTCDate(last.getUTCDate() - keptDays);
    const found = await this.session.rows(`SHOW DATABASES LIKE '${prefix}*'`);
    const names = found.flatMap((row) => Object.values(row).filter((cell) => cell !== null));
    const old = names.filter(
      (each) => each.slice(prefix.length).split('_')[0]?.localeCompare(dayOf(last)) === -1,
    );
    // Another run may be doing the same, or they may be somebody else's.
    await Promise.allSettled(
      old.map((each) => this.session.do({ statement: `DROP DATABASE IF EXISTS ${each} CASCADE` })),
    );
  }
}
