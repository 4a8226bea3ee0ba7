import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEmailAddress } from '../../src/account/email-address.ts';
import { activate } from '../../src/activation/activate.ts';
import { enterCredentials } from '../../src/activation/enter-credentials.ts';
import { changeActivation } from '../../src/credentials/change-kind.tsx';
import { requestChange } from '../../src/credentials/request-change.ts';
import {
  accountRow,
  codesTo,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../tools/accounts.ts';
import { proof } from '../tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

describeOnPostgres('activations at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  /** @returns the id of a code recognised on the first tab */
  async function ask(from: string, to: string, newPassword?: string): Promise<string> {
    const platform = instances.next();
    const newEmail = readEmailAddress(to);
    if (!newEmail) throw new Error(`${to} is not an address`);
    const before = await codesTo(platform, to);
    const who = await signedIn(platform, from);
    await requestChange(platform, who, {
      newEmail,
      ...(newPassword !== undefined && { newPassword }),
      ...proof(),
    });
    const code = (await codesTo(platform, to)).find((one) => !before.includes(one));
    return codeIdOf(platform, code ?? '');
  }

  it('of one code: exactly one succeeds', async () => {
    const [platform] = instances.platforms;
    const accountId = await openAccount(platform, 'lila@test.example');
    const codeId = await ask('lila@test.example', 'nouvelle@test.example', otherPassword());
    const entered = await enteredByOwner(platform, codeId, 'nouvelle@test.example');
    const results = await Promise.all(
      Array.from({ length: 20 }, () => activate(instances.next(), changeActivation, entered, ORIGIN)),
    );

    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 1, 'code-used': 19 });
    expect((await accountRow(platform.db, accountId)).sign_in_email).toBe('nouvelle@test.example');
    const subject = "Espace professionnel - Modification de l'adresse électronique";
    for (const email of ['lila@test.example', 'nouvelle@test.example']) {
      const told = (await mailsTo(platform, email)).filter((mail) => mail.subject === subject);
      expect(told).toHaveLength(1);
    }
    const history = platform.db
      .selectFrom('password_history')
      .selectAll()
      .where('account_id', '=', accountId);
    expect(await history.execute()).toHaveLength(2);
  });

  it('by several accounts of one address: exactly one gets it, the others learn that it is taken', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < 10; round++) {
      const wanted = `voulue-${round}@test.example`;
      const rivals = await Promise.all(
        [1, 2, 3, 4].map(async (number) => {
          const email = `rival-${number}-${round}@test.example`;
          return { email, id: await openAccount(platform, email), codeId: '' };
        }),
      );
      for (const rival of rivals) rival.codeId = await ask(rival.email, wanted, otherPassword(round));
      const entries = await Promise.all(rivals.map(({ codeId }) => enteredByOwner(platform, codeId, wanted)));
      const results = await Promise.all(
        entries.map((entered) => activate(instances.next(), changeActivation, entered, ORIGIN)),
      );

      expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ activated: 1, 'address-taken': 3 });
      for (const [index, rival] of rivals.entries()) {
        const won = results[index]?.outcome === 'activated';
        expect((await accountRow(platform.db, rival.id)).sign_in_email).toBe(won ? wanted : rival.email);
        expect(await opens(platform, rival.email, PASSWORD)).toBe(!won);
      }
      expect(await opens(platform, wanted, otherPassword(round))).toBe(true);
    }
  });

  it('with guessed passwords: five are compared, the code ends once, and the right one comes too late', async () => {
    const [platform] = instances.platforms;
    await openAccount(platform, 'cible@test.example');
    const codeId = await ask('cible@test.example', 'mal.saisie@test.example');
    const guess = (password: string) => {
      const instance = instances.next();
      const typed = { codeId, email: 'mal.saisie@test.example', password };
      const countTry = async () => ({ giveBack: async () => {}, succeeded: async () => {} });
      return enterCredentials(
        instance,
        changeActivation,
        { ...typed, browser: {}, origin: ORIGIN },
        countTry,
      );
    };
    const guesses = Array.from({ length: 30 }, (_, number) => guess(otherPassword(number)));
    const results = await Promise.all(guesses);

    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ 'wrong-fields': 4, 'code-stopped': 26 });
    expect(await guess(PASSWORD)).toEqual({ outcome: 'code-stopped' });
    const told = (await mailsTo(platform, 'cible@test.example')).filter(
      ({ purpose }) => purpose === 'code-stopped',
    );
    expect(told).toHaveLength(1);
    const compared = platform.db
      .selectFrom('audit_log')
      .select('event')
      .where('event', '=', 'change-activated')
      .where('outcome', '=', 'refused');
    expect(await compared.execute()).toHaveLength(5);
    expect(await opens(platform, 'cible@test.example')).toBe(true);
  });
});
