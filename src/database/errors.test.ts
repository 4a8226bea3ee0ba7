import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { isDatabaseAway, isUniqueViolation } from './errors.ts';
import { openPostgres } from './open.ts';

describeOnEachDatabase('a row refused by a unique index', (db) => {
  it('is recognised, and by which one', async () => {
    const twice = { sign_in_email: 'lila@test.example', sign_in_email_key: 'lila@test.example' };
    await addHolder(db(), [], twice);
    const error = await addHolder(db(), [], twice).catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'account_sign_in_email_key_key')).toBe(true);
    expect(isUniqueViolation(error, 'account_subscriber_number_key')).toBe(false);
    expect(isDatabaseAway(error)).toBe(false);
  });
});

it('tells a server that is not there from a fault in a query', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const url = `postgres://nobody@127.0.0.1:${port}/nothing`;
  const error = await openPostgres(url, () => {}).catch((thrown: unknown) => thrown);
  expect(isDatabaseAway(error)).toBe(true);
  expect(isUniqueViolation(error)).toBe(false);
});

it.each(
  `08000 08006 08P01 25006 25P03 25P04 40001 40P01 53000 53100 53200 53300 55P03 57014 57P01 57P02 57P03 57P04 57P05
  58030 ECONNREFUSED ECONNRESET EHOSTUNREACH ENETUNREACH ECONNABORTED ETIMEDOUT EPIPE EAI_AGAIN`.split(/\s+/),
)('takes %s for something that passes', (code) => {
  expect(isDatabaseAway(Object.assign(new Error('…'), { code }))).toBe(true);
});

it.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Postgres connection has been discarded',
  'Cannot use a pool after calling end on the pool',
])('takes « %s » for something that passes', (message) => {
  expect(isDatabaseAway(new Error(message))).toBe(true);
});

it.each(['22001', '22P02', '23502', '23503', '23505', '25P02', '42601', '42P01', '42501', 'XX000'])(
  'takes %s for a fault of the program',
  (code) => {
    expect(isDatabaseAway(Object.assign(new Error('…'), { code }))).toBe(false);
  },
);

it.each([undefined, null, 'a text', new Error('boom'), { code: 5 }])('is none of them: %s', (thrown) => {
  expect(isDatabaseAway(thrown)).toBe(false);
  expect(isUniqueViolation(thrown)).toBe(false);
});
