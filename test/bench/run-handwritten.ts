// Runs handwritten.sql in a process of its own, with the engine as it comes. Run as: node run-handwritten.js SQL FOLDER
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [file, folder] = process.argv.slice(2);
if (file === undefined || folder === undefined) throw new Error('usage: run-handwritten SQL FOLDER');
const script = readFileSync(file, 'utf8');
process.chdir(folder);
rmSync('handwritten', { recursive: true, force: true });
mkdirSync('handwritten');
const instance = await DuckDBInstance.create();
const connection = await instance.connect();
for (const statement of script.split(/;\n/)) {
  if (statement.trim() !== '') await connection.run(statement);
}
connection.closeSync();
instance.closeSync();
