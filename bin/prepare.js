// Builds dist after `npm ci` in a clone. Without the development packages (`npm ci --omit=dev`) nothing here could build,
// so they are installed in a temporary folder, for the build alone. JavaScript, because nothing has been built yet.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const needed = ['package.json', 'package-lock.json', 'tsconfig.json', 'build.ts', 'src', 'LICENSE'];

function run(command, cwd) {
  const { npm_config_omit: _omit, NODE_ENV: _environment, ...env } = process.env;
  const { status } = spawnSync(command, { cwd, env, stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}

if (existsSync('node_modules/tsx')) run('npm run build', '.');
else if (!existsSync('dist/cli/main.js')) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-build-'));
  try {
    for (const name of needed) cpSync(name, path.join(folder, name), { recursive: true });
    run('npm ci --include=dev --ignore-scripts --no-audit --no-fund', folder);
    run('npx --no-install tsx build.ts', folder);
    cpSync(path.join(folder, 'dist'), 'dist', { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
