import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  handOverMails,
  mailsTo,
  ORIGIN,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import {
  openAccountWithAnswer,
  printedCodeOf,
  recoveryCodeOf,
  stopReferenceTo,
} from '../../test/tools/recoveries.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { changePassword } from '../credentials/change-password.ts';
import { purge } from '../purge.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { choosePassword } from './choose-password.ts';
import { findRecovery } from './find-recovery.ts';
import { printRecoveryLetter } from './print-letter.ts';
import { verifyRecovery } from './verify-recovery.ts';

const EMAIL = 'lila@test.example';
const WHY = 'identité prouvée au guichet';
const WEEK_LESS_A_MINUTE = { days: 6, hours: 23, minutes: 59 };

describeOnEachDatabase('a letter without the security answer', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let subscriber: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, EMAIL);
    subscriber = (await accountRow(db(), accountId)).subscriber_number;
  });

  const print = () => printedCodeOf(platform, subscriber, { withoutAnswer: WHY });
  const verify = (code: string) => verifyRecovery(platform, { code }, '', ORIGIN);
  const outcomeOf = async (code: string) => (await findRecovery(platform, { code })).outcome;

  it('opens the choice of a password by itself, seven days after its notice has left and not before', async () => {
    const code = await print();
    platform.clock.advance({ hours: 5 });
    await handOverMails(platform);
    const from = new Date(platform.clock.now().getTime() + 7 * 24 * 3_600_000);
    expect(await verify(code)).toEqual({ outcome: 'letter-waits', from });
    platform.clock.advance(WEEK_LESS_A_MINUTE);
    expect(await verify(code)).toEqual({ outcome: 'letter-waits', from });
    platform.clock.advance({ minutes: 1 });
    const verified = await verify(code);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    expect(await outcomeOf(code)).toBe('code-used');
    const lines = await auditLines(db(), accountId);
    expect(lines.find(({ event }) => event === 'recovery-verified')?.details).toEqual({
      withoutAnswer: true,
    });
  });

  it('waits on while the notice has yet to leave, and no longer where its address takes no mail', async () => {
    const code = await print();
    platform.clock.advance({ days: 8 });
    expect(await verify(code)).toEqual({ outcome: 'letter-waits', from: undefined });
    await db()
      .updateTable('mail')
      .set({ abandoned_at: platform.clock.now(), recipient_refused: true })
      .execute();
    platform.clock.advance(WEEK_LESS_A_MINUTE);
    expect(await outcomeOf(code)).toBe('letter-waits');
    platform.clock.advance({ minutes: 1 });
    expect((await verify(code)).outcome).toBe('verified');
  });

  it('ends with the 30th day all the same', async () => {
    const code = await print();
    await handOverMails(platform);
    platform.clock.advance({ days: 31 });
    expect(await outcomeOf(code)).toBe('code-expired');
  });

  it('is not brought forward by the purge of old mails', async () => {
    platform.installation = { ...platform.installation, RETENTION_MAILS_DAYS: 7 };
    const code = await print();
    platform.clock.advance({ days: 8 });
    await purge(platform);
    expect(await outcomeOf(code)).toBe('letter-waits');
  });

  it('is told to the present address, and on record with the reason, which nobody is mailed', async () => {
    const code = await print();
    const [mail] = await mailsTo(platform, EMAIL);
    const told = mail?.text.replaceAll(/\s+/g, ' ') ?? '';
    expect(told).toContain('sans la réponse à la question de confiance');
    expect(told).toContain('à partir de 7 jours après l’envoi de ce message');
    expect(told).toContain(
      `https://espace.example/mot-de-passe-oublie/arret#${await stopReferenceTo(platform, EMAIL)}`,
    );
    for (const secret of [code, WHY]) expect(told).not.toContain(secret);
    expect(await auditLines(db(), accountId)).toMatchObject([
      { event: 'recovery-letter-printed', details: { withoutAnswer: WHY } },
    ]);
  });

  it('ends when the password is changed, and when another letter is printed', async () => {
    const first = await print();
    const second = await print();
    expect(await outcomeOf(first)).toBe('code-replaced');
    await changePassword(platform, await signedIn(platform, EMAIL), otherPassword(), present());
    expect(await outcomeOf(second)).toBe('code-replaced');
  });

  it('is not printed where no answer is asked anyway', async () => {
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    const keep = async () => expect.fail('nothing is to be kept');
    expect(await printRecoveryLetter(platform, subscriber, { withoutAnswer: WHY }, keep)).toEqual({
      outcome: 'no-answer-asked',
    });
  });

  describe('its pages', () => {
    const PAGE = '/mot-de-passe-oublie/arret';
    let app: FastifyInstance;
    beforeEach(async () => {
      app = await testApp(platform);
    });
    afterEach(() => app.close());

    const posts = async (fields: Record<string, string>) => {
      const answer = await visitorOf(app).post(PAGE, fields);
      return { status: answer.statusCode, text: asRead(answer.body), to: answer.headers.location };
    };

    it('show the letter to who has the reference, and only their button stops it, once and for that letter', async () => {
      const code = await print();
      await handOverMails(platform);
      const reference = await stopReferenceTo(platform, EMAIL);
      const mailed = await recoveryCodeOf(platform, EMAIL);
      platform.clock.advance({ days: 7 });
      const shown = await posts({ reference });
      expect(shown).toMatchObject({ status: 200 });
      expect(shown.text).toContain('Arrêter ce courrier');
      expect(await outcomeOf(code)).toBe('usable');

      const typedOtherwise = ` ${reference.toLowerCase().replaceAll('-', ' ')} `;
      const stopped = await posts({ reference: typedOtherwise, action: 'arreter' });
      expect(stopped).toMatchObject({ status: 303, to: `${PAGE}/fait` });
      expect(await outcomeOf(code)).toBe('letter-stopped');
      expect(await posts({ reference, action: 'arreter' })).toMatchObject({
        status: 303,
        to: `${PAGE}/fait`,
      });
      const told = (await mailsTo(platform, EMAIL)).filter(({ subject }) => /courrier arrêté/.test(subject));
      expect(told).toHaveLength(1);
      expect((await auditLines(db(), accountId)).map(({ event }) => event)).toContain(
        'recovery-letter-stopped',
      );
      // What the holder had mailed meanwhile is no affair of the letter's.
      expect(await outcomeOf(mailed)).toBe('usable');
      expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
    });

    it('say that the code was used, or works no longer anyway', async () => {
      const code = await print();
      await handOverMails(platform);
      const reference = await stopReferenceTo(platform, EMAIL);
      platform.clock.advance({ days: 7 });
      const verified = await verify(code);
      if (verified.outcome !== 'verified') throw new Error(verified.outcome);
      await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
      expect((await posts({ reference, action: 'arreter' })).text).toContain('a déjà servi');
      await print();
      const second = await stopReferenceTo(platform, EMAIL);
      await print();
      expect((await posts({ reference: second, action: 'arreter' })).text).toContain('plus rien à arrêter');
      expect((await auditLines(db(), accountId)).map(({ event }) => event)).not.toContain(
        'recovery-letter-stopped',
      );
    });

    it('refuse what is no reference, and keep it', async () => {
      for (const typed of ['', 'ABCD', '2345-6789-ABCD-EFGH']) {
        const { status, text } = await posts({ reference: typed, action: 'arreter' });
        expect(status).toBe(422);
        expect(text).toContain(typed === '' ? 'Saisissez la référence' : `value="${typed}"`);
      }
    });

    it('tell whoever types the code from when it works, and that it was stopped', async () => {
      const code = await print();
      await handOverMails(platform);
      const from = new Date(platform.clock.now().getTime() + 7 * 24 * 3_600_000);
      const reference = await stopReferenceTo(platform, EMAIL);
      const types = async () => {
        const answer = await visitorOf(app).post('/mot-de-passe-oublie/verification', { code, answer: '' });
        expect(answer.statusCode).toBe(422);
        return asRead(answer.body);
      };
      expect(await types()).toContain(asRead(longMomentFrom(from)));
      await posts({ reference, action: 'arreter' });
      expect(await types()).toContain('il a été arrêté depuis le courriel');
    });
  });
});
