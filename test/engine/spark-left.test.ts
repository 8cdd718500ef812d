// What runs left on a cluster whose process is gone: the next run ends it, and leaves alone what may still be somebody's.
import { expect, it } from 'vitest';
import type { Session } from '../../src/engine/spark/session.js';
import { Staging } from '../../src/engine/spark/staging.js';
import { thisOwner } from '../../src/foundation/folders/owner.js';

const signed = (owner: object, session: string) =>
  Buffer.from(JSON.stringify({ owner, session })).toString('base64url');

it('ends runs of processes that are gone, and no others', async () => {
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const owner = thisOwner();
  const properties: Readonly<Record<string, string>> = {
    [`gradus_run_${today}_alive`]: `((gradus_run,${signed(owner, 'of the living')}))`,
    [`gradus_run_${today}_gone`]: `((a,b), (gradus_run,${signed({ ...owner, boot: 'another', pid: 2 ** 22 + 1 }, 'of the dead')}))`,
    [`gradus_run_${today}_elsewhere`]: `((gradus_run,${signed({ ...owner, host: 'another' }, 'elsewhere')}))`,
    [`gradus_run_${today}_unsigned`]: '',
    gradus_run_20200101_old: '',
  };
  const [said, ended]: [string[], string[]] = [[], []];
  const session = {
    client: { session: 'own', endOther: (of: string) => Promise.resolve(void ended.push(of)) },
    rows: (sql: string) => {
      const [, name] = /^DESCRIBE DATABASE EXTENDED (.+)$/.exec(sql) ?? [];
      const cells = name === undefined ? Object.keys(properties) : ['Properties', properties[name] ?? ''];
      return Promise.resolve(cells.map((cell) => ({ cell })));
    },
    do: ({ statement }: { statement: string }) => Promise.resolve(void said.push(statement)),
  };
  const staging = new Staging(session as unknown as Session, 's3a://bucket/gradus/');
  expect(await staging.begin()).toBe(1);
  expect(ended).toEqual(['of the dead']);
  const dropped = said.flatMap((each) => /^DROP DATABASE IF EXISTS (\S+) CASCADE$/.exec(each)?.[1] ?? []);
  expect(dropped.sort()).toEqual(['gradus_run_20200101_old', `gradus_run_${today}_gone`]);
  // The next run finds this one in the same way.
  const made = said.find((each) => each.startsWith('CREATE DATABASE')) ?? '';
  const [, text = ''] = /DBPROPERTIES \(gradus_run = '([\w-]+)'\)/.exec(made) ?? [];
  expect(JSON.parse(Buffer.from(text, 'base64url').toString())).toMatchObject({
    session: 'own',
    owner: { pid: process.pid },
  });
});
