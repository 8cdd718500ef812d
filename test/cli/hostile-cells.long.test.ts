// Cells and headings that are written to do harm go through the real binary as what they are: text. Nothing runs, no row
// breaks, nothing is written outside the results, and no terminal is steered.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { gradusServed as gradus } from './served.js';

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const cells = [
  ...signs.flatMap((sign) => [`${sign}1+1`, `${sign}cmd|' /C calc'!A0`, `'${sign}already`, `''${sign}twice`]),
  '=HYPERLINK("http://example.com?"&A1,"click")',
  '@SUM(1,2)',
  '-2+3+cmd|x',
  "'plain",
  '"quoted"',
  '""',
  `a"b'c`,
  "'; DROP TABLE customers; --",
  "1); COPY t TO '/tmp/x'; --",
  'line\nfeed',
  'carriage\rreturn',
  'both\r\nof them',
  'bell\u0007 and escape \u001b[2J\u001b]0;title\u0007',
  'separators \u001f\u001e\u2028\u2029',
  '\u202Egnp.exe',
  'right\u2066left\u2069',
  'zero\u200Bwidth',
  '*alias',
  '&anchor',
  '!!js/function "x"',
  '- a: b',
  '{{x}} $x `x` %x%',
  '../../../../tmp/escaped',
  '/etc/passwd',
  'C:\\Windows\\System32',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  '客户😀é',
  'x'.repeat(100_000),
];
const large = 'one with a name of 1 MB';
const headings = { id: '=id+1', name: '-name"\'', kind: '@kind\u001b[31m' };

const policy = `policy: Hostile
version: "1"
metrics: { spend: { sum: transactions.amount }, kind: { value: customers.kind } }
tiers: [{ id: high, requires: { spend: { at_least: 5 } } }, { id: low }]
`;
const review = `as_of: 2026-12-31
policy: policy.yaml
exports:
  customers:
    file: "=customers'.csv"
    columns: ${JSON.stringify({ customer_id: headings.id, name: headings.name, kind: headings.kind })}
  transactions:
    file: transactions.csv
    columns: { customer_id: who, date: "+date", amount: "@amount" }
overrides: overrides.csv
guards: { rejected_rows: 100% }
results: results
`;

/** Customers about whom people decided; ids there are trimmed, and lose the apostrophe that results put before signs. */
const decided = cells.filter((cell) => cell === cell.trim() && !/^'+[-=+@＝＋－＠]/.test(cell));

/** Every cell also in rows that cannot be used: no amount, another customer, a broken line. */
const transactions = [
  ['who', '+date', '@amount'],
  ...cells.flatMap((cell) => [
    [cell, '2026-05-05', '7'],
    [cell, '2026-05-05', cell],
    [`${cell} is unknown`, '2026-05-05', '7'],
  ]),
];

function place(): string {
  const folder = emptyFolder();
  const customers = [
    Object.values(headings),
    ...cells.map((cell) => [cell, cell, cell]),
    [large, 'y'.repeat(1 << 20), large],
  ];
  writeFiles(folder, {
    'inner/policy.yaml': policy,
    'inner/review.yaml': review,
    "inner/=customers'.csv": stringify(customers),
    'inner/overrides.csv': stringify([
      ['customer_id', 'tier', 'reason', 'requested_by', 'approved_by', 'decided_on', '=more'],
      ...decided.map((cell) => [cell, 'low', cell, 'Ann Example', 'Bob Example', '2026-12-01', cell]),
    ]),
    'inner/transactions.csv': `${stringify(transactions)}=1+1,2026-05-05\n@x,2026-05-05,1,"=2"\n=nul\0,2026-05-05,1\n`,
  });
  return path.join(folder, 'inner');
}

/** Rows as a program sees them that begins a new one at any line end outside of quotation marks. */
function rowsOf(file: string): string[][] {
  const text = readFileSync(file, 'utf8');
  const rows: string[][] = parse(text, { record_delimiter: ['\n', '\r\n', '\r'] });
  expect(parse(text)).toEqual(rows);
  return rows;
}

/** What is left when the apostrophe is taken off that keeps a cell from being run. */
const original = (cell: string) => cell.replace(/^'(?='*[-=+@＝＋－＠\t\r])/, '');
/** Controls of terminals but tab and line feed, and marks that turn the direction of text. */
const steers = (character: string) =>
  /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(character) && !/[\t\n]/.test(character);
