import { beforeEach, expect, it } from 'vitest';
import { eraseAccounts } from '../src/deletion/erase-accounts.ts';
import { requestDeletion } from '../src/deletion/request-deletion.ts';
import { downloadData } from '../src/holder/download-data.ts';
import { handOverMails, ORIGIN, openAccount, signedIn } from './tools/accounts.ts';
import { askForAddress, present } from './tools/changes.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';

const TAKEN = 'paul@test.example';
// Both masked alike in the history.
const FREE = 'pauline@test.example';
/** Who asks for the one, and for the other. */
const ASKERS = [
  ['lila@test.example', TAKEN],
  ['zoe@test.example', FREE],
] as const;

describeOnEachDatabase('whoever once asked for an address', (database) => {
  let platform: TestPlatform;
  beforeEach(async () => {
    platform = testPlatform(database());
    await openAccount(platform, TAKEN);
    for (const [asker] of ASKERS) await openAccount(platform, asker);
    // They are strangers to one another: who acts for the same company is told of whoever goes.
    await database().deleteFrom('mandate').execute();
  });

  it.each([true, false])('sees nothing of what became of it (its mail had left: %s)', async (hadLeft) => {
    for (const [asker, address] of ASKERS)
      await askForAddress(platform, await signedIn(platform, asker), address);
    if (hadLeft) await handOverMails(platform);
    const asked = await requestDeletion(platform, await signedIn(platform, TAKEN), present());
    expect(asked).toEqual({ outcome: 'asked' });
    platform.clock.advance({ days: 7 });
    await eraseAccounts(platform);
    platform.clock.advance({ minutes: 1 });
    await handOverMails(platform);

    const told: unknown[] = [];
    for (const [asker, address] of ASKERS) {
      const { accountId } = await signedIn(platform, asker);
      const data = await downloadData(platform, accountId, ORIGIN);
      const recipients = (data.courriels as { destinataire: string }[]).map(
        ({ destinataire }) => destinataire,
      );
      expect(recipients.sort()).toEqual([asker, address].sort());
      const { courriels, codes_envoyes, demandes_de_changement_d_adresse: changes, historique } = data;
      const text = JSON.stringify({ courriels, codes_envoyes, changes, historique });
      told.push(text.replaceAll(asker, 'the asker').replaceAll(address, 'the address'));
    }
    expect(told[0]).toBe(told[1]);
  });
});
