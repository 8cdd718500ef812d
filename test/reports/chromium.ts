// Chromium without a window, where there is one: what a page has become once its script has run.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
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

/** What the browser says of itself, or answers. */
interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly [name: string]: unknown };
}

/**
 * What an expression gives in the page, of which no script runs: as where a mail program or a policy forbids them.
 * @param expression of the page's own language, asked by the browser and not by the page
 */
export async function askedWithoutScripts(html: string, expression: string): Promise<unknown> {
  const folder = mkdtempSync(path.join(emptyFolder(), 'chromium-'));
  const file = path.join(folder, 'page.html');
  writeFileSync(file, html);
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe'];
  const child = spawn(chromium ?? '', [...flags, `--user-data-dir=${path.join(folder, 'profile')}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [ask, answers] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const heard = new Map<string, (result: NonNullable<Said['result']>) => void>();
  let text = '';
  answers.setEncoding('utf8').on('data', (piece: string) => {
    const messages = `${text}${piece}`.split('\0');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const { id, method, result }: Said = JSON.parse(message);
      heard.get(id === undefined ? String(method) : String(id))?.(result ?? {});
    }
  });
  let asked = 0;
  const hear = (name: string) =>
    new Promise<NonNullable<Said['result']>>((resolve) => heard.set(name, resolve));
  const say = (method: string, params: object, sessionId?: unknown) => {
    asked++;
    ask.write(
      `${JSON.stringify({ id: asked, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`,
    );
    return hear(String(asked));
  };
  try {
    const { targetId } = await say('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await say('Target.attachToTarget', { targetId, flatten: true });
    await say('Page.enable', {}, sessionId);
    await say('Emulation.setScriptExecutionDisabled', { value: true }, sessionId);
    const loaded = hear('Page.loadEventFired');
    await say('Page.navigate', { url: `file://${file}` }, sessionId);
    await loaded;
    const { result } = await say('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
    return (result as { readonly value?: unknown } | undefined)?.value;
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}
