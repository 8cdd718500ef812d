// Disks and rights: what cannot be written stops the run with a reason and leaves everything as it was; what is written
// belongs to its owner alone.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';
import { expectWhole } from '../whole-results.js';
import { plainEnvironment } from './run.js';
import { customers, review, twoTiers } from './two-tiers.js';

const binary = path.resolve('bin/gradus.js');
const root = process.getuid?.() === 0;
const posix = process.platform !== 'win32';
const canMount = root && spawnSync('unshare', ['-m', 'true']).status === 0;
const manyRows = Array.from({ length: 20_000 }, (_, index) => `k${index},2026-12-20,${index % 50}`).join(
  '\n',
);

function prepared(files: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    ...twoTiers,
    ...files,
  });
  return folder;
}

const large = {
  'review.yaml': review.replace('  customers: { file: customers.csv }\n', ''),
  'transactions.csv': `customer_id,date,amount\n${manyRows}\n`,
};

/** Runs shell commands in a folder, in which `$GRADE` is the binary with its command. */
function shell(cwd: string, commands: string, options: { uid?: number; gid?: number } = {}) {
  const env = {
    ...plainEnvironment(),
    GRADUS: `${process.execPath} ${binary}`,
    GRADE: `${process.execPath} ${binary} grade review.yaml --quiet`,
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', commands], {
    cwd,
    env,
    encoding: 'utf8',
    ...options,
  });
  return { exit: status, stdout, stderr };
}

const hidden = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.'));
const rights = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe.runIf(posix)('a disk that is full', () => {
  it('leaves earlier results as they were', () => {
    const folder = prepared(large);
    expect(shell(folder, '$GRADE').exit).toBe(0);
    const before = readFileSync(path.join(folder, 'results', 'manifest.json'), 'utf8');
    // No file may be larger than this many blocks; a full disk looks the same to the writer.
    const ran = shell(folder, 'ulimit -f 64; exec $GRADE');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^(results )?error\[disk\]: .*\n {2}fix: .*\n\n1 problem; nothing was written\.\n$/,
    );
    expect(readFileSync(path.join(folder, 'results', 'manifest.json'), 'utf8')).toBe(before);
    expectWhole(path.join(folder, 'results'));
    expect(hidden(folder)).toEqual([]);
  });

  it.runIf(canMount)('is told where a small disk fills up, at several sizes', () => {
    const folder = prepared(large);
    mkdirSync(path.join(folder, 'disk'));
    for (const size of ['4k', '256k']) {
      const ran = shell(
        folder,
        `unshare -m sh -c 'mount -t tmpfs -o size=${size} none disk && $GRADE --out disk/results; echo exit $?; ls -A disk'`,
      );
      expect(ran.stdout).toBe('exit 2\n');
      expect(ran.stderr).toContain('error[disk]: ');
    }
  });
});

describe.runIf(canMount)('a disk that fills up while rejected rows are listed', () => {
  it.for(['size=300k', 'size=2m', 'size=30m,nr_inodes=6'])(
    '%s: exit 2, an end in the log, nothing left',
    (size) => {
      const rows = Array.from(
        { length: 20_000 },
        (_, index) => `k${index % 100},2026-12-20,${index % 2 ? 'bad' : 5},${'x'.repeat(200)}`,
      );
      const folder = prepared({
        'review.yaml': `${large['review.yaml']}guards: { rejected_rows: 90% }\n`,
        'transactions.csv': `customer_id,date,amount,text\n${rows.join('\n')}\n`,
      });
      mkdirSync(path.join(folder, 'disk'));
      const ran = shell(
        folder,
        `unshare -m sh -c 'mount -t tmpfs -o ${size} none disk && $GRADE --out disk/results --log json; echo exit $?; ls -A disk'`,
      );
      expect(ran.stdout).toBe('exit 2\n');
      const events = ran.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(events.at(-2)).toMatchObject({ event: 'problem', details: { code: 'disk' } });
      expect(events.at(-1)).toMatchObject({ event: 'end', details: { exit: 2 } });
    },
  );
});

