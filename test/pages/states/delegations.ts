import { giveMandate } from '../../tools/holder.ts';
import type { Visitor } from '../../tools/visitor.ts';
import { statesOf, visitOf } from '../state.ts';
import { LILA, PASSWORD, PAUL, type World, ZOE } from '../world.ts';

const LIST = '/espace/delegations';
const NEW = `${LIST}/nouvelle`;
/** The clock of these pages stands at 22 August 2023. */
const UNTIL = new Date('2023-12-31T23:00:00Z');

async function idOf({ platform }: World, email: string): Promise<string> {
  const accounts = platform.db.selectFrom('account').select('id').where('sign_in_email', '=', email);
  return (await accounts.executeTakeFirstOrThrow()).id;
}

/** What Lila gave to Zoé, and Paul to Lila. @returns the id of the first */
async function delegated(world: World, state: 'active' | 'asleep' = 'active'): Promise<string> {
  const { db } = world.platform;
  const [lila, paul, zoe] = [await idOf(world, LILA), await idOf(world, PAUL), await idOf(world, ZOE)];
  const given = { role: 'delegataire', basis: 'delegation', until: UNTIL, state } as const;
  const held = (account: string) =>
    db
      .selectFrom('mandate')
      .selectAll()
      .where('account_id', '=', account)
      .orderBy('siren')
      .orderBy('service');
  const own = await held(lila).executeTakeFirstOrThrow();
  const id = await giveMandate(db, zoe, own.siren, { ...given, service: own.service, granted_by: lila });
  for (const { siren, service } of await held(paul)
    .where('siren', '<>', own.siren)
    .where('role', '=', 'titulaire')
    .limit(5)
    .execute())
    await giveMandate(db, lila, siren, { ...given, service, granted_by: paul });
  return id;
}

async function offers(world: World): Promise<Visitor> {
  // Later than the offer of the demonstration: of one instant neither would come first.
  world.platform.clock.advance({ minutes: 1 });
  const lila = await world.holder(LILA);
  const form = (await lila.get(NEW)).body;
  const ticks = [...form.matchAll(/name="((?:dossier|service)-[^"]*)"/g)].map(([, name = '']) => name);
  const chosen = [...ticks.filter((name) => name.startsWith('dossier-')), ...ticks.slice(-3)];
  await lila.post(NEW, {
    subscriber_number: '20990010000001',
    name: 'DE LA ROCHEFOUCAULD-MONTBEL D’ESTRÉES',
    ...Object.fromEntries(chosen.map((name) => [name, '1'])),
    access: 'act',
    until: '31/12/2023',
    current_password: PASSWORD,
  });
  return lila;
}

const wrong = {
  subscriber_number: '123',
  name: '',
  access: 'read',
  'service-payer-tva': '1',
  'dossier-404404404': '1',
  until: '30/02/2024',
};

export const DELEGATIONS = statesOf({
  'GET /espace/delegations': {
    none: visitOf(ZOE, LIST),
    'to-give': visitOf(LILA, LIST),
    both: async (world) => {
      await delegated(world);
      return world.opens(await offers(world), `${LIST}?fait=proposition`);
    },
    asleep: async (world) => {
      await delegated(world, 'asleep');
      return world.opens(await world.holder(LILA), `${LIST}?fait=terminee`);
    },
  },
  'GET /espace/delegations/nouvelle': {
    first: visitOf(LILA, NEW),
    several: visitOf(PAUL, NEW),
  },
  'POST /espace/delegations/nouvelle': {
    wrong: async (world) => world.sends(await world.holder(PAUL), NEW, wrong),
  },
  'GET /espace/delegations/:id/renouveler': {
    first: async (world) => {
      const id = await delegated(world);
      return world.opens(await world.holder(LILA), `${LIST}/${id}/renouveler`);
    },
  },
  'POST /espace/delegations/:id/renouveler': {
    wrong: async (world) => {
      const id = await delegated(world);
      const fields = { until: '30/02/2024', current_password: '' };
      return world.sends(await world.holder(LILA), `${LIST}/${id}/renouveler`, fields);
    },
  },
  'GET /espace/delegations/:id/fin': {
    own: async (world) => {
      const id = await delegated(world);
      return world.opens(await world.holder(ZOE), `${LIST}/${id}/fin`);
    },
  },
  'POST /espace/delegations/:id/fin': {
    wrong: async (world) => {
      const id = await delegated(world);
      return world.sends(await world.holder(LILA), `${LIST}/${id}/fin`, { current_password: 'pas-celui-ci' });
    },
  },
});
