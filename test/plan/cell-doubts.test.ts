// What is told of cells that count as they stand although they may mean something else.
import path from 'node:path';
import { expect, it } from 'vitest';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, readCsv, writeFiles } from '../grading.js';

const policy = `policy: P
version: "1"
metrics:
  spend: { sum: transactions.amount }
  years: { years_since: customers.since }
  rate: { value: customers.rate }
tiers: [{ id: gold, requires: { spend: { at_least: 100 }, years: { at_least: 10 } } }, { id: normal }]
`;
const review = (since: string, amount: string) =>
  `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  customers: { file: c.csv, columns: { customer_id: customer_id, since: ${since}, rate: { heading: rate, type: percent }, born: { heading: born, type: date } } }\n  transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: ${amount} } }\n`;

async function told(since: string, amount: string, dates: readonly string[]): Promise<string> {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'review.yaml': review(since, amount),
    'c.csv': `customer_id,since,rate,born\nA,${dates[0]},85%,2030-01-01\nB,${dates[1]},85,1980-01-01\n`,
    't.csv': 'customer_id,date,amount\nA,2026-01-05,100\nA,1970-01-01,\nB,2026-01-05,\n',
  });
  const ran = await gradusServed(['check', 'review.yaml'], { cwd: folder });
  expect(ran.exit).toBe(0);
  return ran.stderr.replace(/\n +/g, ' ');
}

it('are amounts that are not there, days for no day, days to come, and percentages without a sign', async () => {
  const said = await told('since', 'amount', ['0001-01-01', '2045-05-05']);
  expect(said).toContain('transactions.amount: 2 rows have no amount there');
  expect(said).toContain(
    'transactions.date: 1 row has a day that systems write where there is none (such as 1970-01-01)',
  );
  expect(said).toContain(
    'customers.since: 1 row has a day that systems write where there is none (such as 0001-01-01)',
  );
  expect(said).toContain(
    'customers.since: 1 row has a day after the as-of date 2026-12-31 (the first is 2045-05-05)',
  );
  expect(said).toContain('customers.rate: 1 cell above 1 without a percent sign read as ratios');
  // Nothing is reckoned from it.
  expect(said).not.toContain('customers.born');
});

it('are not told where the review says what they mean', async () => {
  const said = await told(
    '{ heading: since, type: date, formats: ["%d.%m.%y"], empty: ["01.01.00"] }',
    '{ heading: amount, type: money, empty_is: 0 }',
    ['01.01.00', '05.05.65'],
  );
  expect(said).not.toContain('no amount there');
  expect(said).not.toContain('customers.since: 1 row has a day that systems write');
  expect(said).toContain('69 to 99 are read as 19.., all others as 20..');
});

it('are refunds whose signs cancel each other in a product', async () => {
  const folder = emptyFolder();
  const checked = async (quantity: string, price: string) => {
    writeFiles(folder, {
      'policy.yaml': `policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`,
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, type: type, quantity: ${quantity}, price: ${price} }, computed: { amount: { multiply: [quantity, price] } } }\n`,
      't.csv':
        'customer_id,date,type,quantity,price\nA,2026-01-05,sale,2,10\nA,2026-01-06,return,1,10\nB,2026-01-06,return,-1,10\n',
    });
    return (await gradusServed(['check', 'review.yaml'], { cwd: folder })).stderr.replace(/\n +/g, ' ');
  };
  const signed = (heading: string) => `{ heading: ${heading}, negative_when: { type: { equals: return } } }`;
  expect(await checked(signed('quantity'), signed('price'))).toContain(
    'transactions.amount: 2 rows count above 0 although quantity and price are below 0 there',
  );
  expect(await checked('quantity', signed('price'))).toContain(
    'transactions.amount: 1 row counts above 0 although price is below 0 there',
  );
  expect(await checked(signed('quantity'), 'price')).not.toContain('above 0 although');
});

it('tells words and ids in other letters only where rules and customers do not have both', async () => {
  const folder = emptyFolder();
  const checked = async (state: string) => {
    writeFiles(folder, {
      'policy.yaml': `policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount, only: { state: { equals: paid } } }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`,
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  transactions: { file: t.csv, columns: { customer_id: customer_id, date: date, amount: amount, state: ${state} } }\n`,
      't.csv':
        'customer_id,date,amount,state\naB,2026-01-05,100,paid\nAb,2026-01-05,100,Paid\nC-1,2026-01-05,1,open\nC1,2026-01-05,1,open\n',
    });
    return (await gradusServed(['check', 'review.yaml'], { cwd: folder })).stderr;
  };
  // Ids with small and capital letters are told apart by them, and those with signs by these.
  expect(await checked('state')).toMatch(/\[word-spelling\]: 1 row .*"Paid" for "paid"(?:.|\n)*\n1 warning/);
  expect(await checked('{ heading: state, case: lower }')).not.toContain('warning');
});

