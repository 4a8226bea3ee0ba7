import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountRow, mailsTo, openAccount, signedIn } from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { addHolder } from '../../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { openBody } from '../../mail/outbox.ts';
import { chooseInformationMails } from './choose-information-mails.ts';
import { queueInformationMail, readInformationMail } from './queue-information-mail.tsx';
import { unsubscribeUrl } from './unsubscribe-routes.ts';

const EMAIL = 'lila@test.example';
const NEWS = { subject: 'Nouveautés de la déclaration', paragraphs: ['Premier point.', 'Second point.'] };
const FORM = 'application/x-www-form-urlencoded';

describeOnEachDatabase('mails that inform', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    accountId = await openAccount(platform, EMAIL);
  });
  afterEach(() => app.close());

  const wanted = async () => (await accountRow(db(), accountId)).information_mails;
  const choices = async () => {
    const lines = await db()
      .selectFrom('audit_log')
      .select('details')
      .where('event', '=', 'information-mails-changed')
      .execute();
    return lines.map((line) => line.details);
  };
  const link = () => unsubscribeUrl(platform, accountId).slice(platform.installation.BASE_URL.length);
  const post = (url: string, payload = 'List-Unsubscribe=One-Click', headers = {}) =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': FORM, ...headers } });

  it('are refused and accepted from the space, each time told once in the history', async () => {
    const who = await signedIn(platform, EMAIL);
    for (const choice of [false, false, true]) await chooseInformationMails(platform, who, choice);
    expect(await wanted()).toBe(true);
    expect(await choices()).toEqual(['{"wanted":false}', '{"wanted":true}']);
  });

  it('go to those who accept them and stay, each with its own link', async () => {
    await openAccount(platform, 'refuse@test.example', { information_mails: false });
    await openAccount(platform, 'part@test.example', { deletion_asked_at: platform.clock.now() });
    const zoe = await openAccount(platform, 'zoe@test.example');
    expect(await queueInformationMail(platform, NEWS)).toBe(2);

    for (const none of ['refuse@test.example', 'part@test.example']) {
      expect(await mailsTo(platform, none)).toEqual([]);
    }
    for (const [email, id] of [
      [EMAIL, accountId],
      ['zoe@test.example', zoe],
    ] as const) {
      const [mail] = await mailsTo(platform, email);
      expect(mail?.subject).toBe(NEWS.subject);
      for (const paragraph of NEWS.paragraphs) expect(mail?.text).toContain(paragraph);
      const url = mail && openBody(platform, mail)?.unsubscribeUrl;
      expect(mail?.text).toContain(url);
      expect(platform.secrets.unseal('unsubscribe', new URL(url ?? '').searchParams.get('jeton') ?? '')).toBe(
        id,
      );
    }
  });

  it('reach everybody, however many they are', async () => {
    for (let index = 0; index < 205; index++) await addHolder(db());
    expect(await queueInformationMail(platform, NEWS)).toBe(206);
    const recipients = await db().selectFrom('mail').select('recipient').distinct().execute();
    expect(recipients).toHaveLength(206);
  });

  describe('the link', () => {
    it('changes nothing by being opened, and asks', async () => {
      const answer = await app.inject({ url: link() });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('Ne plus recevoir ces courriels');
      expect(answer.body).toContain('l…@test.example');
      expect(answer.body).not.toContain(EMAIL);
      expect(await wanted()).toBe(true);
    });

    it('acts by the button of its page, then says that it did', async () => {
      const url = link();
      const answer = await post(url, '_csrf=whatever');
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(url);
      expect((await app.inject({ url })).body).toContain('Vous ne recevrez plus');
      expect(await wanted()).toBe(false);
      expect(await choices()).toEqual(['{"wanted":false}']);
    });

    it('acts by one click in the mail program, from anywhere, without cookie nor redirection (RFC 8058)', async () => {
      const answer = await post(link(), undefined, { 'sec-fetch-site': 'cross-site' });
      expect(answer.statusCode).toBe(200);
      expect(await wanted()).toBe(false);
    });

    it('acts by the same click sent as multipart/form-data', async () => {
      const payload =
        '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
      const answer = await post(link(), payload, { 'content-type': 'multipart/form-data; boundary=x' });
      expect(answer.statusCode).toBe(200);
      expect(await wanted()).toBe(false);
    });

    it('is good for more than one click', async () => {
      await post(link());
      expect((await post(link())).statusCode).toBe(200);
      expect(await choices()).toHaveLength(1);
    });

    it.each([
      ['', 404, 'Ce lien ne fonctionne pas'],
      ['?jeton=', 404, 'Ce lien ne fonctionne pas'],
      ['?jeton=abc', 404, 'Ce lien ne fonctionne pas'],
      ['?jeton=a&jeton=b', 400, 'Demande illisible'],
    ])('that is damaged does nothing: %s', async (query, status, text) => {
      for (const answer of [
        await app.inject({ url: `/desabonnement${query}` }),
        await post(`/desabonnement${query}`),
      ]) {
        expect(answer.statusCode).toBe(status);
        expect(answer.body).toContain(text);
      }
      expect(await wanted()).toBe(true);
    });

    it('sealed for another purpose, or of an account that is gone, does nothing', async () => {
      const forged = platform.secrets.seal('dispute', accountId);
      expect((await post(`/desabonnement?jeton=${forged}`)).statusCode).toBe(404);
      const gone = platform.secrets.seal('unsubscribe', platform.random.uuid());
      expect((await post(`/desabonnement?jeton=${gone}`)).statusCode).toBe(404);
      expect(await wanted()).toBe(true);
    });

    it('is the only form that needs no token of its own page', async () => {
      expect((await post('/connexion')).statusCode).toBe(403);
      expect((await post('/rien-de-tel')).statusCode).toBe(404);
      const foreign = { 'sec-fetch-site': 'cross-site' };
      expect((await post('/espace/coordonnees/courriels', 'wanted=0', foreign)).statusCode).toBe(403);
    });
  });
});

describe('a mail that informs, as an operator wrote it', () => {
  it('is parted by blank lines', () => {
    expect(readInformationMail(' Objet ', 'Un\ndeux.\r\n\r\n\n  Trois.\n')).toEqual({
      subject: 'Objet',
      paragraphs: ['Un deux.', 'Trois.'],
    });
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(201)])('needs one line of subject, not %j', (subject) => {
    expect(() => readInformationMail(subject, 'Texte')).toThrow('--subject');
  });

  it('needs a text', () => {
    expect(() => readInformationMail('Objet', ' \n\n ')).toThrow('--text');
  });
});
