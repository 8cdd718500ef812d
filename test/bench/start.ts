// How much processor short commands take beyond Node itself, in turns with it. Run with: npm run bench:start [-- RUNS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { type Contender, measure } from './measure.js';

const runs = Number(process.argv[2] ?? 20);
const gradus = path.resolve('bin/gradus.js');
const folder = mkdtempSync(path.join(tmpdir(), 'gradus-start-'));

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

try {
  const { code } = transformSync(readFileSync(path.join(import.meta.dirname, 'usage.ts'), 'utf8'), {
    loader: 'ts',
  });
  writeFileSync(path.join(folder, 'usage.js'), code);
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const review = path.join(folder, 'review');
  execFileSync(process.execPath, [gradus, 'init', review, '--template', 'annual-weighted', '--quiet']);
  const engine = "import('@duckdb/node-api').then((d) => d.DuckDBInstance.create()).then((i) => i.connect())";
  const contenders: Contender[] = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: 'gradus --help', args: [gradus, '--help'] },
    { name: 'gradus --version', args: [gradus, '--version'] },
    { name: 'the engine opened, nothing asked', args: ['-e', engine] },
    {
      name: 'gradus check, 230 customers',
      args: [gradus, 'check', path.join(review, 'review.yaml'), '--quiet'],
    },
  ];
  const once = (contender: Contender) => measure(contender, folder, folder).cpuSeconds * 1000;
  for (const contender of contenders) once(contender);
  const turns = Array.from({ length: runs }, () => contenders.map(once));
  for (const [at, { name }] of contenders.entries()) {
    const all = turns.map((turn) => turn[at] ?? 0);
    const beyond = turns.map((turn) => (turn[at] ?? 0) - (turn[0] ?? 0));
    const figures = `${median(all).toFixed(0)} ms, ${median(beyond).toFixed(0)} beyond node`;
    process.stdout.write(`${name}: ${figures}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
