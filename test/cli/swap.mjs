// Loaded before gradus: at the n-th file that it opens in a folder, another folder takes the place of that one, as when a
// run publishes its results at this very moment. SWAP: JSON of { at, folder, other, every }.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const { at, folder, other, every = false } = JSON.parse(process.env.SWAP);
let opened = 0;
let swaps = 0;

function swap() {
  swaps++;
  fs.cpSync(other, `${folder}.next`, { recursive: true });
  const manifest = path.join(`${folder}.next`, 'manifest.json');
  // No two runs write the same manifest.
  const said = JSON.parse(plain.readFileSync(manifest, 'utf8'));
  fs.writeFileSync(manifest, JSON.stringify({ ...said, timings_ms: { all: swaps } }));
  fs.renameSync(folder, `${folder}.gone`);
  fs.renameSync(`${folder}.next`, folder);
  fs.rmSync(`${folder}.gone`, { recursive: true });
}

const plain = { ...fs };
for (const name of ['readFileSync', 'openSync', 'open', 'createReadStream']) {
  fs[name] = (file, ...more) => {
    const inside = typeof file === 'string' && path.dirname(path.resolve(file)) === folder;
    if (inside) {
      opened++;
      if (every ? opened % at === 0 : opened === at) swap();
    }
    return plain[name](file, ...more);
  };
}
syncBuiltinESMExports();
process.on('exit', () => {
  if (process.env.SWAP_LOG) fs.writeFileSync(process.env.SWAP_LOG, String(opened));
});
