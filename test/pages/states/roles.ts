import { sendOf, statesOf, visitOf } from '../state.ts';
import { LILA, PASSWORD, type World, ZOE } from '../world.ts';

const ADHESION = '/espace/adhesion';
const SUBSTITUTIONS = '/espace/substitutions';
/** Nobody here knows it; and one of which Lila is the titulaire. */
const [FREE, HELD] = ['732829320', '000299008'];
const WANTED = { siren: FREE, capacity: 'mandated', way: 'form', all_services: '1' };
const REPLACED = {
  siren: HELD,
  capacity: 'legal',
  all_services: '1',
  reason: 'Mme Rosemonde a quitté l’entreprise le 31 juillet.\nJe la remplace.',
};
const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Zoé asks. @returns the page of her request, with what is said once */
async function adheres(world: World, fields: Record<string, string> = WANTED) {
  return world.sends(await world.holder(ZOE), `${ADHESION}/recapitulatif`, fields, ADHESION);
}

async function asksToReplace(world: World) {
  return world.sends(await world.holder(ZOE), `${SUBSTITUTIONS}/services`, REPLACED, SUBSTITUTIONS);
}

/** What Zoé asked for, as Lila answers it. */
async function answerPath(world: World): Promise<string> {
  await asksToReplace(world);
  const { id } = await world.platform.db.selectFrom('role_request').select('id').executeTakeFirstOrThrow();
  return `${SUBSTITUTIONS}/${id}/reponse`;
}

export const ROLES = statesOf({
  [`GET ${ADHESION}`]: {
    first: visitOf(ZOE, ADHESION),
    asked: async (world) => {
      await adheres(world);
      return world.opens(await world.holder(ZOE), ADHESION);
    },
  },
  [`POST ${ADHESION}`]: { wrong: sendOf(ZOE, ADHESION, { siren: '732829321' }) },
  [`GET ${ADHESION}/services`]: {
    free: visitOf(ZOE, `${ADHESION}/services?${query({ siren: FREE, 'service-payer-tva': '1' })}`),
    taken: visitOf(ZOE, `${ADHESION}/services?siren=${HELD}`),
  },
  [`POST ${ADHESION}/services`]: { empty: sendOf(ZOE, `${ADHESION}/services`, { siren: FREE }, ADHESION) },
  [`GET ${ADHESION}/recapitulatif`]: { all: visitOf(ZOE, `${ADHESION}/recapitulatif?${query(WANTED)}`) },
  [`POST ${ADHESION}/recapitulatif`]: {
    'taken-meanwhile': (world) => adheres(world, { ...WANTED, siren: HELD }),
  },
  [`GET ${ADHESION}/:id`]: {
    form: (world) => adheres(world),
    letter: (world) => adheres(world, { ...WANTED, way: 'letter' }),
  },
  [`GET ${SUBSTITUTIONS}`]: {
    first: visitOf(ZOE, SUBSTITUTIONS),
    received: async (world) => {
      await asksToReplace(world);
      return world.opens(await world.holder(LILA), SUBSTITUTIONS);
    },
  },
  [`POST ${SUBSTITUTIONS}`]: { wrong: sendOf(ZOE, SUBSTITUTIONS, { siren: '' }) },
  [`GET ${SUBSTITUTIONS}/services`]: {
    held: visitOf(ZOE, `${SUBSTITUTIONS}/services?siren=${HELD}`),
    nobody: visitOf(ZOE, `${SUBSTITUTIONS}/services?siren=${FREE}`),
  },
  [`POST ${SUBSTITUTIONS}/services`]: {
    empty: sendOf(ZOE, `${SUBSTITUTIONS}/services`, { siren: HELD }, SUBSTITUTIONS),
  },
  [`GET ${SUBSTITUTIONS}/:id`]: { asked: asksToReplace },
  [`GET ${SUBSTITUTIONS}/:id/reponse`]: {
    open: async (world) => {
      const path = await answerPath(world);
      return world.opens(await world.holder(LILA), path);
    },
  },
  [`POST ${SUBSTITUTIONS}/:id/reponse`]: {
    wrong: async (world) => {
      const path = await answerPath(world);
      const fields = { decision: 'object', statement: '', current_password: `${PASSWORD}x` };
      return world.sends(await world.holder(LILA), path, fields);
    },
  },
});
