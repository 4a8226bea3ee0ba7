import type { KyselyPlugin } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { codesTo, codeTo, handOverMails, mailsTo, ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { askedBy, COMPANY, register } from '../../test/tools/registrations.ts';
import { checkCode } from '../codes/check-code.ts';
import type { PasswordHasher } from '../platform/platform.ts';
import { resendRegistrationCode } from './mail-code.ts';
import { pendingRegistration } from './pending-registration.ts';
import { requestRegistration } from './request-registration.ts';

const EMAIL = 'jeanne@test.example';
const TAKEN = 'lila@test.example';
const SUBJECT = "Espace professionnel - Création ou modification de l'espace";

describeOnEachDatabase('asking for an account', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const rows = () => db().selectFrom('registration').selectAll().orderBy('requested_at').execute();
  const row = async (id: string) => (await rows()).find((one) => one.id === id);
  const pending = (id: string) => pendingRegistration(db(), id, platform.clock.now());

  describe('at a free address', () => {
    it('keeps what was typed, password and answer only as hashes, and creates nothing', async () => {
      const id = await register(platform, 'Jeanne@Test.example', { company: COMPANY });
      const kept = await row(id);
      expect(kept).toMatchObject({
        status: 'pending',
        mode: 'simplified',
        email: 'Jeanne@Test.example',
        email_key: EMAIL,
        last_name: 'DUPONT',
        first_name: 'Jeanne',
        phone: '+33199001234',
        siren: COMPANY.siren,
        company_email: COMPANY.email,
        account_id: null,
      });
      const { password, answer } = askedBy(EMAIL);
      expect(JSON.stringify(kept)).not.toContain(password);
      expect(JSON.stringify(kept)).not.toContain(answer);
      expect(await platform.hasher.verify(kept?.password_hash ?? '', password)).toBe(true);
      expect(await platform.hasher.verify(kept?.security_answer_hash ?? '', 'jean francois')).toBe(true);
      expect(await db().selectFrom('account').selectAll().execute()).toEqual([]);
    });

    it('mails a code, without a name or a word that was typed', async () => {
      await register(platform, EMAIL);
      const [mail, ...others] = await mailsTo(platform, EMAIL);
      expect(others).toEqual([]);
      expect(mail?.subject).toBe(SUBJECT);
      for (const typed of Object.values(askedBy(EMAIL).holder)) expect(mail?.text).not.toContain(typed);
      for (const word of ['DUPONT', 'Abonné :', EMAIL]) expect(mail?.text).not.toContain(word);
      expect(await checkCode(platform, await codeTo(platform, EMAIL))).toMatchObject({
        outcome: 'code-usable',
        code: { purpose: 'registration' },
      });
    });

    it('says where the code is, and until when it works', async () => {
      const id = await register(platform, EMAIL);
      expect((await pending(id))?.code).toEqual({ state: 'leaving' });
      await handOverMails(platform);
      const deadline = new Date(platform.clock.now().getTime() + 48 * 3_600_000);
      expect((await pending(id))?.code).toEqual({ state: 'sent', deadline });
      platform.clock.advance({ hours: 48 });
      expect(await pending(id)).toBeUndefined();
    });
  });

  it.each([
    ['court-1', 'too-short'],
    ['bonjour-ami-bonjour-ami-7', 'guessable'],
    ['motdepasse1234567890', 'common'],
    ['Correct-Horse-Battery-Staple-1', 'breached'],
    ['quatre-girafes-dupont-dansent-9-fois', 'contains-name'],
  ])('refuses the password %s', async (password, fault) => {
    const result = await requestRegistration(platform, askedBy(EMAIL, { password }), ORIGIN);
    expect(result).toMatchObject({ outcome: 'password-refused', faults: [fault] });
    expect(await rows()).toEqual([]);
    expect(await mailsTo(platform, EMAIL)).toEqual([]);
  });

  describe('at an address that opens a space already', () => {
    beforeEach(() => openAccount(platform, TAKEN));

    it('answers alike, and tells its holder alone', async () => {
      const result = await requestRegistration(platform, askedBy(TAKEN.toUpperCase()), ORIGIN);
      expect(result).toEqual({ outcome: 'requested', registrationId: expect.any(String) });
      const [mail, ...others] = await mailsTo(platform, TAKEN);
      expect(others).toEqual([]);
      expect(mail?.subject).toBe(SUBJECT);
      expect(mail?.text).not.toMatch(/Abonné :|ROSEMONDE/);
      expect(mail?.text).toContain('elle ouvre déjà le vôtre');
      // Not a word of whoever asked: it would be a way to write to strangers.
      expect(mail?.text).not.toContain('DUPONT');
      expect(await codesTo(platform, TAKEN)).toEqual([]);
    });

    it('costs as many hashes and queries as at a free one, and leaves as many rows', async () => {
      const work = async (email: string) => {
        const counted = counting(platform);
        await register(counted.platform, email, { company: COMPANY });
        return counted.work();
      };
      const free = await work(EMAIL);
      const taken = await work(TAKEN);
      expect(taken).toEqual(free);
      expect(free.hashes).toBe(2);
      for (const email of [EMAIL, TAKEN]) expect(await mailsTo(platform, email)).toHaveLength(1);
      expect(await db().selectFrom('activation_code').selectAll().execute()).toHaveLength(2);
    });

    it('shows the same state, and sends again in the same way', async () => {
      const [free, taken] = [await register(platform, EMAIL), await register(platform, TAKEN)];
      await handOverMails(platform);
      expect((await pending(taken))?.code).toEqual((await pending(free))?.code);
      expect(await resendRegistrationCode(platform, taken, ORIGIN)).toEqual({ outcome: 'resent' });
      expect(await resendRegistrationCode(platform, free, ORIGIN)).toEqual({ outcome: 'resent' });
      expect(await mailsTo(platform, TAKEN)).toHaveLength(2);
    });
  });

  describe('again', () => {
    it('lets the earlier request wait: it may be somebody else’s', async () => {
      const first = await register(platform, EMAIL);
      const second = await register(platform, EMAIL);
      expect(await row(first)).toMatchObject({ status: 'pending' });
      expect(await row(second)).toMatchObject({ status: 'pending' });
      for (const code of await codesTo(platform, EMAIL))
        expect((await checkCode(platform, code)).outcome).toBe('code-usable');
    });

    it('ends the one that its own author corrects, and wipes its hashes', async () => {
      const mistyped = await register(platform, 'jeane@test.example');
      const code = await codeTo(platform, 'jeane@test.example');
      await requestRegistration(platform, askedBy(EMAIL), ORIGIN, { earlierId: mistyped });
      expect(await row(mistyped)).toMatchObject({
        status: 'replaced',
        password_hash: null,
        security_answer_hash: null,
      });
      expect(await checkCode(platform, code)).toEqual({
        outcome: 'code-replaced',
        purpose: 'registration',
      });
      expect(await mailsTo(platform, 'jeane@test.example')).toMatchObject([{ sealed_body: null }]);
      expect(await pending(mistyped)).toBeUndefined();
    });

    it('asks anew by a form whose request was replaced or has run out, and once while it waits', async () => {
      const id = '0b7b2a3e-35a1-8d6c-af3e-2f1b0a9c8d7e';
      const ask = async (ids: { id: string; earlierId?: string }) => {
        const asked = await requestRegistration(platform, askedBy(EMAIL), ORIGIN, ids);
        return asked.outcome === 'requested' ? asked.registrationId : expect.fail(asked.outcome);
      };
      expect([await ask({ id }), await ask({ id })]).toEqual([id, id]);
      expect(await rows()).toHaveLength(1);
      await ask({ id: '1c8c3b4f-46b2-8e7d-bf4f-3f2c1bad9e8f', earlierId: id });
      const anew = await ask({ id });
      expect(anew).not.toBe(id);
      expect(await pending(anew)).toBeDefined();

      const late = await ask({ id: '2d9d4c50-57c3-8f8e-a050-4f3d2cbeaf90' });
      await handOverMails(platform);
      platform.clock.advance({ hours: 49 });
      expect(await pending(late)).toBeUndefined();
      expect(await pending(await ask({ id: late }))).toBeDefined();
    });

    it('is refused to nobody, however often strangers asked for the address', async () => {
      for (let stranger = 1; stranger <= 8; stranger++) {
        const origin = { ...ORIGIN, ip: `198.51.100.${stranger}` };
        await requestRegistration(platform, askedBy(EMAIL), origin);
        await handOverMails(platform);
      }
      const asked = await requestRegistration(platform, askedBy('JEANNE@test.example'), ORIGIN);
      if (asked.outcome !== 'requested') throw new Error(asked.outcome);
      await handOverMails(platform);
      expect((await pending(asked.registrationId))?.code).toEqual({ state: 'leaving' });
      // Two strangers who asked before are served before.
      platform.clock.advance({ minutes: 100 });
      await handOverMails(platform);
      platform.clock.advance({ minutes: 100 });
      await handOverMails(platform);
      platform.clock.advance({ minutes: 100 });
      await handOverMails(platform);
      expect((await pending(asked.registrationId))?.code).toMatchObject({ state: 'sent' });
    });
  });

  describe('for another code', () => {
    it('kills the earlier one, and lets the 48 hours run anew', async () => {
      const id = await register(platform, EMAIL);
      const first = await codeTo(platform, EMAIL);
      await handOverMails(platform);
      platform.clock.advance({ hours: 47 });
      expect(await resendRegistrationCode(platform, id, ORIGIN)).toEqual({ outcome: 'resent' });
      await handOverMails(platform);
      platform.clock.advance({ hours: 47 });
      const [, second = ''] = await codesTo(platform, EMAIL);
      expect((await checkCode(platform, first)).outcome).toBe('code-replaced');
      expect((await checkCode(platform, second)).outcome).toBe('code-usable');
    });

    it('is possible 5 times a day, whatever strangers asked for with the same address', async () => {
      const first = platform.clock.now();
      const [one, other] = [await register(platform, EMAIL), await register(platform, EMAIL)];
      await handOverMails(platform);
      for (let count = 0; count < 5; count++) {
        expect(await resendRegistrationCode(platform, one, ORIGIN)).toEqual({ outcome: 'resent' });
        platform.clock.advance({ hours: 2 });
        await handOverMails(platform);
      }
      expect(await resendRegistrationCode(platform, one, ORIGIN)).toEqual({
        outcome: 'too-many-today',
        retryAt: new Date(first.getTime() + 24 * 3_600_000),
      });
      expect(await resendRegistrationCode(platform, other, ORIGIN)).toEqual({ outcome: 'resent' });
    });

    it('keeps the one whose mail still waits to leave', async () => {
      const id = await register(platform, EMAIL);
      const code = await codeTo(platform, EMAIL);
      expect(await resendRegistrationCode(platform, id, ORIGIN)).toEqual({ outcome: 'resent' });
      expect(await codeTo(platform, EMAIL)).toBe(code);
    });

    it('does nothing for a request that is over', async () => {
      const id = await register(platform, EMAIL);
      await requestRegistration(platform, askedBy(EMAIL), ORIGIN, { earlierId: id });
      expect(await resendRegistrationCode(platform, id, ORIGIN)).toEqual({ outcome: 'nothing-pending' });
      expect(await resendRegistrationCode(platform, platform.random.uuid(), ORIGIN)).toEqual({
        outcome: 'nothing-pending',
      });
    });
  });

  it('writes no secret to the log', async () => {
    await register(platform, EMAIL);
    const logged = platform.logged.join('');
    const { password, answer } = askedBy(EMAIL);
    for (const secret of [password, answer, await codeTo(platform, EMAIL)])
      expect(logged).not.toContain(secret);
  });
});

/** The same platform, with what it is asked for counted: hashes and queries, each as it is. */
function counting(platform: TestPlatform) {
  let hashes = 0;
  const queries: string[] = [];
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      queries.push(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const hasher: PasswordHasher = {
    ...platform.hasher,
    hash(password) {
      hashes += 1;
      return platform.hasher.hash(password);
    },
  };
  return {
    platform: { ...platform, db: platform.db.withPlugin(counter), hasher },
    work: () => ({ hashes, queries }),
  };
}
