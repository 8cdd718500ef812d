// The scripts of gradus completion in the shells that are here.
import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, writeFiles } from '../grading.js';

const there = (shell: string) => spawnSync(shell, ['--version']).status === 0;
/** What a test is called, which says so where the shell is not there. */
const what = (shell: string, does: string) => (there(shell) ? does : `${does} (not tried: no ${shell} here)`);

/** A folder with `gradus` in its bin, an export, and results. */
function place(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = emptyFolder();
  writeFiles(folder, {
    'my review.yaml': '',
    'r/graded.csv': [['customer_id'], ['A 1'], ["A'2"], ['A$3']],
    'r/summary.json': JSON.stringify({ tiers: [{ tier: 'gold plus', customers: 1 }] }),
    'bin/none': '',
  });
  const program = path.resolve('bin/gradus.js');
  chmodSync(program, 0o755);
  symlinkSync(program, path.join(folder, 'bin', 'gradus'));
  return { folder, env: { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}` } };
}

describe.runIf(there('bash'))('bash', { timeout: 240_000 }, () => {
  it(what('bash', 'completes commands, values, ids with signs, and files'), () => {
    const { folder, env } = place();
    // As readline does: words parted at = and :, and compopt, which is there only while a key is handled.
    const script = `eval "$(gradus completion bash)"
compopt() { [[ $* == "-o default" ]] && files=yes; return 0; }
try() { files=no; COMP_WORDS=(gradus "$@"); COMP_CWORD=$#; _gradus; local IFS='|'; echo "\${COMPREPLY[*]} $files"; }
try gr
try grade --lang ''
try grade --lang = z
try grade --lang =
try statement r --tier ''
try explain r A
try check my
try explain r 'A\\ '
try explain r 'A\\'
try explain r "'A "
try report r --format 'html,m'
try explain r '"A'`;
    const ran = spawnSync('bash', ['--norc', '-c', script], { cwd: folder, env, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout.split('\n')).toEqual([
      'grade no',
      'en|zh no',
      'zh no',
      'en|zh no',
      'gold\\ plus no',
      "A\\ 1|A\\'2|A\\$3 no",
      ' yes',
      // Words as they are typed, with what keeps them together.
      'A\\ 1 no',
      "A\\ 1|A\\'2|A\\$3 no",
      'A 1 no',
      'html,md no',
      "A 1|A'2|A$3 no",
      '',
    ]);
  });
});

describe.runIf(there('fish'))('fish', { timeout: 240_000 }, () => {
  it(what('fish', 'completes commands, values, ids with signs, and files'), () => {
    const { folder, env } = place();
    const ask = (line: string) => {
      const script = `gradus completion fish | source; complete -C ${JSON.stringify(line)}`;
      return spawnSync('fish', ['--no-config', '-c', script], { cwd: folder, env, encoding: 'utf8' }).stdout;
    };
    expect(ask('gradus gr')).toBe('grade\tgrade customers and write the results folder\n');
    expect(ask('gradus grade --lang ')).toBe('en\nzh\n');
    expect(ask('gradus grade --lang=z')).toBe('--lang=zh\n');
    expect(ask('gradus statement r --tier ')).toBe('gold plus\t1 customers\n');
    expect(ask('gradus explain r A')).toBe("A 1\nA$3\nA'2\n");
    expect(ask('gradus check my')).toContain('my review.yaml');
    expect(ask('gradus check my\\ r')).toContain('my review.yaml');
    for (const typed of ['A\\ ', "'A ", '"A '])
      expect(ask(`gradus explain r ${typed}`), typed).toContain('A 1\n');
    expect(ask('gradus report r --format html,m')).toBe('html,md\n');
  });
});

describe.runIf(there('zsh'))('zsh', { timeout: 240_000 }, () => {
  it(what('zsh', 'completes commands, ids with signs, and files on a terminal of its own'), () => {
    const { folder, env } = place();
    const script = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; unset zle_bracketed_paste; autoload -U compinit; compinit -u -D; eval "$(gradus completion zsh)"; echo READY'
wait_for() { local out all=; for i in {1..100}; do while zpty -r -t z out 2>/dev/null; do all+="$out"; done; [[ $all == *$1* ]] && break; sleep 0.1; done; print -r -- "$all"; }
wait_for $'\\nREADY' >/dev/null
zpty -w -n z $'gradus gr\\t'; wait_for 'gradus grade' | grep -ao 'gradus grade'; zpty -w -n z $'\\x15'
zpty -w -n z $'gradus explain r A\\\\ \\t'; wait_for '1' | grep -ao 'A.* 1'; zpty -w -n z $'\\x15'
zpty -w -n z $'gradus check my\\t'; wait_for 'review.yaml' | grep -ao 'my.*review.yaml'; zpty -w -n z $'\\x15'
zpty -w -n z $'gradus explain r "A \\t'; wait_for '1"' | grep -ao '"A.* 1"'; zpty -w -n z $'\\x15'`;
    const ran = spawnSync('zsh', ['-f', '-c', script], { cwd: folder, env, encoding: 'utf8' });
    const [command, id, file, quoted] = ran.stdout.split('\n');
    expect(command).toBe('gradus grade');
    expect(id).toMatch(/^A.* 1$/);
    expect(file).toMatch(/^my.* review\.yaml$/);
    expect(quoted).toMatch(/^"A.* 1"$/);
  });
});
