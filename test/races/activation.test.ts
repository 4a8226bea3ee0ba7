import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCode } from '../../src/account/activation/check-code.ts';
import { readEmailAddress } from '../../src/account/email-address.ts';
import { activateChange } from '../../src/credentials/activation/activate-change.ts';
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
    const checked = await checkCode(platform, code ?? '');
    if (checked.outcome !== 'code-usable') throw new Error(checked.outcome);
    return checked.code.codeId;
  }

  it('of one code: exactly one succeeds', async () => {
    const [platform] = instances.platforms;
    const accountId = await openAccount(platform, 'lila@test.example');
    const codeId = await ask('lila@test.example', 'nouvelle@test.example', otherPassword());
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        activateChange(instances.next(), codeId, 'nouvelle@test.example', ORIGIN),
      ),
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
      const results = await Promise.all(
        rivals.map(({ codeId }) => activateChange(instances.next(), codeId, wanted, ORIGIN)),
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
});
