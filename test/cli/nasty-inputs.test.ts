// Inputs that look odd and are right: what other systems and other people's editors write must simply work.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import { fewOf } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { customers, review, transactions, twoTiers } from './two-tiers.js';

const policy = `policy: Two tiers
version: "1"
metrics:
  spend: { sum: transactions.amount, window: 12 months }
tiers:
  - { id: gold, formerly: [toString], requires: { spend: { at_least: 100 } } }
  - { id: normal }
`;
const bom = '\ufeff';
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** Grades these files; customers with their tiers. */
async function tiersOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = new Folder();
  try {
    for (const [name, text] of Object.entries({ ...twoTiers, 'policy.yaml': policy, ...files })) {
      mkdirSync(path.dirname(path.join(folder.path, name)), { recursive: true });
      writeFileSync(path.join(folder.path, name), text);
    }
    const ran = await gradus(['grade', 'review.yaml', '--quiet'], { cwd: folder.path });
    if (ran.exit !== 0) return [ran.stderr];
    const [heading = '', ...rows] = readFileSync(path.join(folder.path, 'results/graded.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    const tier = heading.split(',').indexOf('tier');
    return rows.map((row) => `${row.split(',')[0]} ${row.split(',')[tier]}`);
  } finally {
    folder.remove();
  }
}

const expected = ['C1 gold', 'C2 normal'];

const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'byte-order marks and CRLF everywhere': {
    'policy.yaml': bom + crlf(policy),
    'review.yaml': bom + crlf(review),
    'customers.csv': bom + crlf(customers),
    'transactions.csv': bom + crlf(transactions),
  },
  'semicolons, no final newline, blank lines': {
    'customers.csv': customers.replaceAll(',', ';').replaceAll('\n', '\n\n'),
    'transactions.csv': transactions.replaceAll(',', ';').trimEnd(),
  },
  'last results with CRLF and semicolons': {
    'review.yaml': `${review}last_results: last.csv\n`,
    'last.csv': `${bom}customer_id;tier\r\nC1;toString\r\nC2;gold\r\n`,
  },
  'headings in other scripts, with quotes, empty ones': {
    'customers.csv': '客户编号,"名称 ""x""",\nC1,Ann,\nC2,Bob,\n',
    'review.yaml': review.replace(
      '{ file: customers.csv }',
      `{ file: customers.csv, columns: { customer_id: 客户编号, 名称: '名称 "x"' } }`,
    ),
  },
  'file names with pattern characters and quotes': {
    'review.yaml': review
      .replace('customers.csv', '"cust[1]*.csv"')
      .replace('transactions.csv', '"it\'s here/t?.csv"'),
    'cust[1]*.csv': customers,
    // What the patterns would find if they were taken for patterns.
    'cust1.csv': 'customer_id,name\nC3,Cyd\n',
    "it's here/t?.csv": transactions,
    "it's here/tx.csv": transactions,
  },
  'one file as customers and as transactions': {
    'review.yaml': review.replace('customers.csv', 'transactions.csv'),
  },
  'names that objects have by themselves': {
    'policy.yaml': policy.replaceAll('spend', 'constructor').replace('id: normal', 'id: hasOwnProperty'),
    'review.yaml': review.replace(
      '{ file: customers.csv }',
      '{ file: customers.csv, columns: { customer_id: customer_id, valueOf: name } }',
    ),
  },
  'windows that begin before the year 1': { 'policy.yaml': policy.replace('12 months', '36000 months') },
  'the last day that a date can name': {
    'review.yaml': review.replace('2026-12-31', '9999-12-31'),
    'policy.yaml': policy.replace('12 months', 'all'),
  },
};

describe('odd inputs that are right', { concurrent: true }, () => {
  it.for(fewOf(Object.entries(cases), 4))('%s', async ([name, files], { expect }) => {
    const last = name.startsWith('names') ? ['C1 gold', 'C2 hasOwnProperty'] : expected;
    expect(await tiersOf(files)).toEqual(last);
  });
});
