import { beforeEach, expect, it } from 'vitest';
import { codesTo, handOverMails, mailsTo, ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { forgetPassword, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { oneRoundAtATime } from '../platform/regular-work.ts';
import { findRecovery } from './find-recovery.ts';
import { requestRecovery, takeUpRequests } from './request-recovery.ts';

const EMAIL = 'lila@test.example';
const STRANGER = 'personne@test.example';

describeOnEachDatabase('a forgotten password, asked for', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, EMAIL);
  });

  const ask = (typed: string) => {
    const email = readEmailAddress(typed);
    if (!email) throw new Error(`${typed} is not an address`);
    return requestRecovery(platform, email, { origin: ORIGIN, knownBrowser: false });
  };
  const events = () =>
    db().selectFrom('audit_log').select(['event', 'outcome', 'account_id', 'ip', 'details']).execute();

  it('mails a code to the address, in whatever case it was typed', async () => {
    await forgetPassword(platform, 'LILA@Test.Example');
    const [mail] = await mailsTo(platform, EMAIL);
    expect(mail?.subject).toBe('Espace professionnel - Mot de passe oublié');
    expect(mail?.text).toContain('Mme Lila ROSEMONDE');
    expect(await codesTo(platform, EMAIL)).toHaveLength(1);
    expect(await events()).toEqual([
      { event: 'recovery-requested', outcome: 'done', account_id: accountId, ip: ORIGIN.ip, details: '{}' },
    ]);
  });

  it('mails nothing to a stranger, and keeps only the trace of it', async () => {
    await forgetPassword(platform, STRANGER);
    expect(await mailsTo(platform, STRANGER)).toEqual([]);
    expect(await db().selectFrom('recovery').selectAll().execute()).toEqual([]);
    expect(await db().selectFrom('recovery_request').selectAll().execute()).toEqual([]);
    expect(await events()).toEqual([
      {
        event: 'recovery-requested',
        outcome: 'refused',
        account_id: null,
        ip: ORIGIN.ip,
        details: '{"address":"p…@test.example"}',
      },
    ]);
  });

  it('keeps the code nowhere in clear', async () => {
    const code = await recoveryCodeOf(platform, EMAIL);
    const kept = [
      await db().selectFrom('recovery').selectAll().execute(),
      await db().selectFrom('mail').selectAll().execute(),
      await db().selectFrom('audit_log').selectAll().execute(),
      platform.logged,
    ];
    expect(JSON.stringify(kept)).not.toContain(code);
  });

  it('replaces an earlier code that has not left, and takes its mail back', async () => {
    const first = await recoveryCodeOf(platform, EMAIL);
    platform.clock.advance({ minutes: 1 });
    const second = await recoveryCodeOf(platform, EMAIL);
    expect(await findRecovery(platform, { code: first })).toEqual({ outcome: 'code-replaced' });
    expect(await findRecovery(platform, { code: second })).toMatchObject({ outcome: 'usable' });
    const mails = await mailsTo(platform, EMAIL);
    expect(mails.map(({ withdrawn_at }) => withdrawn_at !== null)).toEqual([true, false]);
  });

  it('leaves a code that has left its hour, whoever asks again', async () => {
    const first = await recoveryCodeOf(platform, EMAIL);
    await handOverMails(platform);
    platform.clock.advance({ minutes: 59 });
    const second = await recoveryCodeOf(platform, EMAIL);
    for (const code of [first, second])
      expect(await findRecovery(platform, { code })).toMatchObject({ outcome: 'usable' });
    platform.clock.advance({ minutes: 1 });
    expect(await findRecovery(platform, { code: first })).toEqual({ outcome: 'code-expired' });
  });

  it('tells the same code apart from an activation code', async () => {
    const code = await recoveryCodeOf(platform, EMAIL);
    const { code_hash } = await db().selectFrom('recovery').select('code_hash').executeTakeFirstOrThrow();
    expect(code_hash).not.toBe(platform.secrets.keyedHash('activation-code', code));
  });

  it('counts the hour of the code from the hand-over of its mail', async () => {
    const code = await recoveryCodeOf(platform, EMAIL);
    platform.clock.advance({ hours: 5 });
    await handOverMails(platform);
    platform.clock.advance({ minutes: 59 });
    expect(await findRecovery(platform, { code })).toMatchObject({ outcome: 'usable' });
    platform.clock.advance({ minutes: 1 });
    expect(await findRecovery(platform, { code })).toEqual({ outcome: 'code-expired' });
  });

  it('is taken up once, and no more when it is an hour old', async () => {
    await ask(EMAIL);
    expect(await takeUpRequests(platform)).toBe(1);
    expect(await takeUpRequests(platform)).toBe(0);
    await ask(EMAIL);
    platform.clock.advance({ hours: 1 });
    expect(await takeUpRequests(platform)).toBe(0);
    expect(await db().selectFrom('recovery_request').selectAll().execute()).toEqual([]);
  });

  it('waits for the next time when it fails, and keeps no other waiting', async () => {
    await openAccountWithAnswer(platform, 'paul@test.example');
    await ask(EMAIL);
    await ask('paul@test.example');
    let made = 0;
    // The first id that is asked for is missing: whatever needs it fails, once.
    const uuid = () => {
      made += 1;
      return made === 1 ? 'no uuid' : platform.random.uuid();
    };
    expect(await takeUpRequests({ ...platform, random: { ...platform.random, uuid } })).toBe(1);
    expect(platform.logged.join()).toContain('it will be tried again');
    expect(await db().selectFrom('recovery_request').selectAll().execute()).toHaveLength(1);
    expect(await takeUpRequests(platform)).toBe(1);
    for (const email of [EMAIL, 'paul@test.example']) expect(await codesTo(platform, email)).toHaveLength(1);
  });

  it('costs each the same, however many come at once and are answered at once', async () => {
    // The first of a day has a line in the audit log, the others are counted.
    await ask('inconnu@test.example');
    await takeUpRequests(platform);
    const costs: number[] = [];
    const counts = [10, 20, 40, 80];
    for (const count of counts) {
      for (let number = 0; number < count; number++) await ask(`inconnu-${number}@test.example`);
      const { db: watched, statements } = watchStatements(db());
      const takingUp = oneRoundAtATime(async () => void (await takeUpRequests({ ...platform, db: watched })));
      await Promise.all(Array.from({ length: count }, () => takingUp.ask()));
      expect(await db().selectFrom('recovery_request').selectAll().execute()).toEqual([]);
      costs.push(statements.length);
    }
    const [of10 = 0, of20 = 0, of40 = 0, of80 = 0] = costs;
    const each = (of20 - of10) / 10;
    expect([of40 - of20, of80 - of40]).toEqual([each * 20, each * 40]);
  });
});
