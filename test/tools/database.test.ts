import { expect, it } from 'vitest';
import { describeOnEachDatabase, openPostgresDatabase } from './database.ts';

describeOnEachDatabase('a test database', (db) => {
  const used = { id: 'one', expires_at: new Date('2026-01-01T00:00:00Z') };

  // The same test twice: the second passes only if nothing is left of the first.
  it.each([1, 2])('is empty at the start of test %i', async () => {
    expect(await db().selectFrom('used_captcha').selectAll().execute()).toEqual([]);
    await db().insertInto('used_captcha').values(used).execute();
    expect(await db().selectFrom('used_captcha').selectAll().execute()).toEqual([used]);
  });
});

it('gives each file a database of its own on the server', async () => {
  const [one, other] = await Promise.all([openPostgresDatabase(), openPostgresDatabase()]);
  await one.db.insertInto('used_captcha').values({ id: 'one', expires_at: new Date() }).execute();
  expect(await other.db.selectFrom('used_captcha').selectAll().execute()).toEqual([]);
  await Promise.all([one.close(), other.close()]);
});
