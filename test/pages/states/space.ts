import { randomUUID } from 'node:crypto';
import { record } from '../../../src/audit/record-event.ts';
import { dossierHistoryPath } from '../../../src/mandates/dossier.ts';
import { inTransaction } from '../../../src/platform/unit-of-work.ts';
import { ORIGIN, signedIn } from '../../tools/accounts.ts';
import { askForAddress } from '../../tools/changes.ts';
import { giveMandate } from '../../tools/holder.ts';
import { COMPANY } from '../../tools/registrations.ts';
import { LONG, openLongHolder, visitOfLong } from '../long-holder.ts';
import { sendOf, statesOf, visitOf } from '../state.ts';
import { LILA, PASSWORD, PAUL, type World, ZOE } from '../world.ts';

const HOME = '/espace';
const DOSSIERS = '/espace/dossiers';

async function idOf({ platform }: World, email: string): Promise<string> {
  const account = await platform.db
    .selectFrom('account')
    .select('id')
    .where('sign_in_email', '=', email)
    .executeTakeFirstOrThrow();
  return account.id;
}

/** A dossier whose letter is on its way. */
async function awaitLetter(world: World, email: string): Promise<void> {
  const account_id = await idOf(world, email);
  const [siren, name] = [COMPANY.siren, 'SARL DUPONT'];
  await world.platform.db
    .insertInto('dossier')
    .values({ id: randomUUID(), account_id, siren, name })
    .execute();
  await giveMandate(world.platform.db, account_id, siren, { service: null, state: 'waiting-letter' });
}

async function choosesDossier(world: World, path: string) {
  const paul = await world.holder(PAUL);
  const { id } = await world.platform.db
    .selectFrom('dossier')
    .select('id')
    .where('name', '=', 'SCI LES TILLEULS')
    .executeTakeFirstOrThrow();
  await world.sends(paul, '/espace/dossier', { dossier: id }, DOSSIERS);
  return world.opens(paul, path);
}

export const SPACE = statesOf({
  'GET /espace': {
    'no-service': visitOf(ZOE, HOME),
    'one-dossier': visitOf(LILA, HOME),
    several: visitOf(PAUL, HOME),
    chosen: (world) => choosesDossier(world, HOME),
    filtered: visitOf(LILA, `${HOME}?service=tva`),
    'nothing-found': visitOf(LILA, `${HOME}?service=garage`),
    long: visitOfLong(HOME),
    'long-several': visitOfLong(HOME, 4),
    'everything-to-do': async (world) => {
      const { platform } = world;
      await awaitLetter(world, LILA);
      platform.clock.set(new Date('2026-08-10T10:00:00Z'));
      await askForAddress(platform, await signedIn(platform, LILA, PASSWORD), 'lila@test.example', {
        password: PASSWORD,
      });
      return world.opens(await world.holder(LILA), HOME);
    },
    'pending-long': async (world) => {
      const { platform } = world;
      await openLongHolder(world);
      await askForAddress(platform, await signedIn(platform, LONG, PASSWORD), `nouvelle.${LONG}`.slice(-99), {
        password: PASSWORD,
      });
      return world.opens(await world.holder(LONG), HOME);
    },
    'letter-awaited-alone': async (world) => {
      await awaitLetter(world, ZOE);
      return world.opens(await world.holder(ZOE), HOME);
    },
    'deletion-cancelled': async (world) => {
      const form = { password: PASSWORD, confirm: '1' };
      await world.sends(await world.holder(LILA), '/espace/suppression', form);
      const lila = world.stranger();
      return world.sends(lila, '/connexion', { email: LILA, password: PASSWORD });
    },
  },
  'GET /espace/dossiers': {
    one: visitOf(LILA, DOSSIERS),
    none: visitOf(ZOE, DOSSIERS),
    several: visitOf(PAUL, DOSSIERS),
    chosen: (world) => choosesDossier(world, DOSSIERS),
    'nothing-found': visitOf(PAUL, `${DOSSIERS}?recherche=rien`),
    many: async (world) => {
      const account_id = await idOf(world, PAUL);
      for (let number = 10; number < 40; number++) {
        const dossier = {
          id: randomUUID(),
          account_id,
          siren: `0004123${number}`,
          name: `SOCIÉTÉ ${number}`,
        };
        await world.platform.db.insertInto('dossier').values(dossier).execute();
        await giveMandate(world.platform.db, account_id, dossier.siren);
      }
      return world.opens(await world.holder(PAUL), `${DOSSIERS}?page=2`);
    },
    'long-several': visitOfLong(DOSSIERS, 4),
  },
  'GET /espace/dossiers/:siren/historique': {
    empty: visitOf(LILA, dossierHistoryPath('000299008')),
    some: async (world) => {
      const { platform } = world;
      const accountId = await idOf(world, LILA);
      const details = { siren: '000299008' };
      await inTransaction(platform, async (tx) => {
        await record(tx, { event: 'dossier-letter-printed', accountId, details });
        await record(tx, { event: 'dossier-opened', accountId, origin: ORIGIN, details });
      });
      return world.opens(await world.holder(LILA), dossierHistoryPath('000299008'));
    },
  },
  'POST /espace/dossier': {
    'none-chosen': sendOf(PAUL, '/espace/dossier', { dossier: '' }, DOSSIERS),
    'not-ones-own': sendOf(PAUL, '/espace/dossier', { dossier: randomUUID() }, DOSSIERS),
  },
  'GET /espace/habilitations': {
    none: visitOf(ZOE, '/espace/habilitations'),
    many: visitOf(LILA, '/espace/habilitations'),
    filtered: visitOf(PAUL, '/espace/habilitations?recherche=tilleuls'),
    'nothing-found': visitOf(PAUL, '/espace/habilitations?recherche=rien'),
    long: visitOfLong('/espace/habilitations', 4),
  },
  'GET /espace/calendrier-fiscal': {
    own: visitOf(LILA, '/espace/calendrier-fiscal'),
    all: visitOf(LILA, '/espace/calendrier-fiscal?dates=toutes'),
    'no-services': visitOf(ZOE, '/espace/calendrier-fiscal'),
  },
  'GET /espace/gestionnaire': {
    one: visitOf(LILA, '/espace/gestionnaire'),
    several: visitOf(PAUL, '/espace/gestionnaire'),
    chosen: (world) => choosesDossier(world, '/espace/gestionnaire'),
    'without-appointment': visitOf(PAUL, '/espace/gestionnaire?dossier=000853648'),
    'no-dossier': visitOf(ZOE, '/espace/gestionnaire'),
    'nothing-found': visitOf(PAUL, '/espace/gestionnaire?recherche=rien'),
    waiting: async (world) => {
      await awaitLetter(world, ZOE);
      return world.opens(await world.holder(ZOE), '/espace/gestionnaire');
    },
    long: visitOfLong('/espace/gestionnaire'),
  },
  'GET /espace/services': {
    first: visitOf(LILA, '/espace/services'),
    'no-dossier': visitOf(ZOE, '/espace/services'),
    long: visitOfLong('/espace/services'),
  },
  'GET /espace/service/:id': {
    tile: visitOf(LILA, '/espace/service/payer-tva'),
    unknown: visitOf(LILA, '/espace/service/rien-de-tel'),
  },
});
