import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { addHolder } from '../../../test/tools/holder.ts';
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

it.each([undefined, null, 'a text', new Error('boom'), { code: 5 }])('is none of them: %s', (thrown) => {
  expect(isDatabaseAway(thrown)).toBe(false);
  expect(isUniqueViolation(thrown)).toBe(false);
});
