// Who runs: enough about a process to tell later whether it still lives, also when its number was given to another one.

import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { toldBy } from '../problems/file-errors.js';

const ownerShape = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** When the run began, as UTC. */
  since: z.string(),
  /** Different for every lock, so that one cannot be taken for another; stands in names of files. */
  token: z.string().regex(/^[\w-]{1,64}$/),
  /** Linux: which start of the machine, which group of process numbers, and when in it the process began. */
  boot: z.string().optional(),
  namespace: z.string().optional(),
  ticks: z.string().optional(),
});

export type Owner = z.output<typeof ownerShape>;

/** An owner as it was written; undefined where the text is something else. */
export function readOwner(text: string): Owner | undefined {
  try {
    return ownerShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** This process, with a token of its own at each call. */
export function thisOwner(): Owner {
  const [boot, namespace, ticks] = [bootOf(), namespaceOf(), lifeOf(process.pid)?.ticks];
  return {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    token: randomBytes(6).toString('hex'),
    ...(boot !== undefined && { boot }),
    ...(namespace !== undefined && { namespace }),
    ...(ticks !== undefined && { ticks }),
  };
}

/**
 * What became of a process.
 * @returns `unknown` where this machine cannot tell: the process ran on another host, or in another container
 */
export function fateOf(owner: Owner): 'alive' | 'gone' | 'unknown' {
  if (owner.host !== hostname()) return 'unknown';
  if (differ(owner.boot, bootOf())) return 'gone';
  if (differ(owner.namespace, namespaceOf())) return 'unknown';
  if (!alive(owner.pid)) return 'gone';
  const life = lifeOf(owner.pid);
  return life !== undefined && (life.ended || differ(owner.ticks, life.ticks)) ? 'gone' : 'alive';
}

/** Where one of both is not known, nothing follows. */
function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** Whether a process of this number is there. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return toldBy(error).code === 'EPERM';
  }
}

const whereKnown = <T>(look: () => T): T | undefined => {
  try {
    return look();
  } catch {
    return undefined;
  }
};

const bootOf = () => whereKnown(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
const namespaceOf = () => whereKnown(() => readlinkSync('/proc/self/ns/pid'));

/** Linux: when a process began, and whether it has ended and only waits for its parent to notice. */
function lifeOf(pid: number): { ticks: string | undefined; ended: boolean } | undefined {
  const stat = whereKnown(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { ticks: fields[19], ended: fields[0] === 'Z' || fields[0] === 'X' };
}
