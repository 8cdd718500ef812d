// Paths as people see them in messages.
import path from 'node:path';
import { farTableOf, isFar } from './far-path.js';
import { farNameOf } from './stand-ins.js';

/** A path relative to where the user stands, or absolute where that is shorter. */
export function shownPath(file: string): string {
  if (isFar(file)) return farTableOf(file) ?? file;
  const far = farNameOf(file);
  if (far !== undefined) return far;
  const relative = path.relative(process.cwd(), file) || '.';
  return path.isAbsolute(relative) || relative.length > path.resolve(file).length
    ? path.resolve(file)
    : relative;
}
