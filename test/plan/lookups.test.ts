// Lookups: rows of an export with the fields of another file, against a join in TypeScript; and what the results say of it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradusServed as gradus } from '../cli/served.js';
import { emptyFolder, gradeFiles, gradeFolder, writeFiles } from '../grading.js';
import { long, triesOf } from '../runs.js';

const policy = `policy: L\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, rows: { count: transactions }, latest: { last_date: transactions.date } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n`;
const fields = 'columns: { customer_id: who, date: day, state: state }';
const review = (more = '', lookup = '') =>
  `exports: { transactions: { file: lines.csv, lookup: { orders: { file: orders.csv, on: order_id, ${fields}${lookup} } }, columns: { order_id: o, amount: a }${more} } }\nguards: { rejected_rows: 100%, minimum_rows: { transactions: 0 } }\n`;
const days = ['2026-01-05', '2026-02-06', '2026-02-06', '2026-03-07', 'soon', ''];
const cell = (...values: string[]) => fc.constantFrom(...values);

const order = fc.record({
  who: cell('K1', 'K2', 'K3', 'K1', 'K2', ''),
  day: cell(...days),
  state: cell('paid', 'paid', 'paid', 'open', ''),
});
const line = fc.record({ o: fc.integer({ min: 0, max: 9 }), a: cell('1.5', '20', ' 3', '4', 'x', '') });

/** What becomes of a line, as a person would decide. */
function fateOf(
  { a }: { a: string },
  found: { who: string; day: string; state: string } | undefined,
): string {
  if (found === undefined) return 'unknown_order';
  if (found.state !== 'paid') return 'only';
  if (found.who === '') return 'missing_customer';
  if (a === 'x') return 'unreadable_money';
  if (found.day === 'soon') return 'unreadable_date';
  return found.day === '' ? 'missing_date' : 'used';
}

it('gives every line the fields of its order, whatever the order of rows, and accounts for both files', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 1, maxLength: 8 }),
      fc.array(line, { minLength: 1, maxLength: 20 }),
      cell('plain', 'spaced', 'filled'),
      async (others, more, how) => {
        // One line counts in any case: where nobody can be graded, nothing is written that could be compared.
        const orders = [{ who: 'K1', day: '2026-01-05', state: 'paid' }, ...others];
        const lines = [...more.slice(1), { o: 0, a: '1' }, ...more.slice(0, 1)];
        const key = (index: number) => (how === 'spaced' && index % 2 === 0 ? ` o${index}` : `o${index}`);
        // Filled down: a line with the same order as the one above leaves it blank.
        const shown = lines.map(({ o, a }, index) => [
          how === 'filled' && index > 0 && lines[index - 1]?.o === o ? '' : `o${o}`,
          `i${index}`,
          a,
        ]);
        const found = await gradeFiles(
          {
            'policy.yaml': policy,
            'orders.csv': [
              ['day', 'o', 'who', 'state'],
              ...orders.map(({ who, day, state }, index) => [day, key(index), who, state]),
            ],
            'lines.csv': [['o', 'i', 'a'], ...shown],
          },
          review(`, only: { state: { equals: paid } }${how === 'filled' ? ', fill_down: [order_id]' : ''}`),
        );
        const fates = lines.map((each) => fateOf(each, orders[each.o]));
        const used = lines.filter((_, index) => fates[index] === 'used');
        const { graded, rejected, summary } = found;
        const of = (who: string) => used.filter(({ o }) => orders[o]?.who === who);
        const expected = ['K1', 'K2', 'K3'].flatMap((who) =>
          of(who).length === 0
            ? []
            : [[who, of(who).reduce((sum, { a }) => sum + Number(a), 0), String(of(who).length)]],
        );
        expect(graded.map((row) => [row.customer_id, Number(row.spend), row.rows])).toEqual(expected);
        const listed = rejected.filter((row) => row.export === 'transactions');
        expect(listed.map((row) => [row.line, row.reason_code])).toEqual(
          fates.flatMap((fate, index) =>
            fate === 'used' || fate === 'only' ? [] : [[`${index + 2}`, fate]],
          ),
        );
        const referred = new Set(lines.flatMap(({ o }) => (o < orders.length ? [o] : []))).size;
        const unused = orders.length - referred;
        expect(summary.rows['transactions:orders']).toEqual({
          read: orders.length,
          used: referred,
          set_aside: unused === 0 ? {} : { unused },
          rejected: {},
        });
      },
    ),
    { numRuns: triesOf(8, 2) },
  );
});

