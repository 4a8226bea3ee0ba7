import { beforeEach, describe, expect, it } from 'vitest';
import {
  codesTo,
  codeTo,
  handOverMails,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
} from '../../test/tools/accounts.ts';
import { codeIdOf, enteredByOwner } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { askedBy, COMPANY, register } from '../../test/tools/registrations.ts';
import { type ActivationOutcome, activate } from '../activation/activate.ts';
import { checkCode, usableCode } from '../codes/check-code.ts';
import { registeredAccount } from './activate-registration.ts';
import { resendRegistrationCode } from './mail-code.ts';
import { registrationActivation } from './registration-kind.tsx';

const EMAIL = 'jeanne@test.example';

describeOnEachDatabase('the activation of a new account', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
    platform.clock.set(new Date('2026-11-25T10:00:00Z'));
  });

  const enter = async (codeId: string, email: string) =>
    activate(platform, registrationActivation, await enteredByOwner(platform, codeId, email), ORIGIN);

  /** Both tabs, one after the other. */
  async function bothTabs(code: string, email: string): Promise<ActivationOutcome['outcome']> {
    const checked = await checkCode(platform, code);
    if (checked.outcome !== 'code-usable') return checked.outcome;
    return (await enter(checked.code.codeId, email)).outcome;
  }

  const accounts = () => db().selectFrom('account').selectAll().execute();
  const registration = (id: string) =>
    db().selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const dossiers = () => db().selectFrom('dossier').selectAll().execute();
  const everything = async () => ({
    accounts: await accounts(),
    dossiers: await dossiers(),
    sequence: await db().selectFrom('subscriber_sequence').selectAll().execute(),
    mails: await db().selectFrom('mail').selectAll().orderBy('id').execute(),
    registrations: await db().selectFrom('registration').selectAll().orderBy('id').execute(),
    events: await db().selectFrom('audit_log').selectAll().execute(),
  });

  describe('that succeeds', () => {
    it('makes the account, with its number, that the password opens', async () => {
      await register(platform, 'Jeanne@Test.example');
      expect(await opens(platform, EMAIL)).toBe(false);
      expect(await bothTabs(await codeTo(platform, 'Jeanne@Test.example'), ` ${EMAIL} `)).toBe('activated');
      const [account, ...others] = await accounts();
      expect(others).toEqual([]);
      expect(account).toMatchObject({
        ...askedBy(EMAIL).holder,
        subscriber_number: '20263290000001',
        sign_in_email: 'Jeanne@Test.example',
        sign_in_email_key: EMAIL,
        password_valid_until: '2029-11-24',
        security_question: askedBy(EMAIL).question,
        created_at: platform.clock.now(),
        information_mails: false,
        deletion_asked_at: null,
      });
      expect(await opens(platform, EMAIL)).toBe(true);
      expect(await dossiers()).toEqual([]);
    });

    it('counts the password among the last ten', async () => {
      await register(platform, EMAIL);
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      const [account] = await accounts();
      expect(await db().selectFrom('password_history').selectAll().execute()).toMatchObject([
        { account_id: account?.id, password_hash: account?.password_hash, set_at: platform.clock.now() },
      ]);
    });

    it('wipes the hashes of the registration', async () => {
      const id = await register(platform, EMAIL);
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      const [account] = await accounts();
      expect(await registration(id)).toMatchObject({
        status: 'activated',
        account_id: account?.id,
        ended_at: platform.clock.now(),
        password_hash: null,
        security_answer_hash: null,
      });
    });

    it('lets the dossier of the simplified mode wait, without a service', async () => {
      await register(platform, EMAIL, { company: COMPANY });
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      const [account] = await accounts();
      expect(await dossiers()).toMatchObject([
        {
          account_id: account?.id,
          siren: COMPANY.siren,
          name: `Entreprise ${COMPANY.siren}`,
          status: 'waiting',
          company_email: COMPANY.email,
        },
      ]);
      expect(await db().selectFrom('dossier_service').selectAll().execute()).toEqual([]);
    });

    it('is told to the holder, and in the audit log', async () => {
      await register(platform, EMAIL, { company: COMPANY });
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      const [account] = await accounts();
      const welcome = (await mailsTo(platform, EMAIL)).at(-1);
      expect(welcome?.subject).toBe("Espace professionnel - Création de l'espace");
      expect(welcome?.text).toContain('Abonné : 20263290000001');
      expect(welcome?.text).toMatch(/24\s+novembre\s+2029/);
      expect(welcome?.text).toContain(COMPANY.siren);
      expect(await db().selectFrom('audit_log').selectAll().execute()).toMatchObject([
        {
          event: 'account-created',
          outcome: 'done',
          account_id: account?.id,
          ip: ORIGIN.ip,
          details: '{"mode":"simplified"}',
        },
      ]);
    });

    it('brings mails that inform to whoever ticked their box, and to nobody else', async () => {
      await register(platform, EMAIL);
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      await register(platform, 'paul@test.example', { informationMails: true });
      await bothTabs(await codeTo(platform, 'paul@test.example'), 'paul@test.example');
      expect(await accounts()).toMatchObject([
        { sign_in_email: EMAIL, information_mails: false },
        { sign_in_email: 'paul@test.example', information_mails: true },
      ]);
      const lines = await db().selectFrom('audit_log').select('details').execute();
      expect(lines.at(-1)?.details).toBe('{"mode":"expert","informationMails":true}');
    });

    it('opens the recap until the account has moved on', async () => {
      const id = await register(platform, EMAIL);
      expect(await registeredAccount(platform, id)).toBeUndefined();
      await bothTabs(await codeTo(platform, EMAIL), EMAIL);
      expect(await registeredAccount(platform, id)).toMatchObject({ account: { sign_in_email: EMAIL } });
      await db()
        .updateTable('account')
        .set({ sign_in_email: 'x@test.example', sign_in_email_key: 'x@test.example' })
        .execute();
      expect(await registeredAccount(platform, id)).toBeUndefined();
    });
  });

  describe('with a code', () => {
    it('works once', async () => {
      await register(platform, EMAIL);
      const code = await codeTo(platform, EMAIL);
      expect(await bothTabs(code, EMAIL)).toBe('activated');
      const after = await everything();
      expect(await bothTabs(code, EMAIL)).toBe('code-used');
      expect(await everything()).toEqual(after);
    });

    it('works for 48 hours from its hand-over, however late it left', async () => {
      await register(platform, EMAIL);
      const code = await codeTo(platform, EMAIL);
      platform.clock.advance({ hours: 60 });
      await handOverMails(platform);
      platform.clock.advance({ hours: 47, minutes: 59, seconds: 59 });
      const codeId = await codeIdOf(platform, code);
      platform.clock.advance({ seconds: 1 });
      expect(await bothTabs(code, EMAIL)).toBe('code-expired');
      // Recognised in time on the first tab, too late on the second.
      expect(await enter(codeId, EMAIL)).toEqual({
        outcome: 'code-expired',
      });
      expect(await accounts()).toEqual([]);
    });

    it('is worth nothing when another was sent between the two tabs', async () => {
      const id = await register(platform, EMAIL);
      const codeId = await codeIdOf(platform, await codeTo(platform, EMAIL));
      await handOverMails(platform);
      await resendRegistrationCode(platform, id, ORIGIN);
      expect(await enter(codeId, EMAIL)).toEqual({
        outcome: 'code-replaced',
      });
      expect(await accounts()).toEqual([]);
    });

    it('is good for its own address only, and a mistyped one costs nothing', async () => {
      await register(platform, EMAIL);
      const code = await codeTo(platform, EMAIL);
      const before = await everything();
      expect(await bothTabs(code, 'autre@test.example')).toBe('wrong-address');
      expect(await everything()).toEqual(before);
      expect(await bothTabs(code, EMAIL)).toBe('activated');
    });

    it('activates nothing but a registration', async () => {
      await register(platform, EMAIL);
      const codeId = await codeIdOf(platform, await codeTo(platform, EMAIL));
      for (const purpose of ['change', 'dossier'] as const)
        expect(await usableCode(platform, codeId, purpose)).toEqual({
          outcome: 'code-unknown',
        });
    });
  });

  describe('of an address that', () => {
    it('another account has taken meanwhile says so, and creates nothing', async () => {
      await register(platform, EMAIL, { company: COMPANY });
      const code = await codeTo(platform, EMAIL);
      await openAccount(platform, EMAIL.toUpperCase());
      const before = await everything();
      expect(await bothTabs(code, EMAIL)).toBe('address-taken');
      expect(await everything()).toEqual(before);
    });

    it('was asked for several times belongs to whichever code comes first', async () => {
      const passwords = ['sept-girafes-lisent-le-journal-42', 'neuf-hiboux-peignent-des-murs-17'];
      for (const password of passwords) {
        await register(platform, EMAIL, { password });
        platform.clock.advance({ seconds: 1 });
      }
      const [first = '', second = ''] = await codesTo(platform, EMAIL);
      expect(await bothTabs(second, EMAIL)).toBe('activated');
      expect(await opens(platform, EMAIL, passwords[1])).toBe(true);
      expect(await bothTabs(first, EMAIL)).toBe('address-taken');
      expect(await opens(platform, EMAIL, passwords[0])).toBe(false);
      expect(await accounts()).toHaveLength(1);
    });
  });
});
