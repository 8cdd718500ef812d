// Large tables of results on storage, written by the cluster itself: lines in parts, none of which comes here.
import type { Engine } from '../../engine/engine.js';
import type { FarFile, FarStorage } from '../../engine/spark/far.js';
import type { Output } from '../../engine/steps/tell/results.js';
import { fail } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { ListedPart, OutputFile } from '../listed/listed.js';
import { partFolder, partsInOrder, toldOfResults } from './runs.js';

/**
 * Tables of more rows are written by the cluster, and so many at most stand in a part, some 5 MB: a worker holds a part whole where
 * it is read again. Tests have fewer.
 */
export const bulk = { rows: 100_000, inPart: 25_000 };

/** What of an engine writes tables there: a cluster has both. */
type Writing = Pick<Engine, 'rows' | 'writeThere'> & {
  readonly storage?: Pick<FarStorage, 'list' | 'write' | 'fingerprints'>;
};

/** The large tables of one run. */
export class FarTables {
  private readonly written = new Map<string, OutputFile>();

  /** @param place folder of the run on storage */
  constructor(private readonly place: string) {}

  /** Tables as a manifest lists them, by their names. */
  get files(): ReadonlyMap<string, OutputFile> {
    return this.written;
  }

  /**
   * Lets the cluster write a table of customers, where it is large; one that was written before is written anew.
   * @returns false where it is small, or nobody but gradus can write it
   * @throws ProblemsError where it cannot be written there
   */
  async write(engine: Writing, output: Output): Promise<boolean> {
    const { storage, writeThere } = engine;
    const { file, step } = output;
    if (storage === undefined || writeThere === undefined || step.columns[0]?.name !== 'customer_id')
      return false;
    const [counted] = await engine.rows(`SELECT count(*) AS n FROM (${step.sql})`);
    const rows = Number(counted?.n);
    if (rows <= bulk.rows) return false;
    const folder = `${this.place}/${file}`;
    await toldOfResults(this.place, async () => {
      const heading = await writeThere(output, partFolder(folder, 2), bulk.inPart);
      await storage.write(partFolder(folder, 1), [heading]);
      const found = partsInOrder(await storage.list([folder]));
      const prints = await storage.fingerprints(found);
      const parts = found.map((each) => listed(each, prints.get(each.key), file));
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
      this.written.set(file, { file, sha256: null, bytes, parts, rows });
    });
    return true;
  }
}

function listed({ path, bytes }: FarFile, sha256: string | undefined, file: string): ListedPart {
  if (sha256 !== undefined) return { sha256, bytes };
  return fail({
    code: 'engine',
    place: { file: shownPath(path) },
    reason: `this part of ${file} is too large for the memory of the cluster, so that nobody could say later whether it was changed`,
    fix: 'give its workers more memory (spark.executor.memory), and run again',
  });
}
