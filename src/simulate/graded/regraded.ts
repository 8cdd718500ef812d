// What the exports gave under a scenario, as a relation like that of any scenario.

import type { Engine } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { as } from '../../engine/steps/plan/step.js';
import { readable } from '../../engine/steps/read/staged.js';
import type { Policy } from '../../policy/model/policy.js';
import { positional } from '../../sql/dialects/quoting.js';
import { everybodyToday, now, standingCells } from './everybody.js';
import { nearLine } from './near-line.js';
import { under } from './scenario.js';

/** Loads graded.csv of a grading that was tried. */
export async function loadRegraded(
  engine: Engine,
  { graded, policy }: { readonly graded: PlannedFile; readonly policy: Policy },
  name: string,
): Promise<void> {
  const { dialect } = engine;
  const standing = standingCells(graded, policy, dialect);
  const names = [
    'customer',
    'previous',
    'previousValue',
    'tier',
    'ruled',
    'score',
    'value',
    'reasons',
  ] as const;
  const cells = names.map((each) => as(standing[each], under[each], dialect));
  const near = as(nearLine(policy, under, dialect), under.near, dialect);
  const columns = graded.headings.map((_, index) => positional(index));
  const source = dialect.readDelimited(readable(graded, columns, 'refused'));
  await engine.create({
    name,
    reads: [],
    grain: 'one customer',
    columns: [],
    stored: true,
    // Exports that are read again may give other customers: rows are rejected for what a policy reads of them.
    sql: `SELECT s.*, ${as(`e.${now.tier}`, under.now, dialect)}, ${as(`e.${now.near}`, under.nearNow, dialect)} FROM (SELECT *, ${near} FROM (SELECT ${cells.join(',\n  ')}
FROM ${source})) AS s FULL JOIN ${everybodyToday} AS e ON e.${now.customer} = s.${under.customer}`,
  });
}
