// Rows without a customer that most likely belong to the rows above them: lines of an order whose first line alone says
// whose it is, and lists that name a customer once, above the rows. What is seen in the rows becomes the next move.

import type { Engine, Row } from '../../engine/engine.js';
import { exportNamed, isDate } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { own } from '../../engine/steps/plan/step.js';
import { numberedClean } from '../../engine/steps/read/clean.js';
import type { Dialect } from '../../sql/dialects/dialect.js';
import type { RowAccount } from '../rows/accounting.js';

/** What the rows of an export show, and what to do about it. */
export interface Advice {
  readonly seen: string;
  readonly fix: string;
}

/** How many rows there are of a kind, and in how many of them each field is given. */
interface Given {
  readonly rows: number;
  readonly in: (field: ReadField) => number;
}

/** Advice by export, for those in which rows without a customer are rejected; asks the engine for nothing else. */
export async function adviceOn(
  engine: Engine,
  plan: Plan,
  accounts: readonly RowAccount[],
  dialect: Dialect,
): Promise<Map<string, Advice>> {
  const found = new Map<string, Advice>();
  for (const { export: name, rejected } of accounts) {
    const planned = exportNamed(plan, name);
    if (planned === undefined || name === 'customers' || planned.fillDown.length > 0) continue;
    if (rejected.missing_customer === undefined) continue;
    const advice = await adviceFor(engine, plan, planned, dialect);
    if (advice !== undefined) found.set(name, advice);
  }
  return found;
}

async function adviceFor(
  engine: Engine,
  plan: Plan,
  planned: PlannedExport,
  dialect: Dialect,
): Promise<Advice | undefined> {
  const code = planned.fates.find(({ reason }) => reason === 'missing_customer')?.code ?? 0;
  const counts = planned.fields.map(
    ({ name }, index) => `count(${dialect.identifier(name)}) AS given_${index}`,
  );
  const rows = await engine.rows(
    `SELECT ${own.fate} = ${code} AS nameless, count(*) AS n, ${counts.join(', ')} FROM (${numberedClean(plan, planned, dialect)}) GROUP BY 1`,
  );
  const given = (nameless: boolean): Given => {
    const row: Row | undefined = rows.find((each) => each.nameless === String(nameless));
    return {
      rows: Number(row?.n ?? 0),
      in: (field) => Number(row?.[`given_${planned.fields.indexOf(field)}`] ?? 0),
    };
  };
  return groupedList(planned, given(true), given(false)) ?? continued(planned, given(true), given(false));
}

/** No row has both a customer and a date: the customer stands above their rows, or below them. */
function groupedList(planned: PlannedExport, nameless: Given, named: Given): Advice | undefined {
  const date = planned.fields.find(isDate);
  if (date === undefined || named.rows === 0 || named.in(date) > 0) return undefined;
  if (nameless.in(date) * 2 < nameless.rows) return undefined;
  return {
    seen: 'No row has both a customer and a date: customers seem to stand on lines of their own, above their rows',
    fix: `export a flat list, with the customer on every row (such as a list of transactions with a customer column); or, if each customer stands above their rows, write fill_down: [customer_id] under ${planned.name} and look at the figures of a few`,
  };
}

/** Rows without a customer leave the other cells of their order blank, too. */
function continued(planned: PlannedExport, nameless: Given, named: Given): Advice | undefined {
  const date = planned.fields.find(isDate);
  const blank = planned.fields.filter(
    (field) =>
      field.type.kind !== 'decimal' &&
      nameless.in(field) * 20 <= nameless.rows &&
      named.in(field) * 2 > named.rows,
  );
  const says = planned.fields.some(
    (field) => !blank.includes(field) && nameless.in(field) * 2 > nameless.rows,
  );
  if (!says || blank.length < 2 || (date !== undefined && !blank.includes(date))) return undefined;
  const names = blank.map(({ name }) => name);
  return {
    seen: `Rows without a customer leave ${names.filter((name) => name !== 'customer_id').join(', ')} blank, too, as the second and later lines of an order do`,
    fix: `if they belong to the line above, write fill_down: [${names.join(', ')}] under ${planned.name}; else correct the export`,
  };
}
