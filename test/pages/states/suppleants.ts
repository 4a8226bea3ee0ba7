import { SUCCESSORS_PATH } from '../../../src/deletion/succession-parts.tsx';
import { OFFERS_PATH } from '../../../src/mandates/granting/offers.ts';
import { companyPath, SUPPLEANTS_PATH } from '../../../src/suppleants/paths.ts';
import { giveMandate } from '../../tools/holder.ts';
import { sendOf, statesOf, visitOf } from '../state.ts';
import { LILA, PAUL, type World, ZOE } from '../world.ts';

const SIREN = '000299008';
const COMPANY = companyPath(SIREN);
/** Of Zoé as a suppléant, and of what is offered to her: they stand in addresses. */
const MANDATE = '5a1c0000-0000-4000-8000-000000000001';
const OFFER = '5a1c0000-0000-4000-8000-000000000002';
const OFFERED = `${OFFERS_PATH}/${OFFER}`;

async function idOf({ platform }: World, email: string): Promise<string> {
  const accounts = platform.db.selectFrom('account').select('id').where('sign_in_email', '=', email);
  return (await accounts.executeTakeFirstOrThrow()).id;
}

/** Zoé is a suppléant of Lila's, in one service awake and in one asleep, and it is asked whether she is still needed. */
async function designated(world: World): Promise<void> {
  const { db, clock } = world.platform;
  const [holder, granted_by] = [await idOf(world, ZOE), await idOf(world, LILA)];
  const given = { role: 'suppleant', basis: 'designation', granted_by } as const;
  const review_asked_at = clock.now();
  await giveMandate(db, holder, SIREN, { ...given, id: MANDATE, service: 'payer-tva', review_asked_at });
  const asleep = { service: 'avis-cfe', state: 'asleep', id: MANDATE.replace(/1$/, '3') } as const;
  await giveMandate(db, holder, SIREN, { ...given, ...asleep });
}

/** The same to Zoé by Lila, and to nobody; a delegation waits for Zoé already. */
async function offered(world: World): Promise<void> {
  const { db, clock, secrets } = world.platform;
  const offer = {
    siren: SIREN,
    services: ['avis-cfe', 'payer-tva'],
    role: 'suppleant',
    access: 'act',
    until: null,
    given_by: await idOf(world, LILA),
    state: 'waiting',
    offered_at: clock.now(),
    looked_up_at: clock.now(),
  } as const;
  const named = (number: string, name: string) => ({
    sealed_name: secrets.seal('offered-to', JSON.stringify({ number, name })),
    name_key: secrets.keyedHash('offered-to', number),
  });
  const toZoe = { id: OFFER, account_id: await idOf(world, ZOE), ...named('20250450000107', 'Sansdossier') };
  const toNobody = { id: OFFER.replace(/2$/, '4'), account_id: null, ...named('20250450000999', 'Durand') };
  const rows = [toZoe, toNobody].map((one) => ({ ...offer, ...one, services: [...offer.services] }));
  await db.insertInto('mandate_offer').values(rows).execute();
}

/** To take over as the titulaire instead. */
async function succession(world: World): Promise<void> {
  await offered(world);
  const offers = world.platform.db.updateTable('mandate_offer').set({ role: 'titulaire' });
  await offers.where('id', '=', OFFER).execute();
}

/** Since long enough to be accepted. */
async function openSuccession(world: World): Promise<void> {
  await succession(world);
  const offered_at = new Date(world.platform.clock.now().getTime() - 4 * 86_400_000);
  await world.platform.db.updateTable('mandate_offer').set({ offered_at }).where('id', '=', OFFER).execute();
}

/** A delegation instead, for a while and to read only. */
async function delegated(world: World): Promise<void> {
  await offered(world);
  const until = new Date(world.platform.clock.now().getTime() + 90 * 86_400_000);
  const offers = world.platform.db.updateTable('mandate_offer').where('id', '=', OFFER);
  await offers.set({ role: 'delegataire', access: 'read', until }).execute();
}

const once =
  (happens: (world: World) => Promise<void>, open: ReturnType<typeof visitOf>) => async (world: World) => {
    await happens(world);
    return open(world);
  };

export const SUPPLEANTS = statesOf({
  [`GET ${SUPPLEANTS_PATH}`]: {
    first: visitOf(LILA, SUPPLEANTS_PATH),
    several: visitOf(PAUL, SUPPLEANTS_PATH),
    own: once(designated, visitOf(ZOE, SUPPLEANTS_PATH)),
  },
  [`GET ${companyPath(':siren')}`]: {
    none: visitOf(PAUL, companyPath('000412346')),
    proposed: once(offered, visitOf(LILA, `${COMPANY}?fait=proposee`)),
    some: once(
      async (world) => {
        await designated(world);
        await offered(world);
      },
      visitOf(LILA, COMPANY),
    ),
  },
  [`GET ${SUCCESSORS_PATH}/:siren`]: {
    first: visitOf(LILA, `${SUCCESSORS_PATH}/${SIREN}`),
    proposed: once(succession, visitOf(LILA, `${SUCCESSORS_PATH}/${SIREN}`)),
  },
  [`POST ${SUCCESSORS_PATH}/:siren`]: {
    empty: sendOf(LILA, `${SUCCESSORS_PATH}/${SIREN}`, { subscriber_number: '1234', name: '', password: '' }),
  },
  [`GET ${companyPath(':siren')}/designer`]: { first: visitOf(LILA, `${COMPANY}/designer`) },
  [`POST ${companyPath(':siren')}/designer`]: {
    empty: sendOf(LILA, `${COMPANY}/designer`, { subscriber_number: '1234', name: '', password: '' }),
  },
  [`GET ${companyPath(':siren')}/fin`]: { first: once(designated, visitOf(ZOE, `${COMPANY}/fin`)) },
  [`POST ${companyPath(':siren')}/fin`]: {
    'without-password': once(designated, sendOf(ZOE, `${COMPANY}/fin`, { password: '' })),
  },
  [`GET ${companyPath(':siren')}/:id`]: { first: once(designated, visitOf(LILA, `${COMPANY}/${MANDATE}`)) },
  [`POST ${companyPath(':siren')}/:id`]: {
    empty: once(designated, sendOf(LILA, `${COMPANY}/${MANDATE}`, { password: '' })),
  },
  [`GET ${OFFERS_PATH}`]: {
    none: visitOf(PAUL, OFFERS_PATH),
    waiting: once(offered, visitOf(ZOE, OFFERS_PATH)),
    accepted: visitOf(PAUL, `${OFFERS_PATH}?fait=acceptee`),
  },
  [`GET ${OFFERS_PATH}/:id`]: {
    first: once(offered, visitOf(ZOE, OFFERED)),
    delegation: once(delegated, visitOf(ZOE, OFFERED)),
    succession: once(openSuccession, visitOf(ZOE, OFFERED)),
    'succession-early': once(succession, visitOf(ZOE, OFFERED)),
  },
  [`POST ${OFFERS_PATH}/:id/accepter`]: {
    'without-password': once(offered, sendOf(ZOE, `${OFFERED}/accepter`, { password: '' }, OFFERED)),
  },
});
