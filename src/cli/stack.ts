// Stack traces in terms of the source: dist is bundled, and whoever mends a fault reads src.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Names the places of a stack trace in dist as places in src, as in `src/plan/planning/plan.ts:83:5`; others stay. */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  const mapFor = (url: string) => {
    if (!maps.has(url)) maps.set(url, readMap(`${fileURLToPath(url)}.map`));
    return maps.get(url);
  };
  return stack.replace(
    /(file:\/\/[^\s()]+):(\d+):(\d+)/g,
    (place, url: string, line: string, column: string) => {
      // Stack traces count lines and columns from 1, maps from 0.
      const found = mapFor(url)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (found === undefined || !('originalSource' in found)) return place;
      const source = found.originalSource.replace(/^(\.\.\/)+/, '');
      return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    },
  );
}

function readMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
}
