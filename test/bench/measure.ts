// Runs one contender in a process of its own, as a user would start it, and takes wall time and what it used.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Usage } from './usage.js';

export interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  /** What runs them, and leaves what it used by itself; undefined: node. */
  readonly command?: string;
}

export interface Measure extends Usage {
  /** From start to end of the process. */
  readonly seconds: number;
}

/** @throws Error with what the process said when it failed */
export function measure(contender: Contender, scripts: string, folder: string): Measure {
  const left = path.join(folder, 'usage.json');
  rmSync(left, { force: true });
  const preload = pathToFileURL(path.join(scripts, 'usage.js')).href;
  const begin = performance.now();
  const command = contender.command ?? process.execPath;
  const preloaded = contender.command === undefined ? ['--import', preload] : [];
  const ended = spawnSync(command, [...preloaded, ...contender.args], {
    encoding: 'utf8',
    env: { ...process.env, GRADUS_BENCH_USAGE: left },
  });
  const seconds = (performance.now() - begin) / 1000;
  if (ended.status !== 0) {
    throw new Error(
      `${contender.name} ended with ${ended.status ?? ended.signal}\n${ended.stdout}${ended.stderr}`,
    );
  }
  return { seconds, ...(JSON.parse(readFileSync(left, 'utf8')) as Usage) };
}
