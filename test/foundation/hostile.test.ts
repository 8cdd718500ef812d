// YAML that is written to do harm: it ends with a problem, soon, and never with a fault.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problems } from '../../src/foundation/problems/problem.js';
import { readYaml } from '../../src/foundation/yaml/file.js';
import { readPolicy } from '../../src/policy/linter/read-policy.js';
import { readReview } from '../../src/review/read.js';
import { emptyFolder } from '../grading.js';
import { long } from '../runs.js';

function problemsOf(text: string | Buffer, read: typeof readPolicy | 'review' = readPolicy) {
  const file = path.join(emptyFolder(), 'a.yaml');
  writeFileSync(file, text);
  const problems = new Problems();
  const source = readYaml(file, 'policy', problems);
  if (source !== undefined) {
    if (read === 'review') readReview(source, {}, problems);
    else read(source, problems);
  }
  return problems.list;
}

const nine = (name: string) => `[${Array.from({ length: 9 }, () => `*${name}`).join(', ')}]`;
const laughs = [...'bcdefghi'].reduce(
  (text, name, index) => `${text}${name}: &${name} ${nine('abcdefghi'[index] ?? '')}\n`,
  'a: &a [lol]\n',
);

describe('hostile YAML', () => {
  it('does not unfold aliases', () => {
    const found = problemsOf(laughs).map(({ reason }) => reason);
    const aliases: string[] = found.filter((each) => each === 'aliases (*name) are not allowed');
    expect(aliases).toHaveLength(8 * 9);
    expect(found.filter((each) => !aliases.includes(each))).toEqual(
      [...'abcdefghi'].map((name) => `anchors (&${name}) are not allowed`),
    );
    expect(problemsOf('base: &b { a: 1 }\npolicy:\n  <<: *b\n')).toHaveLength(2);
    expect(problemsOf('a: &a [*a]\n')).toHaveLength(2);
  });

  it.for([
    ['lists', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['open lists', '['.repeat(20_000)],
    ['closed lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['mappings', `${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['dashes', `${'- '.repeat(10_000)}1`],
    ['question marks', `${'? '.repeat(10_000)}1`],
    ['lines', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses endless %s', ([, text = '']) => {
    const [first] = problemsOf(text);
    expect(first).toMatchObject({ code: 'yaml-syntax', reason: 'nested more than 64 levels deep' });
    expect((first?.place?.excerpt ?? '').length).toBeLessThanOrEqual(200);
  });

  it('lists some of very many unknown keys and counts the others', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
    const unknown = problemsOf(`policy: P\n${keys}`).filter(({ code }) => code === 'unknown-key');
    expect(unknown).toHaveLength(20);
    expect(unknown.at(-1)?.reason).toBe('unknown key "k19", and 19980 more');
  });

  it('refuses more than 1 MB', () => {
    expect(problemsOf(`policy: "${'x'.repeat(1 << 20)}"\n`)).toMatchObject([
      { code: 'yaml-syntax', reason: 'the policy is larger than 1 MB, so it is hardly a policy' },
    ]);
  });

  it('gives keys of objects no meaning of their own', () => {
    for (const text of [
      '__proto__: { policy: P }\n',
      'tiers: [{ __proto__: { id: a } }]\n',
      '"__proto__": 1\n',
    ])
      expect(problemsOf(text)).toMatchObject([{ code: 'bad-name' }]);
    const unknown = problemsOf('constructor: { prototype: { polluted: 1 } }\ntoString: 1\n', 'review');
    expect(unknown.filter(({ code }) => code === 'unknown-key')).toHaveLength(2);
    const review =
      'exports: { constructor: { file: a.csv }, __defineGetter__: { file: b.csv } }\npolicy: p\nas_of: 2026-01-01\n';
    expect(problemsOf(review, 'review').map(({ code }) => code)).toEqual(['bad-name', 'missing-key']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.for([
    [
      'policy: !!js/function "function(){}"\nversion: !!python/object/apply:os.system [id]\n',
      '!!js/function',
      1,
      9,
    ],
    ['policy: P\ntiers:\n  - !custom { id: a }\n', '!custom', 3, 5],
    ['policy: P\n!key version: 1\n', '!key', 2, 1],
    ['policy: P\nversion: !!binary |\n  R0lG\n', '!!binary', 2, 10],
    ['policy: P\nversion: !e!undeclared 1\n', '!e!undeclared', 2, 10],
    ['policy: P\nversion: !<tag:yaml.org,2002:js/regexp> x\n', '!<tag:yaml.org,2002:js/regexp>', 2, 10],
    ['--- !!set\n? a\n', '!!set', 1, 5],
    ['policy: P\nlist: [1, {a: !x 2}, !!str 3]\n', '!x', 2, 15],
    ['policy: P\nempty: !nothing\n', '!nothing', 2, 8],
  ] as const)('refuses tags by name: %j', ([text, tag, line, column]) => {
    const [first, ...more] = problemsOf(text);
    expect(first).toMatchObject({
      code: 'yaml-syntax',
      place: { line, column },
      reason: `tags (${tag}) are not allowed`,
    });
    expect(more.every(({ code }) => code === 'yaml-syntax')).toBe(true);
  });

  it.runIf(long)(
    'reads as many lines as a file may hold',
    () => {
      const found = problemsOf(`policy: P\n${'a: b\n'.repeat(200_000)}`);
      expect(found[0]).toMatchObject({ code: 'yaml-syntax', place: { line: 3, column: 1 } });
    },
    60_000,
  );

  it('takes ! and & in quotes, and inside of text, for text', () => {
    const found = problemsOf('policy: "!!js/function"\nversion: a!b & c\nvalue: "&x"\n');
    expect(found.map(({ code }) => code)).not.toContain('yaml-syntax');
  });
});
