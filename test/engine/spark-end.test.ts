// The end of a session: what runs is ended, tables are taken away, once, whatever of it fails.
import * as grpc from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { SparkClient } from '../../src/engine/spark/client.js';
import { Session } from '../../src/engine/spark/session.js';
import { Staging } from '../../src/engine/spark/staging.js';
import { failing, type Heard, type Stream, serving } from './fake-spark.js';

const sqlOf = ({ request }: Pick<Heard, 'request'>) => {
  const { plan } = request as {
    plan?: { root?: { sql: { query: string } }; command?: { sql_command: { sql: string } } };
  };
  return plan?.root?.sql.query ?? plan?.command?.sql_command.sql;
};

/** What a server hears from the end on, by its first words. */
const words = (heard: readonly Heard[]) =>
  heard.flatMap((each) => {
    const said = each.call === 'ExecutePlan' ? sqlOf(each)?.split(' ').slice(0, 2).join(' ') : each.call;
    return said === undefined || said === 'ReleaseExecute' ? [] : [said];
  });

/** A session with tables, and a statement that runs until it is interrupted. @param interrupt what the server does then */
async function running(interrupt: (cancel: () => void) => object | Promise<object>) {
  let hanging: Stream | undefined;
  const cancel = () => {
    if (hanging) failing(hanging, grpc.status.INTERNAL, '[OPERATION_CANCELED] Operation has been canceled.');
  };
  const { heard, address } = await serving(
    (stream) => {
      if (sqlOf(stream) === 'SELECT forever') hanging = stream;
      else {
        stream.write({ response_id: 'last', result_complete: {} });
        stream.end();
      }
    },
    (call) => (call === 'Interrupt' ? interrupt(cancel) : {}),
  );
  const session = new Session(new SparkClient(address, undefined), address);
  const staging = new Staging(session, undefined);
  await staging.begin();
  const statement = session.rows('SELECT forever').catch((error: unknown) => error);
  await expect.poll(() => hanging).toBeDefined();
  heard.length = 0;
  return { heard, session, staging, statement };
}

it('ends once, also where what it ended asks for the end again', async () => {
  const { heard, session, staging, statement } = await running((cancel) => {
    cancel();
    return {};
  });
  const again = statement.then(() => session.end(staging));
  await session.end(staging);
  await again;
  expect(words(heard)).toEqual(['Interrupt', 'DROP DATABASE', 'ReleaseSession']);
  // Nobody is to be asked who cancelled it.
  expect(await statement).toMatchObject({ problems: [{ reason: expect.stringContaining('told to stop') }] });
});

it('begins no other statement once it ends', async () => {
  const { heard, session, staging, statement } = await running((cancel) => {
    cancel();
    return {};
  });
  const another = statement.then(() => session.do({ statement: 'CREATE TABLE anew' }));
  const refused = expect(another).rejects.toMatchObject({ problems: [{ code: 'engine' }] });
  await Promise.all([session.end(staging), refused]);
  expect(words(heard)).not.toContain('CREATE TABLE');
});

it.each([
  [
    'fails',
    () => Promise.reject(Object.assign(new Error('no'), { code: grpc.status.INTERNAL, details: 'no' })),
  ],
  ['is never answered', () => new Promise<object>(() => undefined)],
])('takes tables away where the interrupt %s', async (_, interrupt) => {
  const { heard, session, staging } = await running(interrupt);
  await session.end(staging);
  expect(words(heard)).toEqual(['Interrupt', 'DROP DATABASE', 'ReleaseSession']);
});

it('takes nothing away that was never made', async () => {
  const { heard, address } = await serving(() => undefined);
  const session = new Session(new SparkClient(address, undefined), address);
  await session.end(new Staging(session, undefined));
  expect(words(heard)).toEqual(['Interrupt', 'ReleaseSession']);
});
