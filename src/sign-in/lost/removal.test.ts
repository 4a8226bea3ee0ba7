import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  handOverMails,
  mailsTo,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../../test/tools/accounts.ts';
import { testPasskey } from '../../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { addFactor, type Phone, removalReferenceTo } from '../../../test/tools/factors.ts';
import { addPasskey, optionsIn } from '../../../test/tools/passkeys.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { openAccountWithAnswer, recoverPassword } from '../../../test/tools/recoveries.ts';
import { addChange } from '../../../test/tools/rows.ts';
import { type Visitor, visitorOf } from '../../../test/tools/visitor.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { bearsCode } from '../../codes/purge-codes.ts';
import { carryOutRemovals, purgeRemovals } from '../../factors/carry-out-removals.ts';
import { purgeMails } from '../../mail/purge-mails.ts';
import { storePassword } from '../../passwords/set-password.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { PASSKEY_FIELD } from '../../web/components/passkey-button.tsx';
import { LOST_PATHS } from './paths.ts';
import { STOP } from './stop-pages.tsx';

const LILA = 'lila@test.example';
const FORMER = 'lila@ancienne.example';
const STEP = '/connexion/seconde-etape';
const ASKED = 'Espace professionnel - Moyens de connexion déclarés perdus';
const CANCELLED = 'Espace professionnel - Retrait des moyens de connexion annulé';
const REMOVED = 'Espace professionnel - Moyens de connexion retirés';

