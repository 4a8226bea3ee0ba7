import { expect, it } from 'vitest';
import { mailsTo } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { remindOfExpiry } from './expiry-reminder.tsx';

const HOLDER = 'reminded@test.example';

describeOnEachDatabase('the reminders of a password about to expire', (db) => {
  /** How many reminders the holder of a password valid until 24 August 2026 got, day after day. */
  const remindersOn = async (...days: string[]) => {
    const platform = testPlatform(db());
    await addHolder(db(), [], {
      sign_in_email: HOLDER,
      sign_in_email_key: HOLDER,
      password_valid_until: '2026-08-24',
    });
    const counts: number[] = [];
    for (const day of days) {
      platform.clock.set(new Date(`${day}T10:00:00Z`));
      await remindOfExpiry(platform);
      counts.push((await mailsTo(platform, HOLDER)).length);
    }
    return { counts, mails: await mailsTo(platform, HOLDER) };
  };

  it('leave 30 and 7 days before, once each', async () => {
    const days = ['2026-07-24', '2026-07-25', '2026-07-26', '2026-08-16', '2026-08-17', '2026-08-24'];
    expect((await remindersOn(...days)).counts).toEqual([0, 1, 1, 1, 2, 2]);
  });

  it('name the last day of the password', async () => {
    const { mails } = await remindersOn('2026-07-25');
    expect(mails[0]?.subject).toBe('Espace professionnel - Expiration du mot de passe');
    expect(mails[0]?.text.replaceAll(/\s+/g, ' ')).toContain('24 août 2026');
  });

  it('are made up for by the latest alone after a long stop', async () => {
    expect((await remindersOn('2026-08-20')).counts).toEqual([1]);
  });

  it('no longer leave once the password has expired', async () => {
    expect((await remindersOn('2026-08-25')).counts).toEqual([0]);
  });

  it('spare a holder who asked for the deletion of the account', async () => {
    const platform = testPlatform(db());
    platform.clock.set(new Date('2026-07-25T10:00:00Z'));
    const email = { sign_in_email: HOLDER, sign_in_email_key: HOLDER };
    const leaving = { password_valid_until: '2026-08-24', deletion_asked_at: platform.clock.now() };
    await addHolder(db(), [], { ...email, ...leaving });
    await remindOfExpiry(platform);
    expect(await mailsTo(platform, HOLDER)).toEqual([]);
  });

  it('leave once when several instances look at the same time', async () => {
    const platform = testPlatform(db());
    platform.clock.set(new Date('2026-07-25T10:00:00Z'));
    await addHolder(db(), [], {
      sign_in_email: HOLDER,
      sign_in_email_key: HOLDER,
      password_valid_until: '2026-08-24',
    });
    await Promise.all([remindOfExpiry(platform), remindOfExpiry(platform), remindOfExpiry(platform)]);
    expect(await mailsTo(platform, HOLDER)).toHaveLength(1);
  });
});
