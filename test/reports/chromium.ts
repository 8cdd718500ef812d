// Chromium without a window, where there is one: what a page has become once its script has run.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { emptyFolder } from '../grading.js';

/** The browser that GRADUS_CHROMIUM names, or the first that is found; undefined where there is none. */
export const chromium: string | undefined = [
  process.env.GRADUS_CHROMIUM ?? '',
  'chromium',
  'chromium-browser',
  'google-chrome',
].find((name) => name !== '' && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);

/**
 * The page as the browser holds it at the end.
 * @param more flags of the browser
 */
export async function pageAtEnd(html: string, ...more: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(emptyFolder(), 'chromium-'));
  const file = path.join(folder, 'page.html');
  writeFileSync(file, html);
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    `--user-data-dir=${path.join(folder, 'profile')}`,
    // Time goes on as fast as the page has something to do.
    '--virtual-time-budget=60000',
    ...more,
    '--dump-dom',
    `file://${file}`,
  ];
  const { stdout } = await promisify(execFile)(chromium ?? '', flags, {
    maxBuffer: 1 << 26,
    timeout: 240_000,
  });
  return stdout;
}
