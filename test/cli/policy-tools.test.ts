// schema as people meet it: what is printed where.
import { describe, it } from 'vitest';
import { gradus } from './run.js';

const run = (...args: string[]) => gradus(args);

describe('schema', { concurrent: true }, () => {
  it('prints JSON, or the reference page', async ({ expect }) => {
    const [json, page] = await Promise.all([
      run('schema', 'policy'),
      run('schema', 'review', '--format', 'md'),
    ]);
    expect(json).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ title: 'Policy', type: 'object' });
    expect(page.stdout).toMatch(/^# The review file: every key\n/);
  });

  it('knows what there are schemas of', async ({ expect }) => {
    const ran = await run('schema', 'polcy');
    expect(ran).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain('Allowed choices are policy, review.');
  });
});
