import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { addHolder } from '../../../test/tools/holder.ts';
import { testPlatform } from '../../../test/tools/platform.ts';
import { countAttempt } from '../../platform/throttle.ts';
import { findSession, startSession } from '../session.ts';
import { purge } from './purge.ts';

const ORIGIN = { ip: '127.0.0.1', userAgent: 'test' };
const POLICY = { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

describeOnEachDatabase('the purge', (db) => {
  it('deletes sessions a day after their end and leaves those that live', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db());
    await startSession(db(), platform, accountId, ORIGIN);
    platform.clock.advance({ hours: 24, minutes: 29 });
    await purge(platform);
    expect(await db().selectFrom('session').selectAll().execute()).toHaveLength(1);
    platform.clock.advance({ minutes: 1 });
    const alive = await startSession(db(), platform, accountId, ORIGIN);
    await purge(platform);
    expect(await db().selectFrom('session').selectAll().execute()).toHaveLength(1);
    expect(await findSession(platform, alive)).toBeDefined();
  });

  it('deletes captchas long answered and tries long forgotten', async () => {
    const platform = testPlatform(db());
    await countAttempt(platform, 'old', POLICY);
    await db().insertInto('used_captcha').values({ id: 'old', expires_at: platform.clock.now() }).execute();
    platform.clock.advance({ hours: 25 });
    await countAttempt(platform, 'new', POLICY);
    await purge(platform);
    expect(await db().selectFrom('throttle').select('key').execute()).toEqual([{ key: 'new' }]);
    expect(await db().selectFrom('used_captcha').selectAll().execute()).toEqual([]);
  });
});
