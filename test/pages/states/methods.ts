import { factorsFrozenUntil } from '../../../src/account/account.ts';
import { FACTOR_PROPOSAL } from '../../../src/account/factor-asked.ts';
import type { CreationOptions } from '../../../src/passkeys/options.ts';
import {
  ADD_APP,
  ADD_PASSKEY,
  CODES_FILE,
  CONFIRM_APP,
  KEEP_PASSKEY,
  NEW_CODES,
  METHODS as PAGE,
  PASSKEYS,
  REMOVE_APP,
} from '../../../src/sign-in-methods/paths.ts';
import { PASSKEY_FIELD } from '../../../src/web/components/passkey-button.tsx';
import { signedIn } from '../../tools/accounts.ts';
import { testPasskey } from '../../tools/authenticator.ts';
import { addFactor, type Phone, phoneWith } from '../../tools/factors.ts';
import { addPasskey, optionsIn } from '../../tools/passkeys.ts';
import { hiddenFields, type Visitor } from '../../tools/visitor.ts';
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

export const having =
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

interface WithApp {
  lila: Visitor;
  phone: Phone;
  /** Of the page that confirms. */
  confirming: { password: string; second_step: string };
}

/** Lila has an application and codes on paper, and is signed in with both. */
const holding =
  (open: (world: World, having: WithApp) => ReturnType<Open>): Open =>
  async (world) => {
    const { db, clock } = world.platform;
    const account = await db
      .selectFrom('account')
      .select('id')
      .where('sign_in_email', '=', LILA)
      .executeTakeFirstOrThrow();
    const lila = await world.holder(LILA);
    const { phone } = await addFactor(world.platform, account.id);
    await db
      .updateTable('backup_code')
      .set({ used_at: clock.now() })
      .where('id', 'in', (eb) => eb.selectFrom('backup_code').select('id').limit(3))
      .execute();
    return open(world, { lila, phone, confirming: { password: PASSWORD, second_step: phone.code() } });
  };
const holdingAt = (path: string) => holding((world, { lila }) => world.opens(lila, path));

/** The page with the QR code stands before Lila. */
async function settingUp(world: World) {
  const lila = await world.holder(LILA);
  const page = await world.sends(lila, ADD_APP, { password: PASSWORD });
  const secret = /class="ep-key">([A-Z2-7 ]+)</.exec(page.answer.body)?.[1] ?? '';
  const fields = hiddenFields(page.answer.body);
  return { lila, page, fields, phone: phoneWith(world.platform, secret.replaceAll(' ', '')) };
}
const confirmingWith =
  (code: (phone: Phone) => string): Open =>
  async (world) => {
    const { lila, fields, phone } = await settingUp(world);
    return world.sends(lila, CONFIRM_APP, { ...fields, code: code(phone) }, ADD_APP);
  };

/** Two browsers that are trusted, of which Lila uses none. */
const trusting = holding(async (world, { lila }) => {
  const { db, clock } = world.platform;
  const rows = await db.selectFrom('known_browser').select('token_hash').execute();
  for (const [number, { token_hash }] of rows.entries())
    await db
      .updateTable('known_browser')
      .set({
        trust_id: `7b0c0000-0000-4000-8000-00000000000${number}`,
        trusted_since: clock.now(),
        trusted_until: new Date(clock.now().getTime() + 182 * 86_400_000),
        trusted_as: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      })
      .where('token_hash', '=', token_hash)
      .execute();
  return world.opens(lila, PAGE);
});

/** As where the installation wants a factor. */
const proposedWhere =
  (SECOND_FACTOR: 'asked' | 'required'): Open =>
  async (world) => {
    const { platform } = world;
    const { installation } = platform;
    const { token } = await signedIn(platform, LILA, PASSWORD);
    platform.installation = { ...installation, SECOND_FACTOR };
    try {
      return await world.elsewhere({}, async (lila) => {
        lila.cookies.set('session', token);
        return world.opens(lila, FACTOR_PROPOSAL);
      });
    } finally {
      platform.installation = installation;
    }
  };

export const METHODS = statesOf({
  [`GET ${FACTOR_PROPOSAL}`]: { asked: proposedWhere('asked'), required: proposedWhere('required') },
  [`GET ${PAGE}`]: {
    none: visitOf(LILA, PAGE),
    several: having(visitOf(LILA, PAGE)),
    added: having(visitOf(LILA, `${PAGE}?fait=ajoutee`)),
    recovered: recovered(visitOf(LILA, PAGE)),
    application: holdingAt(PAGE),
    trusted: trusting,
    'no-codes': holding(async (world, { lila }) => {
      await world.platform.db
        .updateTable('backup_code')
        .set({ used_at: world.platform.clock.now() })
        .execute();
      return world.opens(lila, PAGE);
    }),
  },
  [`GET ${ADD_APP}`]: {
    first: visitOf(LILA, ADD_APP),
    replacing: holdingAt(ADD_APP),
    recovered: recovered(visitOf(LILA, ADD_APP)),
  },
  [`POST ${ADD_APP}`]: {
    empty: sendOf(LILA, ADD_APP, { password: '' }),
    right: async (world) => (await settingUp(world)).page,
  },
  [`POST ${CONFIRM_APP}`]: {
    wrong: confirmingWith((phone) => (phone.code() === '000000' ? '000001' : '000000')),
    'clock-late': confirmingWith((phone) => phone.code(-600)),
    right: confirmingWith((phone) => phone.code()),
  },
  [`GET ${REMOVE_APP}`]: { first: holdingAt(REMOVE_APP) },
  [`POST ${REMOVE_APP}`]: {
    wrong: holding((world, { lila }) => world.sends(lila, REMOVE_APP, { password: 'wrong' })),
  },
  [`GET ${NEW_CODES}`]: { first: holdingAt(NEW_CODES) },
  [`POST ${NEW_CODES}`]: {
    wrong: holding((world, { lila }) => world.sends(lila, NEW_CODES, { password: 'wrong' })),
    right: holding((world, { lila, confirming }) => world.sends(lila, NEW_CODES, confirming)),
  },
  [`POST ${CODES_FILE}`]: {
    over: holding((world, { lila }) => world.sends(lila, CODES_FILE, { codes: 'none' }, NEW_CODES)),
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
    first: async (world) => {
      const lila = await world.holder(LILA);
      const made = await world.sends(lila, ADD_PASSKEY, { password: PASSWORD });
      const sent = testPasskey().register(optionsIn<CreationOptions>(made.answer.body));
      return world.sends(lila, KEEP_PASSKEY, { [PASSKEY_FIELD]: sent }, ADD_PASSKEY);
    },
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
