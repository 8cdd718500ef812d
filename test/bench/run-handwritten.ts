// Runs the hand-written script in a process of its own, with the engine as it comes.
// Run as: node run-handwritten.js [--fingerprints] FOLDER SQL...
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values, positionals } = parseArgs({
  options: { fingerprints: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [folder, ...files] = positionals;
if (folder === undefined || files.length === 0) throw new Error('usage: run-handwritten FOLDER SQL...');
const script = files.map((file) => readFileSync(file, 'utf8')).join('');
process.chdir(folder);
rmSync('handwritten', { recursive: true, force: true });
mkdirSync('handwritten');

async function fingerprints(names: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(name, { highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Buffer);
    found[name] = hash.digest('hex');
  }
  return found;
}

// Inputs while the engine works, which leaves this thread nothing to do.
const inputs = values.fingerprints
  ? fingerprints(['transactions.csv', 'customers.csv', 'last.csv'])
  : undefined;
const instance = await DuckDBInstance.create();
const connection = await instance.connect();
for (const statement of script.split(/;\n/)) {
  if (statement.trim() !== '') await connection.run(statement);
}
connection.closeSync();
instance.closeSync();
if (inputs !== undefined) {
  const outputs = await fingerprints(
    ['graded', 'changes', 'migration'].map((name) => `handwritten/${name}.csv`),
  );
  writeFileSync('handwritten/fingerprints.json', JSON.stringify({ ...(await inputs), ...outputs }));
}
