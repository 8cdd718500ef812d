// Paths as people see them in messages.
import path from 'node:path';

/** A path relative to where the user stands, or absolute where that is shorter. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file) || '.';
  return path.isAbsolute(relative) || relative.length > path.resolve(file).length
    ? path.resolve(file)
    : relative;
}
