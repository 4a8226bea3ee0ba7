import { sql } from 'kysely';
import { companyPath, STOP_PATHS } from '../../../src/bank-accounts/paths.ts';
import { makeStopLink } from '../../../src/bank-accounts/stop-link.ts';
import { inTransaction } from '../../../src/platform/unit-of-work.ts';
import { send, sendOf, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PAUL, type Shown, type World, ZOE } from '../world.ts';

const COMPANY = companyPath('000299008');
const OTHER = companyPath('000412346');
/** Of the demonstration: one pays, the other waits. */
const [PAYS, WAITS] = [1, 2].map((number) => `0b0b0b0b-0000-4000-8000-00000000000${number}`) as [
  string,
  string,
];
const WRONG = { holder_name: '', iban: '30006 00001 12345678901 89', bic: 'AGRI', password: '' };

/** What a mail about the one that waits bears. */
async function reference({ platform }: World): Promise<string> {
  const link = await inTransaction(platform, (tx) => makeStopLink(tx, WAITS, null));
  return link.reference;
}

/** A link that is used twice, or after the hours. */
const late =
  (state: 'stopped' | 'in-force') =>
  async (world: World): Promise<Shown> => {
    const { db, clock } = world.platform;
    const now = clock.now();
    const changed = state === 'stopped' ? { state, ended_at: now } : { state, in_force_at: now };
    await db.updateTable('bank_account').set(changed).where('id', '=', WAITS).execute();
    return world.sends(world.stranger(), STOP_PATHS.stop, { reference: await reference(world) });
  };

/** Another waits to take its place, one is suspended, one was removed; and of one somebody else pays another tax. */
async function allKinds({ platform: { db, clock } }: World): Promise<void> {
  const now = clock.now();
  const { id: _, ...row } = await db
    .selectFrom('bank_account')
    .selectAll()
    .where('id', '=', PAYS)
    .executeTakeFirstOrThrow();
  const like = (number: number, changed: Partial<typeof row>) => ({
    ...row,
    id: PAYS.replace(/1$/, String(number)),
    mandate_reference: `EP-${number}`,
    iban_hash: `${row.iban_hash.slice(0, 42)}${number}`,
    ...changed,
  });
  await db
    .insertInto('bank_account')
    .values([
      like(3, { iban_shown: 'FR4321', state: 'asked', in_force_at: null, replaces: PAYS }),
      like(4, { iban_shown: 'BE1234', state: 'suspended' }),
      like(5, { iban_shown: 'ES9876', state: 'removed', ended_at: now }),
      like(6, { iban_shown: 'IT5678', services: ['payer-tva', 'payer-cvae'] }),
    ])
    .execute();
  await sql`delete from mandate where siren = '000299008' and service = 'payer-cvae'
    and account_id = (select id from account where sign_in_email = ${PAUL})`.execute(db);
}

export const BANK_ACCOUNTS = statesOf({
  'GET /espace/comptes-bancaires': {
    several: visitOf(PAUL, '/espace/comptes-bancaires'),
    'not-for-you': visitOf(ZOE, '/espace/comptes-bancaires'),
  },
  'GET /espace/comptes-bancaires/:siren': {
    none: visitOf(PAUL, OTHER),
    asked: visitOf(LILA, `${COMPANY}?fait=demande`),
    'all-kinds': async (world) => {
      await allKinds(world);
      return world.opens(await world.holder(PAUL), COMPANY);
    },
  },
  'GET /espace/comptes-bancaires/:siren/ajouter': { first: visitOf(LILA, `${COMPANY}/ajouter`) },
  'POST /espace/comptes-bancaires/:siren/ajouter': { wrong: sendOf(LILA, `${COMPANY}/ajouter`, WRONG) },
  'GET /espace/comptes-bancaires/:siren/:id/remplacer': {
    first: visitOf(LILA, `${COMPANY}/${PAYS}/remplacer`),
  },
  'POST /espace/comptes-bancaires/:siren/:id/remplacer': {
    'without-password': sendOf(LILA, `${COMPANY}/${PAYS}/remplacer`, { password: '' }),
  },
  'GET /espace/comptes-bancaires/:siren/:id/retrait': { first: visitOf(LILA, `${COMPANY}/${PAYS}/retrait`) },
  'POST /espace/comptes-bancaires/:siren/:id/retrait': {
    'without-password': sendOf(LILA, `${COMPANY}/${PAYS}/retrait`, { password: '' }),
  },
  'GET /espace/comptes-bancaires/:siren/:id/arret': { first: visitOf(LILA, `${COMPANY}/${WAITS}/arret`) },
  [`GET ${STOP_PATHS.stop}`]: { first: visit(STOP_PATHS.stop) },
  [`POST ${STOP_PATHS.stop}`]: {
    unknown: send(STOP_PATHS.stop, { reference: 'AAAA-BBBB-CCCC-DDDD' }),
    known: async (world) =>
      world.sends(world.stranger(), STOP_PATHS.stop, { reference: await reference(world) }),
    twice: late('stopped'),
    late: late('in-force'),
  },
  [`GET ${STOP_PATHS.stopped}`]: { first: visit(STOP_PATHS.stopped) },
});
