// init on both years of a real shop, when the data is there: lines without amounts and customers, dates with times.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Folder, gradus } from './run.js';

const data = path.resolve('../shared/data');
const years = [
  { name: '2009-2010', asOf: '2010-12-09', rows: 525_461, anonymous: 107_927 },
  { name: '2010-2011', asOf: '2011-12-09', rows: 541_910, anonymous: 135_080 },
] as const;
const fileOf = (name: string) => path.join(data, `online-retail-ii-${name}.csv.gz`);
const there = existsSync(fileOf(years[0].name));

describe.skipIf(!there)('Online Retail II', () => {
  it.for(years)('$name is proposed, accepted and graded', { timeout: 120_000 }, async (year, { expect }) => {
    const folder = new Folder();
    const started = await gradus(['init', 'shop', '--transactions', fileOf(year.name), '--quiet'], {
      cwd: folder.path,
    });
    expect(started).toEqual({ exit: 0, stdout: '', stderr: '' });
    const review = parse(readFileSync(path.join(folder.path, 'shop/review.yaml'), 'utf8'));
    expect(review).toMatchObject({
      as_of: year.asOf,
      exports: {
        transactions: {
          columns: {
            customer_id: 'Customer ID',
            order_id: 'Invoice',
            product: 'StockCode',
            quantity: { heading: 'Quantity', type: 'number' },
            date: { heading: 'InvoiceDate', type: 'datetime' },
            price: { heading: 'Price', type: 'money' },
          },
          computed: { amount: { multiply: ['quantity', 'price'] } },
          missing_customer: 'set_aside',
        },
      },
    });
    // Grading refuses whatever check finds, and says how many rows it used.
    const graded = await gradus(['grade', 'shop/review.yaml', '--quiet'], { cwd: folder.path });
    const { rows } = JSON.parse(
      readFileSync(path.join(folder.path, 'shop/results', year.asOf.slice(0, 4), 'manifest.json'), 'utf8'),
    );
    folder.remove();
    expect(rows).toEqual({
      transactions: {
        read: year.rows,
        used: year.rows - year.anonymous,
        set_aside: { missing_customer: year.anonymous },
        rejected: {},
      },
    });
    expect(graded).toEqual({ exit: 0, stdout: '', stderr: '' });
  });
});

it.runIf(!there)('is skipped: the Online Retail II files are not in ../shared/data', () => {
  expect(there).toBe(false);
});
