import { beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { addChange, addCode, addMail, addRecovery } from '../../test/tools/rows.ts';
import { bearsCode } from '../codes/purge-codes.ts';
import { daysAgo } from '../platform/platform.ts';
import { forgetCounts, purgeMails } from './purge-mails.ts';

const LONG_AGO = new Date('2023-01-10T00:00:00Z');
const BEFORE = new Date('2023-05-24T00:00:00Z');
/** When what left before that day is no longer kept, or counted. */
const KEPT_UNTIL = daysAgo(BEFORE, -90);
const COUNTED_UNTIL = daysAgo(BEFORE, -2);
const SINCE = new Date('2023-06-01T00:00:00Z');

describeOnEachDatabase('the purge of mails', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });
  const mails = () =>
    db().selectFrom('mail').select(['id', 'recipient', 'subject', 'handed_over_at']).execute();

  it('takes those that left, were withdrawn or given up before', async () => {
    await addMail(platform, 'a@test.example', { handed_over_at: LONG_AGO });
    await addMail(platform, 'b@test.example', { withdrawn_at: LONG_AGO });
    await addMail(platform, 'c@test.example', { abandoned_at: LONG_AGO });
    await addMail(platform, 'd@test.example', { handed_over_at: SINCE });
    await purgeMails(platform, KEPT_UNTIL, bearsCode);
    expect((await mails()).map(({ recipient }) => recipient)).toEqual(['d@test.example']);
  });

  it('never takes one that waits to be sent, however old', async () => {
    await addMail(platform, 'a@test.example', { created_at: LONG_AGO, due_at: LONG_AGO, attempts: 100 });
    await purgeMails(platform, KEPT_UNTIL, bearsCode);
    expect(await mails()).toHaveLength(1);
  });

  it('forgets by what a mail was counted once it no longer counts, and the mails to nobody', async () => {
    const counted = { allowance_key: 'k'.repeat(43), asker: 'a'.repeat(43) };
    await addMail(platform, 'a@test.example', { handed_over_at: LONG_AGO, ...counted });
    await addMail(platform, 'd@test.example', { recipient: '', handed_over_at: LONG_AGO, ...counted });
    await addMail(platform, 'b@test.example', { handed_over_at: SINCE, ...counted });
    await addMail(platform, 'd@test.example', { recipient: '', handed_over_at: SINCE, ...counted });
    await addMail(platform, 'c@test.example', { created_at: LONG_AGO, ...counted });
    await forgetCounts(platform, COUNTED_UNTIL, bearsCode);
    const kept = db().selectFrom('mail').select(['recipient', 'allowance_key', 'asker']).orderBy('recipient');
    expect(await kept.execute()).toEqual([
      { recipient: '', ...counted },
      { recipient: 'a@test.example', allowance_key: null, asker: null },
      { recipient: 'b@test.example', ...counted },
      { recipient: 'c@test.example', ...counted },
    ]);
  });

  it('leaves those that codes refer to the hour at which they left, and nothing else', async () => {
    const { accountId } = await addHolder(db());
    const ofCode = await addMail(platform, 'a@test.example', { handed_over_at: LONG_AGO });
    const changeId = await addChange(platform, accountId);
    await addCode(platform, {
      purpose: 'change',
      subject_id: changeId,
      account_id: accountId,
      mail_id: ofCode,
    });
    const ofRecovery = await addMail(platform, 'b@test.example', { handed_over_at: LONG_AGO });
    await addRecovery(platform, accountId, { mail_id: ofRecovery });
    await purgeMails(platform, KEPT_UNTIL, bearsCode);
    const emptied = { recipient: '', subject: '', handed_over_at: LONG_AGO };
    const expected = [ofCode, ofRecovery].map((id) => ({ id, ...emptied }));
    expect((await mails()).sort((a, b) => a.id.localeCompare(b.id))).toEqual(
      expected.sort((a, b) => a.id.localeCompare(b.id)),
    );
  });
});
