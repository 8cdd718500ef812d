// What the cells of a column can be read as is asked of the reader itself: every way of reading is tried on every cell,
// so that a proposal cannot read otherwise than the review will.

import type { Engine } from '../../engine/engine.js';
import type { ComputedField, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { as, indexType, textType } from '../../engine/steps/plan/step.js';
import { typedCells } from '../../engine/steps/read/cells.js';
import { raw } from '../../engine/steps/read/row-columns.js';
import { valueTypeOf } from '../../grammar/types.js';
import { usuallyEmpty } from '../../plan/planning/exports.js';
import type { Dialect, Reading } from '../../sql/dialects/dialect.js';

export type Trial = Pick<Reading, 'read' | 'formats' | 'decimal'>;

/** Cells with the same outcome: which of the trials could read them, and how many cells they are. */
export interface TrialOutcome {
  readonly reads: readonly boolean[];
  readonly count: number;
}

/** A date outside of these years was read by the wrong format: `%Y` takes 26 for the year 26. */
const years = ['1950-01-01', '2199-12-31'] as const;

/** Cells read in all ways: one column a trial, and in `filled` the text of the first. */
function triedCells(
  {
    from,
    column,
    passed,
  }: { readonly from: string; readonly column: string; readonly passed: readonly string[] },
  trials: readonly Trial[],
  dialect: Dialect,
) {
  const fields = trials.map((trial, index) => fieldOf(`t${index}`, column, trial));
  const cells = fields.map((field) => as(dialect.identifier(column), raw(field.name), dialect));
  const texts = `(SELECT ${[...cells, ...passed].join(', ')} FROM ${from})`;
  const sound = fields.map((field) => {
    const value = dialect.identifier(field.name);
    const dated = field.read === 'date' || field.read === 'datetime';
    return dated
      ? `${dialect.cast(value, { kind: 'date' })} BETWEEN ${years.map(dialect.date).join(' AND ')}`
      : `${value} IS NOT NULL`;
  });
  const filled = `${dialect.identifier(raw('t0'))} IS NOT NULL`;
  const tried: PlannedExport = { ...carefullyRead('trial', fields, []), oneColumn: true };
  const sql = typedCells(tried, texts, passed, dialect);
  return { sql, fields, sound, filled };
}

/** A column whose cells are tried, and the words in it that mean that nothing is there. */
export interface TriedColumn {
  readonly column: string;
  readonly nothing: readonly string[];
}

/**
 * Puts the filled cells of some columns below each other, each text of a column once. The engine takes longer to understand
 * all the ways to read a cell than to read some, so it is to hear of them once for all columns.
 * @returns the name of the relation, in which a column is known by its place among those given
 */
export async function stackCells(
  engine: Engine,
  relation: string,
  columns: readonly TriedColumn[],
  dialect: Dialect,
): Promise<string> {
  const name = `stacked_${relation}`;
  const parts = columns.map(({ column, nothing }, place) => {
    const cell = dialect.identifier(column);
    const text = nothing.length === 0 ? cell : dialect.trimmed(cell, [...usuallyEmpty, ...nothing]);
    return `SELECT ${place} AS place, ${cell} AS value, count(*) AS n FROM ${dialect.identifier(relation)} WHERE ${text} IS NOT NULL GROUP BY ${cell}`;
  });
  await engine.create({
    name,
    reads: [relation],
    grain: 'one text of a column',
    columns: [
      { name: 'place', type: indexType },
      { name: 'value', type: textType },
      { name: 'n', type: indexType },
    ],
    stored: true,
    sql: parts.join('\nUNION ALL\n'),
  });
  return name;
}

/**
 * Tries all ways on all filled cells of stacked columns.
 * @returns the outcomes of each place
 */
export async function tryReadings(
  engine: Engine,
  stacked: string,
  places: readonly number[],
  trials: readonly Trial[],
  dialect: Dialect,
): Promise<Map<number, TrialOutcome[]>> {
  const outcomes = new Map(places.map((place): [number, TrialOutcome[]] => [place, []]));
  if (places.length === 0) return outcomes;
  const from = `(SELECT * FROM ${dialect.identifier(stacked)} WHERE place IN (${places.join(', ')}))`;
  const passed = ['place', 'n'];
  const { sql, sound, filled } = triedCells({ from, column: 'value', passed }, trials, dialect);
  const flags = sound.map((each) => `CASE WHEN ${each} THEN '1' ELSE '0' END`).join(' || ');
  const rows = await engine.rows(
    `SELECT place, ${flags} AS flags, sum(n) AS n FROM (${sql}) WHERE ${filled} GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  for (const { place, flags: read, n } of rows)
    outcomes
      .get(Number(place))
      ?.push({ reads: [...(read ?? '')].map((flag) => flag === '1'), count: Number(n) });
  return outcomes;
}

/** For ways to read dates: how many cells each reads, and into how many different years. */
export async function spread(
  engine: Engine,
  relation: string,
  column: string,
  trials: readonly Trial[],
  dialect: Dialect,
): Promise<{ count: number; years: number }[]> {
  const from = dialect.identifier(relation);
  const { sql, fields, sound } = triedCells({ from, column, passed: [] }, trials, dialect);
  const counts = fields.flatMap((field, index) => {
    const year = `CASE WHEN ${sound[index]} THEN extract(year FROM ${dialect.identifier(field.name)}) END`;
    return [`count(${year}) AS n${index}`, `count(DISTINCT ${year}) AS y${index}`];
  });
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM (${sql})`);
  return trials.map((_, index) => ({ count: Number(row?.[`n${index}`]), years: Number(row?.[`y${index}`]) }));
}

/** Filled cells that a trial could read. */
export function readBy(outcomes: readonly TrialOutcome[], trial: number): number {
  return outcomes.reduce((sum, { reads, count }) => sum + (reads[trial] === true ? count : 0), 0);
}

export function filledCells(outcomes: readonly TrialOutcome[]): number {
  return outcomes.reduce((sum, { count }) => sum + count, 0);
}

/** A field read in a given way from a column. */
export function fieldOf(name: string, heading: string, trial: Trial): ReadField {
  return { name, heading, ...trial, type: valueTypeOf(trial.read) };
}

/** As much of a planned export as reading its cells the careful way needs. */
export function carefullyRead(
  name: string,
  fields: readonly ReadField[],
  computed: readonly ComputedField[],
): PlannedExport {
  return {
    name,
    files: [],
    lookups: [],
    fields,
    computed,
    only: undefined,
    fillDown: [],
    empty: usuallyEmpty,
    fates: [],
    careful: true,
    duplicates: { action: 'keep', by: undefined },
    unknownCustomers: 'reject',
    asksNewest: false,
  };
}

/** One way to read a column, and how far it goes. */
export interface Way {
  readonly formats: readonly string[];
  readonly decimal: '.' | ',';
  readonly readable: number;
  readonly filled: number;
  /** What nobody can tell from the cells. */
  readonly doubt?: string;
  /** A cell that is one number with either decimal mark, where no cell tells which it is. */
  readonly either?: string;
}