it('tells of merged customers whose old id held a better tier', async () => {
  const folder = emptyFolder();
  const checked = async (last: string) => {
    writeFiles(folder, {
      'policy.yaml': `policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`,
      'review.yaml':
        'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  transactions: { file: t.csv }\naliases: merged.csv\nlast_results: last.csv\n',
      't.csv': 'customer_id,date,amount\nA,2026-01-05,100\nB,2026-01-05,100\n',
      'merged.csv': 'old_id,new_id\nA,B\n',
      'last.csv': `customer_id,tier\n${last}`,
    });
    return (await gradusServed(['check', 'review.yaml'], { cwd: folder })).stderr.replace(/\n +/g, ' ');
  };
  const said = '1 merged customer stood in last results under several ids, on a better tier under an old one';
  expect(await checked('A,gold\nB,normal\n')).toContain(`${said} (such as "B")`);
  expect(await checked('A,normal\nB,gold\n')).not.toContain(said);
  const nobody = 'nobody of last results (2 customers) is graded now';
  expect(await checked('X,gold\nY,gold\n')).toContain(nobody);
  expect(await checked('X,gold\nB,gold\n')).not.toContain(nobody);
});

it('reads years of two digits by %y alone, and tells of formats that read the same cells', async () => {
  const folder = emptyFolder();
  const checked = async (formats: string, day: string) => {
    writeFiles(folder, {
      'policy.yaml': `policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\n  last: { last_date: transactions.date }\ntiers: [{ id: gold, requires: { spend: { at_least: 100 } } }, { id: normal }]\n`,
      'review.yaml': `as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  transactions: { file: t.csv, columns: { customer_id: customer_id, date: { heading: date, formats: [${formats}] }, q: q, p: p }, computed: { amount: { multiply: [q, p] } } }\n`,
      't.csv': `customer_id,date,q,p\nA,${day},2,50\nA,${day},,50\n`,
    });
    const ran = await gradusServed(['grade', 'review.yaml'], { cwd: folder });
    const graded = ran.exit === 0 ? readCsv(path.join(folder, 'results', 'graded.csv')) : [];
    return { said: ran.stderr.replace(/\n +/g, ' '), last: graded[0]?.last };
  };
  const both = await checked('"%d/%m/%Y", "%d/%m/%y"', '05/01/26');
  expect(both.last).toBe('2026-01-05');
  expect(both.said).toContain(
    'transactions.amount: 1 row has no amount there, and sums count nothing for it',
  );
  expect(both.said).not.toContain('read many cells both');
  expect((await checked('"%d %b %Y"', '5 janvier 26')).said).toContain('not a date in the declared formats');
  expect((await checked('"%d %b %Y"', '5 janvier 2026')).last).toBe('2026-01-05');
  const swapped = await checked('"%m/%d/%Y", "%d/%m/%Y"', '05/01/2026');
  expect(swapped.last).toBe('2026-05-01');
  expect(swapped.said).toContain('the formats %m/%d/%Y and %d/%m/%Y read many cells both');
});

it('tells of owners who differ in capitals only', async () => {
  const folder = emptyFolder();
  const checked = async (second: string) => {
    writeFiles(folder, {
      'policy.yaml':
        'policy: P\nversion: "1"\nmetrics:\n  points: { value: customers.points }\ntiers: [{ id: gold, requires: { points: { at_least: 100 } } }, { id: normal }]\n',
      'review.yaml':
        'as_of: 2026-12-31\npolicy: policy.yaml\nresults: results\nexports:\n  customers: { file: c.csv, columns: { customer_id: id, points: points, owner: owner, name: name } }\n',
      'c.csv': `id,points,owner,name\nA,1,Ann,x\nB,2,${second},X\n`,
    });
    return (await gradusServed(['check', 'review.yaml'], { cwd: folder })).stderr;
  };
  expect(await checked('ann')).toContain(
    'words in owner that differ in capitals only (such as "Ann" and "ann")',
  );
  expect(await checked('Anna')).not.toContain('warning');
});
