// What is measured runs plain JavaScript, as gradus itself does: a loader for TypeScript would cost it time.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');
// Inside node_modules, so that the compiled scripts find the packages, and nothing of it is ever published.
export const scripts = path.join(root, 'node_modules/.cache/gradus-bench');
export const script = (name: string) => path.join(scripts, name);
/** Where so many rows lie. */
export const dataFolder = (rows: number) => path.join(os.tmpdir(), 'gradus-bench', String(rows));

const loud = { stdio: ['ignore', 2, 2] as ['ignore', 2, 2] };

export function compile(): void {
  mkdirSync(scripts, { recursive: true });
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', import.meta.dirname],
    loud,
  );
  writeFileSync(script('package.json'), '{ "type": "module" }\n');
}

/** In a process of its own: a child's peak memory counts from that of the process which starts it. */
export function generate(rows: number, folder: string): void {
  execFileSync(process.execPath, [script('generate.js'), String(rows), folder], loud);
}
