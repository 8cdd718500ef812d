// Asks the registry whether faults are known in exactly what gradus is delivered with: the packages of dist/sbom.json. What is
// only needed to build and to test does not count. Run with: npm run audit
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
}

interface Answer {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, Known>>;
}

interface Known {
  readonly severity: string;
  /** What is known, or the name of another package that brings it. */
  readonly via: readonly (string | { readonly title: string; readonly range: string })[];
}

const { components } = JSON.parse(readFileSync('dist/sbom.json', 'utf8')) as {
  components: readonly Component[];
};
const packages = components.map(({ group, name, version }) => ({
  name: group === undefined ? name : `${group}/${name}`,
  version,
}));
process.exitCode = report(ask());

/** What npm says of a project that consists of these packages and nothing else; undefined where nobody answered. */
function ask(): Answer | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-audit-'));
  try {
    const head = { name: 'audited', version: '0.0.0' };
    const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
    const locked = packages.map(({ name, version }) => [`node_modules/${name}`, { version }] as const);
    const write = (name: string, value: unknown) =>
      writeFileSync(path.join(folder, name), JSON.stringify(value));
    write('package.json', { ...head, dependencies });
    write('package-lock.json', {
      ...head,
      lockfileVersion: 3,
      requires: true,
      packages: { '': { ...head, dependencies }, ...Object.fromEntries(locked) },
    });
    const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const answer = JSON.parse(stdout || '{}') as Answer;
    return answer.auditReportVersion === undefined ? undefined : answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tells it; 0 where nothing is known, 1 where something is, 2 where nothing was checked. */
function report(answer: Answer | undefined): number {
  if (answer === undefined) {
    process.stderr.write(
      'audit: the registry did not answer, so nothing was checked; run it again with network\n',
    );
    return 2;
  }
  const found = Object.entries(answer.vulnerabilities ?? {});
  for (const [name, { severity, via }] of found) {
    const titles = via.map((each) => (typeof each === 'string' ? each : `${each.title}, ${each.range}`));
    process.stdout.write(`${name}: ${severity} (${titles.join('; ')})\n`);
  }
  process.stdout.write(`audit: ${packages.length} packages, ${found.length} with known faults\n`);
  return found.length === 0 ? 0 : 1;
}