const orders = 'o,who,day,state\nO1,K1,2026-01-05,paid\nO2,K9,2026-01-06,paid\n';

it.runIf(long)(
  'leaves fields empty where the review says so, and grades its copy in the results alike',
  async () => {
    const folder = emptyFolder();
    const more = ', missing_customer: set_aside';
    writeFiles(folder, {
      'policy.yaml': policy,
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\naliases: merged.csv\n${review(more, ', missing: empty')}`,
      'merged.csv': 'old_id,new_id\nK9,K1\n',
      'orders.csv': orders,
      'lines.csv': 'o,a\nO1,4\nO2,5\nO7,6\n,7\n',
    });
    const found = await gradeFolder(folder);
    expect(found.graded).toMatchObject([{ customer_id: 'K1', spend: '9', rows: '2' }]);
    expect(found.summary.rows.transactions).toMatchObject({ used: 2, set_aside: { missing_customer: 2 } });
    const manifest = JSON.parse(readFileSync(path.join(found.folder, 'manifest.json'), 'utf8'));
    expect(manifest.inputs).toContainEqual(
      expect.objectContaining({ role: 'transactions:orders', file: 'orders.csv' }),
    );
    const again = await gradeFolder(folder, 'results/review.yaml', { out: 'again' });
    expect(again.graded).toEqual(found.graded);
  },
);

it.runIf(long)('looks merged customers up under the id that they have now, in both files', async () => {
  const merging = (rows: string, lines: string) => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'policy.yaml': `policy: L\nversion: "1"\nmetrics: { spend: { sum: transactions.amount, only: { region: { equals: north } } } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n`,
      'review.yaml':
        'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\naliases: merged.csv\nexports: { transactions: { file: lines.csv, columns: { customer_id: id, amount: a }, lookup: { regions: { file: regions.csv, on: customer_id, columns: { customer_id: { heading: who, case: upper }, region: region } } } } }\n',
      'merged.csv': 'old_id,new_id\nK8,K9\nK9,K1\nK7,K2\n',
      'regions.csv': `who,region\n${rows}`,
      'lines.csv': `id,a\n${lines}`,
    });
    return folder;
  };
  const lines = 'K1,4\nK8,5\nK2,6\nK7,7\n';
  // The row of the one stands under its old id, that of the other under its new one.
  const found = await gradeFolder(merging('k9,north\nK2,north\n', lines));
  expect(found.graded.map((row) => [row.customer_id, row.spend])).toEqual([
    ['K1', '9'],
    ['K2', '13'],
  ]);
  expect(found.summary.rows['transactions:regions']).toMatchObject({ used: 2, set_aside: {}, rejected: {} });
  const ran = await gradus(['grade', 'review.yaml'], {
    cwd: merging('K1,north\nK9,south\nK2,north\n', lines),
  });
  expect(ran.exit).toBe(3);
  expect(ran.stderr).toContain(
    'regions.csv:2 error[lookup-twice]: transactions:regions has 2 rows for customer_id K1 (into which K8, K9 were merged): regions.csv:2, regions.csv:3',
  );
});

it('reads one file as an export and as a lookup, with what each of them asks of it', async () => {
  const found = await gradeFiles(
    {
      'policy.yaml': `policy: L\nversion: "1"\nmetrics: { spend: { sum: transactions.amount }, bought: { count: orders.state } }\ntiers: [{ id: high, requires: { spend: { at_least: 10 } } }, { id: low }]\n`,
      'orders.csv': Buffer.from(`\uFEFFtitle\n\n${orders}Total,,,\n`).toString(),
      'lines.csv': 'o,a\nO1,4\nO2,5\n',
    },
    `exports: { transactions: { file: lines.csv, lookup: { orders: { file: orders.csv, on: order_id, ${fields} } }, columns: { order_id: o, amount: a } }, orders: { file: orders.csv, columns: { customer_id: who, date: day, state: state } } }\n`,
  );
  expect(found.graded.map((row) => [row.customer_id, row.spend, row.bought])).toEqual([
    ['K1', '4', '1'],
    ['K9', '5', '1'],
  ]);
  expect(found.summary.rows['transactions:orders']).toMatchObject({ used: 2, set_aside: { total_line: 1 } });
});
