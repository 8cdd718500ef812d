// What a run has computed and will read again, kept on the cluster: tables of a database of its own. Nothing is computed twice,
// also where a worker is lost, and a statement is planned without all that led to it.
import { randomBytes } from 'node:crypto';
import { fateOf, type Owner, readOwner, thisOwner } from '../../foundation/folders/owner.js';
import { sparkText } from '../../sql/dialects/quoting.js';
import type { LastWords, Session } from './session.js';

/** Databases of runs that nobody ended are told by the day in their name, and go after so many days. */
const keptDays = 3;

const prefix = 'gradus_run_';

/** `gradus_run_20261231_1a2b3c4d`. */
function newName(now: Date): string {
  return `${prefix}${dayOf(now)}_${randomBytes(4).toString('hex')}`;
}

/** The property of a database that says whose it is. */
const mark = 'gradus_run';

interface Run {
  readonly owner: Owner;
  /** Its session on the cluster. */
  readonly session: string;
}

const isPlain = (name: string) => /^`?\w+`?$/.test(name);

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10).replaceAll('-', '');

export class Staging {
  private readonly name = newName(new Date());
  private made = false;
  /** Tables under another name than statements have, by that. */
  private readonly apart = new Map<string, string>();

  /** @param folder that all of the cluster reads and writes; undefined leaves it to the cluster */
  constructor(
    private readonly session: Session,
    private readonly folder: string | undefined,
  ) {}

  /** @returns how many runs were found whose process is gone, and ended on the cluster */
  async begin(): Promise<number> {
    const ended = await this.endOthers();
    const where =
      this.folder === undefined
        ? ''
        : ` LOCATION ${sparkText(`${this.folder.replace(/\/+$/, '')}/${this.name}`)}`;
    this.made = true;
    await this.session.do({
      statement: `CREATE DATABASE ${this.name}${where} WITH DBPROPERTIES (${mark} = ${sparkText(this.signed())})`,
    });
    // Names that are no views of the session are tables of this one.
    await this.session.do({ statement: `USE ${this.name}` });
    return ended;
  }

  /** Who makes the database, and in which session, for whoever finds it once that process is gone. */
  private signed(): string {
    const run: Run = { owner: thisOwner(), session: this.session.client.session };
    return Buffer.from(JSON.stringify(run)).toString('base64url');
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
  async end(last: LastWords): Promise<void> {
    if (!this.made) return;
    await last({ statement: `DROP DATABASE IF EXISTS ${this.name} CASCADE` });
  }

  /** Ends what runs left that were killed, or lost their connection. */
  private async endOthers(): Promise<number> {
    const last = new Date();
    last.setUTCDate(last.getUTCDate() - keptDays);
    const found = await this.session.rows(`SHOW DATABASES LIKE '${prefix}*'`);
    const names = found.flatMap((row) => Object.values(row).filter((cell) => cell !== null));
    const isOld = (name: string) =>
      name.slice(prefix.length).split('_')[0]?.localeCompare(dayOf(last)) === -1;
    // Another run may be doing the same, or they may be somebody else's.
    const ends = await Promise.allSettled(
      names.map(async (name) => {
        const run = await this.runOf(name);
        const gone = run !== undefined && fateOf(run.owner) === 'gone';
        if (!gone && !isOld(name)) return false;
        if (gone) await this.session.client.endOther(run.session);
        await this.session.do({ statement: `DROP DATABASE IF EXISTS ${name} CASCADE` });
        return gone;
      }),
    );
    return ends.filter((end) => end.status === 'fulfilled' && end.value).length;
  }

  /** The run that made a database; undefined where it does not say. */
  private async runOf(database: string): Promise<Run | undefined> {
    const rows = await this.session.rows(`DESCRIBE DATABASE EXTENDED ${database}`);
    const cells = rows.flatMap((row) => Object.values(row)).join(' ');
    const [, signed] = new RegExp(`\\(${mark},\\s*([\\w-]+)\\)`).exec(cells) ?? [];
    if (signed === undefined) return undefined;
    const run = JSON.parse(Buffer.from(signed, 'base64url').toString());
    const owner = readOwner(JSON.stringify(run.owner));
    return owner === undefined || typeof run.session !== 'string'
      ? undefined
      : { owner, session: run.session };
  }
}
