// How scores and points moved: the population stability index over ten bands of ten points each. A band that is empty in
// one year counts as a fixed share, and is named.

import type { Engine } from '../engine/engine.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { bandOf, bands, pointsPerBand, withEnds } from './bands.js';
import { stability } from './psi.js';
import type { ChangeRelation, Figures } from './relation.js';
import type { Distribution } from './report.js';

/** Holds 0 to 100 with all places. */
const narrowType = { kind: 'decimal', precision: 18, scale: 12 } as const;

interface Counted {
  readonly bands: readonly number[];
  /** Numbers below 0 or above 100, and cells that are no numbers. */
  readonly outside: number;
  readonly odd: number;
}

/** Everything that both years have points of, score first where there is one. */
export async function distributionsOf(
  engine: Engine,
  { distributions }: ChangeRelation,
  dialect: Dialect,
): Promise<Distribution[]> {
  const before = await countAll(
    engine,
    distributions.map((each) => each.before),
    dialect,
  );
  const now = await countAll(
    engine,
    distributions.map((each) => each.now),
    dialect,
  );
  return distributions.map(({ name, label }, index) => {
    const [was, is] = [before[index], now[index]];
    const none = { name, label, psi: null, bands: [] };
    if (was === undefined || is === undefined) throw new Error(`${name} was not counted`);
    if (was.odd + is.odd > 0) return { ...none, unmeasured: 'no_numbers' };
    if (was.outside + is.outside > 0) return { ...none, unmeasured: 'out_of_range' };
    const found = stability(was.bands, is.bands);
    if (found === undefined) return { ...none, unmeasured: 'nobody' };
    return {
      name,
      label,
      psi: found.psi,
      bands: withEnds(found.bands),
      unmeasured: null,
    };
  });
}

/** Codes beside the numbers of bands. */
const outside = -1;
const odd = -2;

/** One scan for all columns that stand in the same place. */
async function countAll(engine: Engine, figures: readonly Figures[], dialect: Dialect): Promise<Counted[]> {
  const counted = new Map<Figures, Counted>();
  for (const from of new Set(figures.map((each) => each.from))) {
    const here = figures.filter((each) => each.from === from);
    const values = here.map(
      (each, index) => `${each.value.sql} AS v${index}, ${each.text ?? 'NULL'} AS t${index}`,
    );
    // In layers, so that nothing is read twice: comparing decimals of 38 digits is dear, small ones are not.
    const narrow = here.map((_, index) => {
      const [value, text] = [`v${index}`, `t${index}`];
      const out = `${value} < 0 OR ${value} > ${bands * pointsPerBand}`;
      const within = dialect.cast(value, narrowType);
      return `CASE WHEN ${out} THEN ${outside} WHEN ${text} IS NOT NULL AND ${value} IS NULL THEN ${odd} END AS x${index}, CASE WHEN NOT (${out}) THEN ${within} END AS w${index}`;
    });
    const codes = here.map((_, index) => `coalesce(x${index}, ${bandOf(`w${index}`)}) AS b${index}`);
    const counts = here.map(
      (_, index) =>
        `SELECT ${index} AS figure, b${index} AS band, count(*) AS n FROM codes GROUP BY b${index}`,
    );
    const rows = await engine.rows(
      `WITH codes AS ${dialect.once}(SELECT ${codes.join(', ')} FROM (SELECT ${narrow.join(', ')} FROM (SELECT ${values.join(', ')} FROM ${from})))\n${counts.join('\nUNION ALL ')}`,
    );
    const found = new Map(rows.map(({ figure, band, n }) => [`${figure} ${band}`, Number(n)]));
    for (const [index, each] of here.entries()) {
      const number = (band: number) => found.get(`${index} ${band}`) ?? 0;
      const inBands = Array.from({ length: bands }, (_, band) => number(band));
      counted.set(each, { bands: inBands, outside: number(outside), odd: number(odd) });
    }
  }
  return figures.map((each) => counted.get(each) ?? { bands: [], outside: 0, odd: 0 });
}
