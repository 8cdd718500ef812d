// npm run audit asks about exactly what is delivered, and says so where nobody answers.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { whenFileEnds } from '../folders.js';

const { components } = JSON.parse(readFileSync('dist/sbom.json', 'utf8')) as {
  components: { group?: string; name: string; version: string }[];
};
const delivered = Object.fromEntries(
  components.map(({ group, name, version }) => [group === undefined ? name : `${group}/${name}`, [version]]),
);

/** Runs it against a registry. */
function audited(registry: string): Promise<{ exit: number | null; printed: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: '0' };
    const child = spawn(process.execPath, ['--import', 'tsx', 'bin/audit.ts'], { env });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
    child.on('close', (exit) => resolve({ exit, printed }));
  });
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
}

/** A registry that knows these faults. */
async function registryWith(faults: unknown, asked: unknown[] = []): Promise<string> {
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end('{}');
    asked.push(await bodyOf(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(faults));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenFileEnds(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('asks about every package that is delivered, and about no other', async () => {
  const asked: unknown[] = [];
  const { exit, printed } = await audited(await registryWith({}, asked));
  expect(printed).toBe(`audit: ${components.length} packages, 0 with known faults\n`);
  expect(exit).toBe(0);
  expect(asked).toEqual([delivered]);
});

it('names a package with a known fault, and ends with 1', async () => {
  const fault = { id: 1, url: 'about:blank', title: 'A fault', severity: 'high', vulnerable_versions: '<99' };
  const { exit, printed } = await audited(await registryWith({ yaml: [fault] }));
  expect(printed).toContain('yaml: high (A fault, <99)\n');
  expect(printed).toContain(`audit: ${components.length} packages, 1 with known faults\n`);
  expect(exit).toBe(1);
});

it('says that nothing was checked where nobody answers, and ends with 2', async () => {
  const { exit, printed } = await audited('http://127.0.0.1:9/');
  expect(printed).toMatch(/^audit: the registry did not answer, so nothing was checked/);
  expect(exit).toBe(2);
});