describeOnEachDatabase('a lost factor, 7 days after it was told to every address known', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  let phone: Phone;
  let backupCodes: string[];

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    accountId = await openAccountWithAnswer(platform, LILA);
    ({ phone, backupCodes } = await addFactor(platform, accountId));
  });
  afterEach(() => app.close());

  const typePassword = (who = lila) => who.post('/connexion', { email: LILA, password: PASSWORD });
  const ask = async (who = lila) => {
    platform.clock.advance({ minutes: 1 });
    await typePassword(who);
    const answer = await who.post(LOST_PATHS.removal, {}, STEP);
    await handOverMails(platform);
    return answer;
  };
  const removals = () => db().selectFrom('factor_removal').select('state').orderBy('asked_at').execute();
  const state = async () => (await removals()).at(-1)?.state;
  const wordsOf = (text: string | undefined) => text?.replaceAll(/\s+/g, ' ');
  /** But for what is told of browsers. */
  const subjectsTo = async (address: string) =>
    (await mailsTo(platform, address))
      .map(({ subject }) => subject)
      .filter((one) => !one.includes('navigateur'));
  const days = async (count: number) => {
    platform.clock.advance({ days: count });
    await carryOutRemovals(platform);
  };
  const factors = async () => (await accountRow(db(), accountId)).factors;
  const referenceTo = (address: string) => removalReferenceTo(platform, address);
  const stop = (reference: string, more = {}) => visitorOf(app).post(LOST_PATHS.stop, { reference, ...more });

  it('is asked for by who has the right password, and by nobody else', async () => {
    expect((await lila.get(LOST_PATHS.ways)).headers.location).toBe('/connexion');
    expect((await lila.get(LOST_PATHS.removal)).headers.location).toBe('/connexion');
    await lila.post('/connexion', { email: LILA, password: 'pas-celui-la-non-plus-1' });
    expect((await lila.post(LOST_PATHS.removal, {}, '/connexion')).headers.location).toBe('/connexion');
    expect(await removals()).toEqual([]);
    expect(wordsOf((await ask()).body)).toContain('29 août 2023 à 14 h 10');
    expect(await state()).toBe('waiting');
    expect(await auditLines(db(), accountId)).toContainEqual(
      expect.objectContaining({ event: 'factor-removal-asked', ip: '192.0.2.1' }),
    );
    expect((await lila.get('/espace')).statusCode).toBe(303);
  });

  it('takes everything away, tells it, and leaves the password as the one key', async () => {
    await ask();
    await days(6.99);
    expect(await factors()).toEqual(['totp']);
    await days(0.02);
    await carryOutRemovals(platform);
    expect(await factors()).toEqual([]);
    expect(await state()).toBe('done');
    expect(await subjectsTo(LILA)).toEqual([ASKED, REMOVED]);
    const lines = await auditLines(db(), accountId);
    expect(lines.filter(({ event }) => event === 'factor-removed')).toMatchObject([
      { details: { why: 'lost' }, ip: null },
    ]);
    expect((await typePassword(visitorOf(app))).headers.location).toBe('/espace');
    const codes = await db().selectFrom('backup_code').select('ended_at').execute();
    expect(codes.every(({ ended_at }) => ended_at !== null)).toBe(true);
  });

  it('never opens anything by itself: the second step is asked until then, also by polling for a week', async () => {
    await ask();
    for (let hour = 0; hour < 24 * 7 - 1; hour += 6) {
      await days(0.25);
      if (hour % 48 !== 0) continue;
      expect((await typePassword(visitorOf(app))).headers.location).toBe(STEP);
    }
  });

  it('is told to the present address with a way to stop it, and to those before without', async () => {
    const ended_at = platform.clock.now();
    await addChange(platform, accountId, { status: 'activated', old_email: FORMER, ended_at });
    platform.clock.advance({ days: 60 });
    await ask();
    expect(await subjectsTo(FORMER)).toEqual([ASKED]);
    await expect(referenceTo(FORMER)).rejects.toThrow('no way');
    expect(wordsOf((await mailsTo(platform, FORMER))[0]?.text)).toContain('appelez l’assistance');
    expect(await referenceTo(LILA)).toMatch(/^[\w-]{19}$/);
  });

  it('is stopped from the present address, by a button and not by opening the link', async () => {
    await ask();
    const reference = await referenceTo(LILA);
    expect(wordsOf((await stop(reference)).body)).toContain('29 août 2023');
    expect(await state()).toBe('waiting');
    expect((await stop(reference, { action: STOP })).headers.location).toBe(LOST_PATHS.stopped);
    expect((await stop(reference, { action: STOP })).headers.location).toBe(LOST_PATHS.stopped);
    expect(await state()).toBe('cancelled');
    await days(8);
    expect(await factors()).toEqual(['totp']);
    expect(await subjectsTo(LILA)).toEqual([ASKED, CANCELLED]);
    expect((await stop('2345-6789-ABCD-EFGH', { action: STOP })).statusCode).toBe(422);
  });

  it('says so where it is stopped too late', async () => {
    await ask();
    const reference = await referenceTo(LILA);
    await days(7.1);
    expect((await stop(reference, { action: STOP })).body).toContain('a déjà eu lieu');
  });

  it.each(['application', 'code on paper'])('is off once somebody signs in with the %s', async (which) => {
    await ask();
    await days(3);
    const visitor = visitorOf(app);
    await typePassword(visitor);
    const second_step = which === 'application' ? phone.code() : (backupCodes[0] ?? '');
    expect((await visitor.post(STEP, { second_step })).headers.location).toBe('/espace');
    expect(await state()).toBe('cancelled');
    await days(5);
    expect(await factors()).toEqual(['totp']);
    expect(await subjectsTo(LILA)).toContain(CANCELLED);
  });

  it('is off once a passkey alone confirms who is signed in', async () => {
    const { token, ...actor } = await signedIn(platform, LILA);
    const passkey = testPasskey();
    await addPasskey(platform, actor, passkey);
    await ask();
    const page = '/espace/confirmation';
    lila.cookies.set('session', token);
    const sent = passkey.assert(optionsIn((await lila.get(page)).body));
    expect((await lila.post(page, { [PASSKEY_FIELD]: sent })).headers.location).toBe('/espace');
    expect(await state()).toBe('cancelled');
  });

  it('waits for whoever is signed in under « À faire », and is off once they confirm with a factor', async () => {
    const inside = visitorOf(app);
    await typePassword(inside);
    await inside.post(STEP, { second_step: phone.code() });
    await ask();
    expect(wordsOf((await inside.get('/espace')).body)).toContain('Vérifiez le retrait de vos moyens');
    const given = { password: PASSWORD, second_step: backupCodes[1] ?? '', retour: '/espace' };
    const confirmed = await inside.post('/espace/confirmation', given);
    expect(confirmed.headers.location).toBe('/espace');
    expect(await state()).toBe('cancelled');
    expect((await inside.get('/espace')).body).not.toContain('Vérifiez le retrait');
  });

  it('is not off by a wrong code, nor by a password alone', async () => {
    await ask();
    const visitor = visitorOf(app);
    await typePassword(visitor);
    await visitor.post(STEP, { second_step: 'zzzzz-zzzzz' });
    expect(await state()).toBe('waiting');
  });

  it('is off once the password that asked for it is in force no longer', async () => {
    await ask();
    await recoverPassword(platform, LILA, otherPassword());
    expect(await state()).toBe('cancelled');
  });

  it('waits for its notice to leave, however late that is', async () => {
    await typePassword();
    await lila.post(LOST_PATHS.removal, {}, STEP);
    await days(8);
    expect(await state()).toBe('waiting');
    await handOverMails(platform);
    await days(6);
    expect(await state()).toBe('waiting');
    await days(1.1);
    expect(await state()).toBe('done');
  });

  it('keeps its notice for as long as the days run from it, however short mails are kept', async () => {
    await typePassword();
    await lila.post(LOST_PATHS.removal, {}, STEP);
    await days(6);
    await handOverMails(platform);
    const installation = { ...platform.installation, RETENTION_MAILS_DAYS: 1 };
    platform.clock.advance({ days: 2 });
    await purgeMails({ ...platform, installation }, platform.clock.now(), bearsCode);
    await carryOutRemovals(platform);
    expect(await state()).toBe('waiting');
    await days(5.1);
    expect(await state()).toBe('done');
  });

  it('is one however often it is asked for, and three times at most with one password', async () => {
    for (let time = 0; time < 3; time++) {
      await ask();
      const again = await lila.post(LOST_PATHS.removal, {}, STEP);
      expect(again.statusCode).toBe(200);
      await stop(await referenceTo(LILA), { action: STOP });
    }
    expect(await removals()).toHaveLength(3);
    const refused = await ask();
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Trop de demandes');
    platform.clock.advance({ minutes: 1 });
    const hash = await platform.hasher.hash(otherPassword());
    await inTransaction(platform, (tx) => storePassword(tx, accountId, hash));
    platform.clock.advance({ minutes: 1 });
    await lila.post('/connexion', { email: LILA, password: otherPassword() });
    expect((await lila.post(LOST_PATHS.removal, {}, STEP)).statusCode).toBe(200);
  });

  it('calls a deletion off that was asked for, which would be final first', async () => {
    const deletion_asked_at = platform.clock.now();
    await db().updateTable('account').set({ deletion_asked_at }).where('id', '=', accountId).execute();
    await ask();
    expect((await accountRow(db(), accountId)).deletion_asked_at).toBeNull();
  });

  it('stands still where the installation has no second step, which would cancel it', async () => {
    await ask();
    const installation = { ...platform.installation, SECOND_FACTOR: 'off' } as const;
    platform.clock.advance({ days: 8 });
    await carryOutRemovals({ ...platform, installation });
    expect(await state()).toBe('waiting');
    await carryOutRemovals(platform);
    expect(await state()).toBe('done');
  });

  it('stands still while a dispute keeps everybody out, and is not asked for then', async () => {
    await typePassword();
    const freeze = (until: Date | null) =>
      db().updateTable('account').set({ frozen_until: until }).where('id', '=', accountId).execute();
    await freeze(new Date(platform.clock.now().getTime() + 86_400_000));
    const answer = await lila.post(LOST_PATHS.removal, {}, STEP);
    expect(answer.statusCode).toBe(403);
    expect(await removals()).toEqual([]);
    await freeze(null);
    await ask();
    await freeze(new Date(platform.clock.now().getTime() + 9 * 86_400_000));
    await days(8);
    expect(await state()).toBe('waiting');
  });

  it('is purged once it counts for nothing', async () => {
    await ask();
    await days(7.1);
    await purgeRemovals(platform, platform.clock.now());
    expect(await removals()).toHaveLength(1);
    platform.clock.advance({ days: 400 });
    await purgeRemovals(platform, platform.clock.now());
    expect(await removals()).toEqual([]);
  });

  describe('the page of what is lost', () => {
    it('leads to a code on paper first, and tells how many are left', async () => {
      await typePassword();
      const { body } = await lila.get(LOST_PATHS.ways);
      expect(body).toContain('il vous en reste 10');
      expect(body).toContain(`${STEP}?avec=secours`);
      expect(body).not.toContain('ma clé d’accès');
    });

    it('tells that a removal waits', async () => {
      await ask();
      expect(wordsOf((await lila.get(LOST_PATHS.ways)).body)).toContain('29 août 2023');
    });

    it('is over when the password was given too long ago', async () => {
      await typePassword();
      platform.clock.advance({ minutes: 11 });
      expect((await lila.get(LOST_PATHS.ways)).headers.location).toBe('/connexion');
    });
  });
});
