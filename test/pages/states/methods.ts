import { factorsFrozenUntil } from '../../../src/account/account.ts';
import { ADD_PASSKEY, KEEP_PASSKEY, METHODS as PAGE, PASSKEYS } from '../../../src/sign-in-methods/paths.ts';
import { PASSKEY_FIELD } from '../../../src/web/components/passkey-button.tsx';
import { signedIn } from '../../tools/accounts.ts';
import { testPasskey } from '../../tools/authenticator.ts';
import { addPasskey } from '../../tools/passkeys.ts';
import { type Open, sendOf, statesOf, visitOf, withoutScripts } from '../state.ts';
import { LILA, PASSWORD, type World } from '../world.ts';

/** Of Lila's first passkey: it stands in addresses. */
const ID = '5a1d0000-0000-4000-8000-000000000001';
const ONE = `${PASSKEYS}/${ID}`;

/** One that a password manager keeps and that was used, and one of a single device with a long name. */
async function withPasskeys({ platform }: World): Promise<void> {
  const { db, clock } = platform;
  const lila = await signedIn(platform, LILA, PASSWORD);
  const { id } = await addPasskey(platform, lila, testPasskey(), { synced: true });
  const aaguid = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
  await db
    .updateTable('passkey')
    .set({ id: ID, label: 'Mon téléphone', aaguid, last_used_at: clock.now() })
    .where('id', '=', id)
    .execute();
  const other = await addPasskey(platform, lila);
  const label = 'Clé-de-sécurité-du-tiroir-du-bureau-de-droite-n-12';
  await db.updateTable('passkey').set({ label }).where('id', '=', other.id).execute();
}

const having =
  (open: Open): Open =>
  async (world) => {
    await withPasskeys(world);
    return open(world);
  };

/** Just after a recovery, which put one of them away. */
const recovered =
  (open: Open): Open =>
  async (world) => {
    await withPasskeys(world);
    const { db, clock } = world.platform;
    await db.updateTable('passkey').set({ asleep_at: clock.now() }).where('id', '!=', ID).execute();
    await db
      .updateTable('account')
      .set({ factors_frozen_until: factorsFrozenUntil(clock.now()) })
      .execute();
    return open(world);
  };

export const METHODS = statesOf({
  [`GET ${PAGE}`]: {
    none: visitOf(LILA, PAGE),
    several: having(visitOf(LILA, PAGE)),
    added: having(visitOf(LILA, `${PAGE}?fait=ajoutee`)),
    recovered: recovered(visitOf(LILA, PAGE)),
  },
  [`GET ${ADD_PASSKEY}`]: {
    first: visitOf(LILA, ADD_PASSKEY),
    recovered: recovered(visitOf(LILA, ADD_PASSKEY)),
    'without-scripts': withoutScripts(visitOf(LILA, ADD_PASSKEY)),
  },
  [`POST ${ADD_PASSKEY}`]: {
    empty: sendOf(LILA, ADD_PASSKEY, { password: '' }),
    right: sendOf(LILA, ADD_PASSKEY, { password: PASSWORD }),
  },
  [`POST ${KEEP_PASSKEY}`]: {
    wrong: sendOf(LILA, KEEP_PASSKEY, { [PASSKEY_FIELD]: '{}' }, ADD_PASSKEY),
  },
  [`GET ${PASSKEYS}/:id/nom`]: { first: having(visitOf(LILA, `${ONE}/nom`)) },
  [`POST ${PASSKEYS}/:id/nom`]: {
    wrong: having(sendOf(LILA, `${ONE}/nom`, { name: '' })),
    long: having(sendOf(LILA, `${ONE}/nom`, { name: 'Mon téléphone '.repeat(5) })),
  },
  [`GET ${PASSKEYS}/:id/retrait`]: {
    first: having(visitOf(LILA, `${ONE}/retrait`)),
  },
  [`POST ${PASSKEYS}/:id/retrait`]: {
    wrong: having(sendOf(LILA, `${ONE}/retrait`, { password: 'wrong' })),
  },
});
