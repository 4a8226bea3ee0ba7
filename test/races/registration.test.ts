import { afterAll, beforeAll, expect, it } from 'vitest';
import { activate } from '../../src/activation/activate.ts';
import { dossierActivation } from '../../src/registration/dossier-kind.tsx';
import { resendRegistrationCode } from '../../src/registration/mail-code.ts';
import { printDossierLetter } from '../../src/registration/print-dossier-letter.ts';
import { registrationActivation } from '../../src/registration/registration-kind.tsx';
import { requestRegistration } from '../../src/registration/request-registration.ts';
import { codesTo, codeTo, handOverMails, mailsTo, ORIGIN } from '../tools/accounts.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';
import { askedBy, COMPANY, register } from '../tools/registrations.ts';

const EMAIL = 'jeanne@test.example';

describeOnPostgres('creations at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  const idOf = (code: string) => codeIdOf(instances.next(), code);

  const activations = (codeIds: readonly { codeId: string; email: string }[]) =>
    Promise.all(
      codeIds.map(async ({ codeId, email }) => {
        const platform = instances.next();
        return activate(
          platform,
          registrationActivation,
          await enteredByOwner(platform, codeId, email),
          ORIGIN,
        );
      }),
    );

  it('of 50 accounts: no two have the same number', async () => {
    const [platform] = instances.platforms;
    const emails = Array.from({ length: 50 }, (_, index) => `jeanne-${index}@test.example`);
    await Promise.all(emails.map((email) => register(instances.next(), email)));
    const codes = await Promise.all(
      emails.map(async (email) => ({ email, codeId: await idOf(await codeTo(platform, email)) })),
    );
    const results = await activations(codes);

    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 50 });
    const accounts = await platform.db.selectFrom('account').select('subscriber_number').execute();
    const day = accounts[0]?.subscriber_number.slice(0, 7) ?? '';
    expect(accounts.map((account) => account.subscriber_number).sort()).toEqual(
      Array.from({ length: 50 }, (_, index) => day + String(index + 1).padStart(7, '0')),
    );
    const events = await platform.db.selectFrom('audit_log').select('event').execute();
    expect(tallyOf(events.map(({ event }) => event))).toEqual({ 'account-created': 50 });
  });

  it('with one code: exactly one account', async () => {
    const [platform] = instances.platforms;
    await register(platform, EMAIL, { company: COMPANY });
    const codeId = await idOf(await codeTo(platform, EMAIL));
    const results = await activations(Array.from({ length: 20 }, () => ({ codeId, email: EMAIL })));

    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 1, 'code-used': 19 });
    for (const table of ['account', 'dossier', 'password_history', 'audit_log'] as const) {
      expect(await platform.db.selectFrom(table).selectAll().execute(), table).toHaveLength(1);
    }
    expect(await mailsTo(platform, EMAIL)).toHaveLength(2);
  });

  it('of several requests of one address: exactly one gets it, the others learn that it is taken', async () => {
    const [platform] = instances.platforms;
    for (let count = 0; count < 4; count++) await register(platform, EMAIL);
    const codes = await codesTo(platform, EMAIL);
    const codeIds = await Promise.all(
      codes.map(async (code) => ({ codeId: await idOf(code), email: EMAIL })),
    );
    const results = await activations(codeIds);

    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 1, 'address-taken': 3 });
    expect(await platform.db.selectFrom('account').selectAll().execute()).toHaveLength(1);
  });

  it('of requests and codes sent again: nobody is refused for another, and one live code a request', async () => {
    const [platform] = instances.platforms;
    const requests = await Promise.all(
      Array.from({ length: 12 }, () => requestRegistration(instances.next(), askedBy(EMAIL), ORIGIN)),
    );
    expect(tallyOf(requests.map(({ outcome }) => outcome))).toEqual({ requested: 12 });
    await handOverMails(platform);
    const ids = requests.flatMap((result) => (result.outcome === 'requested' ? [result.registrationId] : []));
    const resends = await Promise.all(
      [...ids, ...ids, ...ids].map((id) => resendRegistrationCode(instances.next(), id, ORIGIN)),
    );
    expect(tallyOf(resends.map(({ outcome }) => outcome))).toEqual({ resent: 36 });
    const again = platform.db.selectFrom('activation_code').select('id').where('resent', '=', true);
    // Six mails had left, so that six codes were made anew; whoever asked again then had one on its way.
    expect(await again.execute()).toHaveLength(6);
    const live = await platform.db
      .selectFrom('activation_code')
      .select('subject_id')
      .where('revoked_at', 'is', null)
      .execute();
    expect(new Set(live.map((code) => code.subject_id))).toEqual(new Set(ids));
    expect(live).toHaveLength(12);
  });

  it('that are corrected, sent again and activated: one state, and no deadlock', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < 8; round++) {
      const email = `tour-${round}@test.example`;
      const id = await register(platform, email);
      const codeId = await idOf(await codeTo(platform, email));
      const entered = await enteredByOwner(platform, codeId, email);
      const [corrected, , activated] = await Promise.all([
        requestRegistration(instances.next(), askedBy(email), ORIGIN, { earlierId: id }),
        resendRegistrationCode(instances.next(), id, ORIGIN),
        activate(instances.next(), registrationActivation, entered, ORIGIN),
      ]);
      expect(corrected.outcome).toBe('requested');
      const accounts = platform.db.selectFrom('account').selectAll().where('sign_in_email', '=', email);
      expect(await accounts.execute()).toHaveLength(activated.outcome === 'activated' ? 1 : 0);
      const first = await platform.db
        .selectFrom('registration')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(first.status).toBe(activated.outcome === 'activated' ? 'activated' : 'replaced');
      expect(first.password_hash).toBeNull();
    }
  });

  it('with one letter: the dossier opens once', async () => {
    const [platform] = instances.platforms;
    await register(platform, EMAIL, { company: COMPANY });
    await activations([{ codeId: await idOf(await codeTo(platform, EMAIL)), email: EMAIL }]);
    const account = await platform.db.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    const company = {
      name: 'SARL DUPONT',
      street: '12 quai du Port',
      postalCode: '13002',
      city: 'MARSEILLE',
    };
    const order = { siren: COMPANY.siren, subscriberNumber: account.subscriber_number, company };
    let code = '';
    await printDossierLetter(platform, order, async (letter) => {
      code = letter.code;
    });
    const entered = await enteredByOwner(platform, await idOf(code), EMAIL);
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        activate(instances.next(), dossierActivation(['compte-fiscal']), entered, ORIGIN),
      ),
    );
    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 1, 'code-used': 11 });
    expect(await platform.db.selectFrom('dossier_service').selectAll().execute()).toHaveLength(1);
  });
});
