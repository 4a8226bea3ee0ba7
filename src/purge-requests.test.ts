import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../test/tools/database.ts';
import { addHolder } from '../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../test/tools/platform.ts';
import { addChange, addCode, addMail, addRecovery, addRegistration } from '../test/tools/rows.ts';
import { purgeCodes } from './codes/purge-codes.ts';
import { purgeChanges } from './credentials/pending-change.ts';
import { daysAgo } from './platform/platform.ts';
import { purgeRegistrations } from './registration/pending-registration.ts';

const LONG_AGO = new Date('2023-01-10T00:00:00Z');
const BEFORE = new Date('2023-05-24T00:00:00Z');
const SINCE = new Date('2023-06-01T00:00:00Z');

describeOnEachDatabase('the purge of requests', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let dossierId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    const holder = await addHolder(db(), ['SARL ESSAI']);
    accountId = holder.accountId;
    dossierId = holder.dossierIds[0] ?? '';
  });

  /** When what was over before `before` is no longer kept. */
  const keptUntil = (days: 'RETENTION_REQUESTS_DAYS' | 'RETENTION_REGISTRATIONS_DAYS', before = BEFORE) =>
    daysAgo(before, -platform.installation[days]);

  const idsOf = async (table: 'credential_change' | 'registration' | 'recovery' | 'activation_code') =>
    (await db().selectFrom(table).select('id').execute()).map(({ id }) => id).sort();

  const left = (at: Date) => addMail(platform, 'a@test.example', { handed_over_at: at });

  describe('of an address', () => {
    const change = async (state: Parameters<typeof addChange>[2], mailId?: string) => {
      const id = await addChange(platform, accountId, { requested_at: LONG_AGO, ...state });
      if (mailId)
        await addCode(platform, {
          purpose: 'change',
          subject_id: id,
          account_id: accountId,
          mail_id: mailId,
        });
      return id;
    };

    it('takes those that ended before, with their codes, and leaves those that ended since', async () => {
      await change({ status: 'activated', ended_at: LONG_AGO }, await left(LONG_AGO));
      await change({ status: 'cancelled', ended_at: LONG_AGO });
      const recent = await change({ status: 'replaced', ended_at: SINCE });
      await purgeChanges(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
      expect(await idsOf('credential_change')).toEqual([recent]);
      expect(await idsOf('activation_code')).toEqual([]);
    });

    it.each([
      ['left before', async () => left(LONG_AGO), true],
      ['left since', async () => left(SINCE), false],
      ['waits for the mail server', async () => addMail(platform), false],
      ['was given up', async () => addMail(platform, 'a@test.example', { abandoned_at: LONG_AGO }), true],
      ['was withdrawn', async () => addMail(platform, 'a@test.example', { withdrawn_at: LONG_AGO }), true],
    ])(
      'takes a pending one only when its code can no longer work: its mail %s',
      async (_what, mail, taken) => {
        const id = await change({}, await mail());
        await purgeChanges(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
        expect(await idsOf('credential_change')).toEqual(taken ? [] : [id]);
      },
    );

    it('leaves a pending one whose newest code was sent again since', async () => {
      const id = await change({});
      const first = {
        purpose: 'change',
        subject_id: id,
        account_id: accountId,
        mail_id: await left(LONG_AGO),
      };
      await addCode(platform, { ...first, revoked_at: SINCE });
      await addCode(platform, { ...first, mail_id: await left(SINCE), resent: true });
      await purgeChanges(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
      expect(await idsOf('credential_change')).toEqual([id]);
      expect(await idsOf('activation_code')).toHaveLength(2);
    });
  });

  describe('of an account', () => {
    const registration = async (state: Parameters<typeof addRegistration>[1], mailId: string) => {
      const id = await addRegistration(platform, { requested_at: LONG_AGO, ...state });
      await addCode(platform, { purpose: 'registration', subject_id: id, mail_id: mailId });
      return id;
    };

    it('takes those never activated, once their code has expired', async () => {
      await registration({}, await left(LONG_AGO));
      const alive = [
        await registration({}, await left(SINCE)),
        await registration({}, await addMail(platform)),
      ];
      await purgeRegistrations(platform, keptUntil('RETENTION_REGISTRATIONS_DAYS'));
      expect(await idsOf('registration')).toEqual(alive.sort());
    });

    it('takes what was typed for an account and leaves the account', async () => {
      const ended = { ended_at: LONG_AGO };
      await registration({ ...ended, status: 'activated', account_id: accountId }, await left(LONG_AGO));
      await registration({ ...ended, status: 'replaced' }, await left(LONG_AGO));
      await purgeRegistrations(platform, keptUntil('RETENTION_REGISTRATIONS_DAYS'));
      expect(await idsOf('registration')).toEqual([]);
      expect(await db().selectFrom('account').select('id').execute()).toEqual([{ id: accountId }]);
    });
  });

  describe('of a forgotten password', () => {
    it('takes those that ended before, and those whose code has expired', async () => {
      const mailId = await left(LONG_AGO);
      await addRecovery(platform, accountId, { mail_id: mailId, status: 'done', ended_at: LONG_AGO });
      await addRecovery(platform, accountId, { mail_id: mailId, requested_at: LONG_AGO });
      const { accountId: other } = await addHolder(db());
      const kept = [
        await addRecovery(platform, accountId, { mail_id: mailId, status: 'stopped', ended_at: SINCE }),
        await addRecovery(platform, other, { mail_id: await addMail(platform), requested_at: LONG_AGO }),
      ];
      await purgeCodes(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
      expect(await idsOf('recovery')).toEqual(kept.sort());
    });

    it('leaves a letter the 30 days more for which its code works', async () => {
      const printed = new Date('2023-05-01T00:00:00Z');
      const id = await addRecovery(platform, accountId, { mail_id: null, requested_at: printed });
      await purgeCodes(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
      expect(await idsOf('recovery')).toEqual([id]);
      await purgeCodes(platform, keptUntil('RETENTION_REQUESTS_DAYS', new Date('2023-06-02T00:00:00Z')));
      expect(await idsOf('recovery')).toEqual([]);
    });
  });

  it('takes the codes of letters long used, replaced or expired, and leaves the dossiers', async () => {
    const letter = { purpose: 'dossier', subject_id: dossierId, account_id: accountId, mail_id: null };
    await addCode(platform, { ...letter, created_at: LONG_AGO, used_at: LONG_AGO });
    await addCode(platform, { ...letter, created_at: LONG_AGO, revoked_at: LONG_AGO });
    const alive = await addCode(platform, { ...letter, created_at: new Date('2023-04-01T00:00:00Z') });
    await purgeCodes(platform, keptUntil('RETENTION_REQUESTS_DAYS'));
    expect(await idsOf('activation_code')).toEqual([alive]);
    await purgeCodes(platform, keptUntil('RETENTION_REQUESTS_DAYS', new Date('2023-06-02T00:00:00Z')));
    expect(await idsOf('activation_code')).toEqual([]);
    expect(await db().selectFrom('dossier').select('id').execute()).toEqual([{ id: dossierId }]);
  });
});