describe.runIf(posix)('a results folder', () => {
  it('cannot be a disk of its own', { skip: !canMount }, () => {
    const folder = prepared();
    mkdirSync(path.join(folder, 'results'));
    const ran = shell(folder, `unshare -m sh -c 'mount -t tmpfs none results && $GRADE; echo exit $?'`);
    expect(ran.stdout).toBe('exit 2\n');
    expect(ran.stderr).toContain('results error[results-path]: this folder is a disk of its own');
  });

  it('cannot be a symbolic link; what it leads to is not touched', () => {
    const folder = prepared();
    mkdirSync(path.join(folder, 'elsewhere'));
    symlinkSync('elsewhere', path.join(folder, 'results'));
    const ran = shell(folder, '$GRADE');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('results error[results-path]: this is a symbolic link to elsewhere, ');
    expect(readdirSync(path.join(folder, 'elsewhere'))).toEqual([]);
  });

  it('may stand behind a link, where the same folder by another name is the same', () => {
    const folder = prepared();
    mkdirSync(path.join(folder, 'archive'));
    symlinkSync('archive', path.join(folder, 'link'));
    expect(shell(folder, '$GRADE --out link/2026').exit).toBe(0);
    expectWhole(path.join(folder, 'archive', '2026'));
    const ran = shell(folder, '$GRADE --out link/2026 --last-results archive/2026');
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('error[usage]: last results and results are the same folder');
  });

  it('in a folder that may not be written is refused', () => {
    const folder = prepared();
    mkdirSync(path.join(folder, 'archive'), { mode: 0o555 });
    chmodSync(folder, 0o755);
    // Rights do not bind the administrator.
    const ran = shell(folder, '$GRADE --out archive/2026', root ? { uid: 65_534, gid: 65_534 } : {});
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('archive error[disk]: this folder cannot be written: permission denied');
    expect(readdirSync(path.join(folder, 'archive'))).toEqual([]);
    chmodSync(path.join(folder, 'archive'), 0o755);
  });

  it('that is gone while somebody stands in it is told, and so is a missing one for temporary files', () => {
    const folder = prepared();
    expect(shell(folder, 'mkdir gone; cd gone; rmdir ../gone; exec $GRADUS check ../review.yaml')).toEqual({
      exit: 2,
      stdout: '',
      stderr:
        'gradus: the current folder is gone, or closed to this user; change to another one (cd) and try again\n',
    });
    const ran = shell(folder, 'TMPDIR=$PWD/missing exec $GRADUS check review.yaml --quiet');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^missing error\[disk\].* or set TMPDIR to another folder\n/s);
  });

  it('of another user is refused, with the reason, by whatever reads or replaces it', () => {
    const folder = prepared();
    expect(shell(folder, '$GRADE').exit).toBe(0);
    const results = path.join(folder, 'results');
    for (const closed of [folder, results]) chmodSync(closed, 0o777);
    for (const name of readdirSync(results)) chmodSync(path.join(results, name), 0o644);
    for (const closed of [results, path.join(results, 'manifest.json')]) {
      chmodSync(closed, 0);
      for (const [command, code] of [
        ['$GRADE', 'results-not-ours'],
        ['$GRADE --out next --last-results results', 'last-results'],
        ['$GRADUS explain results C1', 'no-results'],
        ['$GRADUS approve results --by Ann', 'no-results'],
        ['$GRADUS diff results results', 'no-results'],
      ]) {
        const ran = shell(folder, command ?? '', root ? { uid: 65_534, gid: 65_534 } : {});
        expect(ran).toMatchObject({ exit: 2, stdout: '' });
        expect(ran.stderr).toContain(
          `results error[${code}]: this folder cannot be read: permission denied\n  fix: results belong to who graded`,
        );
      }
      chmodSync(closed, 0o755);
    }
    expectWhole(results);
  });

  it('belongs to its owner alone, whatever the umask', () => {
    for (const umask of ['000', '077']) {
      const folder = prepared();
      expect(shell(folder, `umask ${umask}; $GRADE`).exit).toBe(0);
      const results = path.join(folder, 'results');
      expect(rights(results)).toBe('700');
      for (const name of readdirSync(results))
        expect([name, rights(path.join(results, name))]).toEqual([name, '600']);
    }
  });

  it('and what is written on the way there are closed to others', () => {
    // UTF-16 is rewritten, so customers stand in a temporary file, too.
    const folder = prepared();
    writeFiles(folder, {
      'review.yaml': review.replace('customers.csv }', 'customers.csv, encoding: utf-16 }'),
    });
    const utf16 = `require("fs").writeFileSync("customers.csv", Buffer.from("\\ufeff" + ${JSON.stringify(customers)}, "utf16le"))`;
    const watch = `node -e '
      const { spawn } = require("child_process"); const fs = require("fs");
      ${utf16};
      const open = new Set();
      const child = spawn(process.execPath, [${JSON.stringify(binary)}, "grade", "review.yaml", "--quiet"]);
      const look = () => {
        for (const name of fs.readdirSync(".")) {
          if (!name.startsWith(".results.gradus-new-")) continue;
          try { open.add((fs.statSync(name).mode & 0o777).toString(8)); } catch {}
        }
      };
      const timer = setInterval(look, 1);
      child.on("exit", (code) => { clearInterval(timer); console.log(code, [...open].join()); });
    '`;
    expect(shell(folder, `umask 000; ${watch}`)).toEqual({ exit: 0, stdout: '0 700\n', stderr: '' });
    expect(existsSync(path.join(folder, 'results', 'graded.csv'))).toBe(true);
  });
});
