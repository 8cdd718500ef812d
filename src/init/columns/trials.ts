// What the cells of a column can be read as is asked of the reader itself: every way of reading is tried on every cell,
// so that a proposal cannot read otherwise than the review will.

import type { Engine } from '../../engine/engine.js';
import type { ComputedField, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { as } from '../../engine/steps/plan/step.js';
import { typedCells } from '../../engine/steps/read/cells.js';
import { raw } from '../../engine/steps/read/row-columns.js';
import { valueTypeOf } from '../../grammar/types.js';
import { usuallyEmpty } from '../../plan/planning/exports.js';
import type { Dialect, Reading } from '../../sql/dialects/dialect.js';

export interface Trial extends Pick<Reading, 'read' | 'formats' | 'decimal'> {
  /** Words of the column that mean that nothing is there. */
  readonly empty?: readonly string[];
}

/** Cells with the same outcome: which of the trials could read them, and how many cells they are. */
export interface TrialOutcome {
  readonly reads: readonly boolean[];
  readonly count: number;
}

/** A date outside of these years was read by the wrong format: `%Y` takes 26 for the year 26. */
const years = ['1950-01-01', '2199-12-31'] as const;

/** The cells of a column read in all ways: one column a trial, and in `filled` the text of the first. */
function triedCells(relation: string, column: string, trials: readonly Trial[], dialect: Dialect) {
  const fields = trials.map((trial, index) => fieldOf(`t${index}`, column, trial));
  const cells = fields.map((field) => as(dialect.identifier(column), raw(field.name), dialect));
  const from = `(SELECT ${cells.join(', ')} FROM ${dialect.identifier(relation)})`;
  const sound = fields.map((field) => {
    const value = dialect.identifier(field.name);
    const dated = field.read === 'date' || field.read === 'datetime';
    return dated
      ? `CAST(${value} AS DATE) BETWEEN ${years.map(dialect.date).join(' AND ')}`
      : `${value} IS NOT NULL`;
  });
  const filled = `${dialect.identifier(raw('t0'))} IS NOT NULL`;
  return { sql: typedCells(carefullyRead('trial', fields, []), from, [], dialect), fields, sound, filled };
}

/** Tries all ways on all filled cells of a column. */
export async function tryReadings(
  engine: Engine,
  relation: string,
  column: string,
  trials: readonly Trial[],
  dialect: Dialect,
): Promise<TrialOutcome[]> {
  const { sql, sound, filled } = triedCells(relation, column, trials, dialect);
  const flags = sound.map((each) => `CASE WHEN ${each} THEN '1' ELSE '0' END`).join(' || ');
  const rows = await engine.rows(
    `SELECT ${flags} AS flags, count(*) AS n FROM (${sql}) WHERE ${filled} GROUP BY 1 ORDER BY 1`,
  );
  return rows.map((row) => ({
    reads: [...(row.flags ?? '')].map((flag) => flag === '1'),
    count: Number(row.n),
  }));
}

/** For ways to read dates: how many cells each reads, and into how many different years. */
export async function spread(
  engine: Engine,
  relation: string,
  column: string,
  trials: readonly Trial[],
  dialect: Dialect,
): Promise<{ count: number; years: number }[]> {
  const { sql, fields, sound } = triedCells(relation, column, trials, dialect);
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
  const { read, formats, decimal, empty } = trial;
  return { name, heading, read, formats, decimal, type: valueTypeOf(read), ...(empty && { empty }) };
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
