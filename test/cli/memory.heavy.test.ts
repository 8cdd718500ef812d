// The peak of a process that grades more than it has memory for.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { withEngine } from '../../src/engine/open.js';
import { Folder } from './run.js';

const gradus = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));
/** At its end a process leaves the largest size that it had. */
const preload = `process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS * 1024)));\n`;

it('stays within a fifth of --memory', { timeout: 600_000 }, async () => {
  const folder = new Folder();
  const at = (name: string) => path.join(folder.path, name);
  await withEngine(
    { threads: undefined, memory: '2GB' },
    { files: [], scratch: folder.path },
    async (engine) => {
      // Ids are as long as no column keeps in place, and every order is another one, so that no sum of them fits.
      const sql = `SELECT md5(CAST(hash(n) % 400000 AS VARCHAR)) AS customer_id, DATE '2026-01-01' + CAST(n % 365 AS INTEGER) AS date,
  md5(CAST(n AS VARCHAR)) AS order_id, (n % 10000) / 100 AS amount FROM range(4000000) AS r(n)`;
      const columns = ['customer_id', 'date', 'order_id', 'amount'].map((name) => ({
        name,
        type: { kind: 'text' } as const,
      }));
      const step = { name: 'rows', reads: [], grain: 'a row', columns, stored: false, sql };
      await engine.write({ file: 'transactions.csv', step }, at('transactions.csv'));
    },
  );
  writeFileSync(
    at('policy.yaml'),
    `policy: A
version: "1"
value: spend
metrics:
  spend: { sum: transactions.amount }
  orders: { count: transactions.order_id, distinct: true }
score:
  - { dimension: worth, weight: 100, criteria: [{ metric: spend, weight: 100, points: { line: { 0: 0, 1000: 100 } } }] }
tiers: [{ id: high, score: 50, requires: { orders: { at_least: 2 } } }, { id: low }]
`,
  );
  writeFileSync(
    at('review.yaml'),
    'review: A\nas_of: 2026-12-31\npolicy: policy.yaml\nexports: { transactions: { file: transactions.csv } }\nresults: results\n',
  );
  writeFileSync(at('peak.cjs'), preload);
  for (const [size, bytes] of [
    ['512MB', 512e6],
    ['1500MB', 1500e6],
  ] as const) {
    const ran = spawnSync(
      process.execPath,
      [
        '--require',
        pathToFileURL(at('peak.cjs')).pathname,
        gradus,
        'grade',
        at('review.yaml'),
        '--quiet',
        '--memory',
        size,
      ],
      { encoding: 'utf8', env: { ...process.env, PEAK: at('peak') } },
    );
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    expect(Number(readFileSync(at('peak'), 'utf8'))).toBeLessThan(1.2 * bytes);
  }
});
