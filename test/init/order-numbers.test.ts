// Numbers of orders that only cells tell.
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, gradeFolder, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { beginIn } from './begin.js';

async function begun(...lines: string[]) {
  const folder = emptyFolder();
  writeFiles(folder, { 't.csv': `${lines.join('\n')}\n` });
  const { written, doubts } = await beginIn(folder, { transactions: 't.csv' });
  const said = doubts.map(({ text }) => text).join('\n');
  return { columns: written.exports.transactions.columns, said, review: path.join(folder, 'review') };
}

it.runIf(long)('are found under a heading that says nothing, and counted once', async () => {
  const { columns, said, review } = await begun(
    'Name,Email,Paid at,Total',
    '#1001,ann@example.org,2026-01-04,100.00',
    '#1001,ann@example.org,,50.00',
    '#1002,bob@example.org,2026-01-09,30.00',
    '#1003,ann@example.org,2026-01-11,20.00',
  );
  expect(columns.order_id).toBe('Name');
  expect(said).toContain(
    'taken for the number of the order: 4 rows have 3 different values, which repeat only on rows that follow each other',
  );
  const { graded } = await gradeFolder(review);
  expect(graded.map((row) => [row.customer_id, row.orders])).toEqual([
    ['ann@example.org', '2'],
    ['bob@example.org', '1'],
  ]);
});

it.runIf(long)('may have letters, where they repeat; a "#" tells them even where they do not', async () => {
  const lettered = await begun(
    'Ref,Customer ID,Date,Amount',
    'SO-10023,a,2026-01-04,100.00',
    'SO-10023,a,2026-01-04,50.00',
    'SO-10024,b,2026-01-05,30.00',
  );
  expect(lettered.columns.order_id).toBe('Ref');
  const marked = await begun('Name,Customer ID,Date,Amount', '#1,a,2026-01-04,1.00', '#2,a,2026-01-04,2.00');
  expect(marked.columns.order_id).toBe('Name');
  expect(marked.said).toContain('its cells are written like #1');
});

it.each([
  ['come back further down', 'WH100,a,2026-01-04,1', 'WH101,a,2026-01-05,1', 'WH100,a,2026-01-04,1'],
  ['belong to several customers', 'WH100,a,2026-01-04,1', 'WH100,b,2026-01-04,1', 'WH101,b,2026-01-05,1'],
  ['stand beside several dates', 'WH100,a,2026-01-04,1', 'WH100,a,2026-01-05,1', 'WH101,b,2026-01-05,1'],
])('are none where values %s', async (_, ...rows) => {
  const { columns } = await begun('Place,Customer ID,Date,Amount', ...rows);
  expect(columns.order_id).toBeUndefined();
});
