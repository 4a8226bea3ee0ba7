import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endSession, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { asHolder, holderAccount, SessionOver } from './as-holder.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase('what a signed-in person does', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
  });

  it('is done with the account as it is under the lock, at one hour', async () => {
    const actor = await signedIn(platform, EMAIL);
    const done = await asHolder(platform, actor, async ({ tx, account, now }) => {
      await tx.db.updateTable('account').set({ city: 'LILLE' }).where('id', '=', account.id).execute();
      return { id: account.id, now };
    });
    expect(done).toEqual({ id: accountId, now: platform.clock.now() });
    expect((await holderAccount(platform, actor)).city).toBe('LILLE');
  });

  it('is not begun with a session that is over, or is somebody else’s', async () => {
    await openAccount(platform, 'paul@test.example');
    const paul = await signedIn(platform, 'paul@test.example');
    const over = await signedIn(platform, EMAIL);
    await endSession(db(), over.tokenHash);
    for (const actor of [over, { ...paul, accountId }]) {
      let begun = false;
      const refused = asHolder(platform, actor, async () => {
        begun = true;
      });
      await expect(refused).rejects.toThrow(SessionOver);
      expect(begun).toBe(false);
    }
  });

  it('is not begun for an account that is not there', async () => {
    const stranger = { ...(await signedIn(platform, EMAIL)), accountId: platform.random.uuid() };
    await expect(asHolder(platform, stranger, async () => {})).rejects.toThrow(SessionOver);
    await expect(holderAccount(platform, stranger)).rejects.toThrow(SessionOver);
  });

  describe('whose session is ended elsewhere while a form is being taken', () => {
    let app: FastifyInstance;
    afterEach(() => app.close());

    /** A browser signed in, of which each session ends as soon as a password is compared. */
    async function endingBrowser() {
      const verify = async (hash: string, secret: string) => {
        const isRight = await platform.hasher.verify(hash, secret);
        await db().deleteFrom('session').execute();
        return isRight;
      };
      const hasher = { ...platform.hasher, verify, inTurn: () => ({ ...platform.hasher, verify }) };
      app = await testApp({ ...platform, hasher });
      const browser = visitorOf(app);
      browser.cookies.set('session', (await signedIn(platform, EMAIL)).token);
      return browser;
    }

    it.each([
      ['/espace/confirmation', { password: PASSWORD }],
      ['/espace/suppression', { password: PASSWORD, confirm: '1' }],
    ])('sends the browser of %s to sign in, and takes its session back', async (page, fields) => {
      const browser = await endingBrowser();
      const answer = await browser.post(page, fields);
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/connexion']);
      expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
      expect(browser.cookies.has('session')).toBe(false);
      expect((await browser.get('/connexion')).body).toContain('data-signed-out');
      expect((await db().selectFrom('account').select('deletion_asked_at').execute())[0]).toEqual({
        deletion_asked_at: null,
      });
    });
  });
});
