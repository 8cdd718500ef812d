// What runs first. Node keeps code compiled from one start to the next, from 22.1 on: a third of the time of a short command.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import nodeModule from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { privateFolder } from '../foundation/folders/private-folder.js';

// Types are those of the oldest Node that gradus runs on.
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };

const dayMs = 86_400_000;

/** A folder for this build alone. Node keeps apart what it compiled in other versions, and never what is there no more. */
function folderOfBuild(): string {
  const said = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(said) as { version: string };
  const built = Math.round(statSync(fileURLToPath(import.meta.url)).mtimeMs / 1000);
  return `compiled/${version}-${built.toString(36)}`;
}

/** Removes what other builds left. Of two that run in turn neither takes the other's away more than once a day. */
function removeOthers(own: string): void {
  const parent = path.dirname(own);
  for (const name of readdirSync(parent)) {
    const other = path.join(parent, name);
    if (other === own || Date.now() - statSync(other).mtimeMs < dayMs) continue;
    rmSync(other, { recursive: true, force: true });
  }
}

if (enableCompileCache !== undefined && process.env.NODE_DISABLE_COMPILE_CACHE !== '1') {
  try {
    const own = privateFolder(folderOfBuild());
    enableCompileCache(own);
    if (readdirSync(own).length === 0) removeOthers(own);
  } catch {
    // Without a place for it, or where others might write, everything is compiled anew.
  }
}

await import('./main.js');