const runs = (cell: string) => /^[=+\-@＝＋－＠\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);

describe('hostile cells', () => {
  it('pass through as text, and are recognised a year later', async () => {
    const folder = place();
    const around = readdirSync(path.dirname(folder));
    const ran = await gradus(['grade', 'review.yaml', '--quiet'], { cwd: folder });
    // Nothing but that some of these ids differ in marks only.
    expect(ran).toMatchObject({ exit: 0, stdout: '' });
    expect(ran.stderr).toMatch(
      /^warning\[id-spelling\]: 4 customers [^\n]*\n {2}fix: [^\n]*\n\n1 warning\.\n$/,
    );

    const [columns = [], ...graded] = rowsOf(path.join(folder, 'results/graded.csv'));
    expect(columns.slice(0, 3)).toEqual(['customer_id', 'name', 'tier']);
    expect(graded).toHaveLength(cells.length + 1);
    const kind = columns.indexOf('kind');
    expect(
      graded
        .map((row) => row[0])
        .map((id) => original(id ?? ''))
        .sort(),
    ).toEqual([...cells, large].sort());
    for (const row of graded) {
      expect(row).toHaveLength(columns.length);
      if (row[0] === large) expect(row[1]).toHaveLength(1 << 20);
      else {
        const tier = decided.includes(original(row[0] ?? '')) ? 'low' : 'high';
        expect([row[1], row[kind], row[2]]).toEqual([row[0], row[0], tier]);
      }
    }

    const [, ...rejected] = rowsOf(path.join(folder, 'results/rejected.csv'));
    expect(rejected).toHaveLength(2 * cells.length + 3);
    for (const file of readdirSync(path.join(folder, 'results')).filter((name) => name.endsWith('.csv')))
      expect(
        rowsOf(path.join(folder, 'results', file))
          .flat()
          .filter(runs),
      ).toEqual([]);

    const again = await gradus(
      ['grade', 'review.yaml', '--last-results', 'results', '--out', 'next', '--json'],
      { cwd: folder },
    );
    expect(JSON.parse(again.stdout)).toMatchObject({
      // The one with the long name has no transaction, so nothing is known of it before.
      movement: { up: 0, down: 0, same: cells.length, new: 1, left: 0 },
    });
    // Nothing but the two results folders was made, neither here nor around.
    expect(readdirSync(folder).sort()).toEqual([
      "=customers'.csv",
      'next',
      'overrides.csv',
      'policy.yaml',
      'results',
      'review.yaml',
      'transactions.csv',
    ]);
    expect(readdirSync(path.dirname(folder))).toEqual(around);
  });

  it('steer no terminal when they stand in messages', async () => {
    const folder = place();
    const strict = review.replace('100%', '0%');
    // Found despite the mark that nobody sees, which is told; the row above the headings is a title.
    const title = `\u001b[2J\u202etitle\n${Object.values(headings)
      .map((each) => `"${each.replaceAll('"', '""')}\u200b"`)
      .join()}\n`;
    const twice = ['\u001b[2Jtwice\u202e', '\u001b[2Jtwice\u202e'];
    writeFiles(folder, {
      'strict.yaml': strict,
      'twice.yaml': strict.replace("=customers'.csv", 'twice.csv'),
      'twice.csv': title + stringify(twice.map((id) => [id, 'x', 'x'])),
      'wrong.yaml': strict.replace('who', '\\e[2J\u202ewho'),
      'keys.yaml': `"\\e[2J\u202ekey": 1\n${strict}`,
    });
    mkdirSync(path.join(folder, '\u001b[2Jfolder'));
    writeFileSync(path.join(folder, '\u001b[2Jfolder', 'mine.txt'), 'x');
    const runs = await Promise.all([
      ...['strict.yaml', 'twice.yaml', 'wrong.yaml', 'keys.yaml', '\u001b[2Jmissing.yaml'].map((name) =>
        gradus(['check', name], { cwd: folder }),
      ),
      gradus(['grade', 'strict.yaml', '--out', '\u001b[2Jfolder'], { cwd: folder }),
      gradus(['grade', '\u001b[2J', '\u001b[2J', '\u001b[2J'], { cwd: folder }),
    ]);
    for (const ran of runs) {
      expect([2, 3]).toContain(ran.exit);
      expect(ran.stderr).toMatch(/error/);
      expect([...(ran.stdout + ran.stderr)].filter(steers)).toEqual([]);
    }
  });
});
