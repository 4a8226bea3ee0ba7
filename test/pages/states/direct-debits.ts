import { companyPath, STOP_PATHS } from '../../../src/direct-debits/paths.ts';
import { makeStopLink } from '../../../src/direct-debits/stop-link.ts';
import { inTransaction } from '../../../src/platform/unit-of-work.ts';
import { sendOf, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PAUL, type Shown, type World, ZOE } from '../world.ts';

const COMPANY = companyPath('000299008');
/** Of the demonstration: one debits, the other would take its place. */
const [DEBITS, WAITS] = [1, 2].map((number) => `0d0d0d0d-0000-4000-8000-00000000000${number}`) as [
  string,
  string,
];

/** The page of what a mail about the one that waits bears. */
const byLink =
  (state: 'asked' | 'refused') =>
  async (world: World): Promise<Shown> => {
    const { db, clock } = world.platform;
    const { reference } = await inTransaction(world.platform, (tx) => makeStopLink(tx, WAITS, null));
    if (state === 'refused')
      await db
        .updateTable('direct_debit')
        .set({ state, ended_at: clock.now(), decision: 'Le mandat n’est pas signé.' })
        .where('id', '=', WAITS)
        .execute();
    return world.sends(world.stranger(), STOP_PATHS.stop, { reference });
  };

/** One is suspended, one was refused, one ended, one is confirmed and waits, and the account of one is over. */
async function allKinds({ platform: { db, clock } }: World): Promise<void> {
  const now = clock.now();
  const row = await db
    .selectFrom('direct_debit')
    .selectAll()
    .where('id', '=', DEBITS)
    .executeTakeFirstOrThrow();
  const like = (number: number, changed: Partial<typeof row>) => ({
    ...row,
    id: DEBITS.replace(/1$/, String(number)),
    reference: `DEMC234${number}`,
    ...changed,
  });
  const waits = { state: 'asked', asked_at: now, in_force_at: null } as const;
  await db
    .insertInto('direct_debit')
    .values([
      like(3, { service: 'payer-cvae', state: 'suspended' }),
      like(4, { service: 'payer-cvae', ...waits }),
      like(5, { service: 'dettes-fiscales', state: 'ended', ended_at: now }),
      like(6, { service: 'dettes-fiscales', state: 'refused', ended_at: now, decision: 'Pas de mandat.' }),
    ])
    .execute();
  await db.updateTable('bank_account').set({ state: 'removed', ended_at: now }).execute();
}

export const DIRECT_DEBITS = statesOf({
  'GET /espace/prelevements': {
    several: visitOf(PAUL, '/espace/prelevements'),
    'not-for-you': visitOf(ZOE, '/espace/prelevements'),
  },
  'GET /espace/prelevements/:siren': {
    none: visitOf(PAUL, companyPath('000412346')),
    asked: visitOf(LILA, `${COMPANY}?fait=demande`),
    'all-kinds': async (world) => {
      await allKinds(world);
      return world.opens(await world.holder(PAUL), COMPANY);
    },
  },
  'GET /espace/prelevements/:siren/nouveau': { first: visitOf(LILA, `${COMPANY}/nouveau`) },
  'POST /espace/prelevements/:siren/nouveau': {
    wrong: sendOf(LILA, `${COMPANY}/nouveau`, { account: '', kind: '', password: '' }),
  },
  'GET /espace/prelevements/:siren/:id/modifier': { first: visitOf(LILA, `${COMPANY}/${DEBITS}/modifier`) },
  'POST /espace/prelevements/:siren/:id/modifier': {
    'without-password': sendOf(LILA, `${COMPANY}/${DEBITS}/modifier`, { password: '' }),
  },
  'GET /espace/prelevements/:siren/:id/fin': { first: visitOf(LILA, `${COMPANY}/${DEBITS}/fin`) },
  'POST /espace/prelevements/:siren/:id/fin': {
    'without-password': sendOf(LILA, `${COMPANY}/${DEBITS}/fin`, { password: '' }),
  },
  [`GET ${STOP_PATHS.stop}`]: { first: visit(STOP_PATHS.stop) },
  [`POST ${STOP_PATHS.stop}`]: { known: byLink('asked'), late: byLink('refused') },
  [`GET ${STOP_PATHS.stopped}`]: { first: visit(STOP_PATHS.stopped) },
});
