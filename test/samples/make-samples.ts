// Writes the exports of all samples but annual-review, the same bytes every time. Run with: npx tsx test/samples/make-samples.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { filesOf } from './sample.js';
import { serviceSamples } from './specs-services.js';
import { tradeSamples } from './specs-trade.js';

const root = fileURLToPath(new URL('../../samples', import.meta.url));
for (const spec of [...tradeSamples, ...serviceSamples]) {
  const folder = path.join(root, spec.name, 'exports');
  mkdirSync(folder, { recursive: true });
  for (const [name, rows] of Object.entries(filesOf(spec)))
    writeFileSync(path.join(folder, name), stringify(rows.map((row) => [...row])));
}
