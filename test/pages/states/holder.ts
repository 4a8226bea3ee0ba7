import { unsubscribeUrl } from '../../../src/holder/information-mails/unsubscribe-routes.ts';
import { tryToSignIn } from '../../tools/accounts.ts';
import { giveMandate } from '../../tools/holder.ts';
import { sendOfLong, visitOfLong } from '../long-holder.ts';
import { sendOf, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PASSWORD, PAUL, type World, ZOE } from '../world.ts';
import { having } from './methods.ts';

const DATA = '/espace/coordonnees';
const DELETION = '/espace/suppression';
const SESSIONS = '/espace/sessions';
const WRONG = {
  title: '',
  last_name: '',
  first_name: '<b>',
  phone: 'abc',
  street: '',
  postal_code: 'abc',
  city: '',
  country: 'Atlantide',
};

async function unsubscribePathOf({ platform }: World, email: string): Promise<string> {
  const { id } = await platform.db
    .selectFrom('account')
    .select('id')
    .where('sign_in_email', '=', email)
    .executeTakeFirstOrThrow();
  const url = new URL(unsubscribeUrl(platform, id));
  return url.pathname + url.search;
}

/** One's own, and that of two other browsers. */
async function withOtherSessions(world: World) {
  await world.holder(LILA);
  await world.holder(LILA);
  return world.holder(LILA);
}

export const HOLDER = statesOf({
  'GET /espace/confirmation': {
    first: visitOf(LILA, '/espace/confirmation'),
    'with-passkey': having(visitOf(LILA, '/espace/confirmation')),
    'asked-for': async (world) => {
      const lila = await world.holder(LILA);
      world.platform.clock.advance({ minutes: 11 });
      return world.opens(lila, DATA);
    },
  },
  'POST /espace/confirmation': {
    empty: sendOf(LILA, '/espace/confirmation', { password: '' }),
    wrong: sendOf(LILA, '/espace/confirmation', { password: 'pas-celui-ci' }),
    'wrong-passkey': having(sendOf(LILA, '/espace/confirmation', { cle_d_acces: '{}' })),
  },
  'GET /espace/sessions': {
    alone: visitOf(LILA, SESSIONS),
    others: async (world) => world.opens(await withOtherSessions(world), SESSIONS),
    closed: async (world) =>
      world.sends(await withOtherSessions(world), `${SESSIONS}/fermer-les-autres`, {}, SESSIONS),
  },
  'GET /espace/coordonnees': {
    first: visitOf(LILA, DATA),
    long: visitOfLong(DATA),
    changed: async (world) => {
      const lila = await world.holder(LILA);
      return world.sends(lila, DATA, { ...holder, street: '3 place Nouvelle' }, `${DATA}/modifier`);
    },
    unchanged: visitOf(LILA, `${DATA}?fait=inchangees`),
    'question-changed': visitOf(LILA, `${DATA}?fait=question`),
    'mails-refused': sendOf(LILA, `${DATA}/courriels`, { wanted: '0' }, DATA),
    'file-ready': visitOf(LILA, `${DATA}?telecharger=recapitulatif`),
  },
  'GET /espace/coordonnees/modifier': {
    first: visitOf(LILA, `${DATA}/modifier`),
    long: visitOfLong(`${DATA}/modifier`),
  },
  'POST /espace/coordonnees': {
    wrong: sendOf(LILA, DATA, WRONG, `${DATA}/modifier`),
    'wrong-long': sendOfLong(
      DATA,
      { ...WRONG, street: `${'Résidence des Jardins '.repeat(12)}` },
      `${DATA}/modifier`,
    ),
  },
  'GET /espace/coordonnees/question': { first: visitOf(LILA, `${DATA}/question`) },
  'POST /espace/coordonnees/question': {
    wrong: sendOf(LILA, `${DATA}/question`, { question: '', answer: '' }),
    'answer-is-password': sendOf(LILA, `${DATA}/question`, {
      question: 'Le prénom de votre conjoint(e) ?',
      answer: PASSWORD,
      current_password: PASSWORD,
    }),
  },
  'GET /espace/coordonnees/historique': {
    empty: visitOf(ZOE, `${DATA}/historique`),
    filled: async (world) => {
      await tryToSignIn(world.platform, LILA, 'pas-celui-ci');
      const lila = await world.holder(LILA);
      await world.sends(lila, DATA, { ...holder, street: '3 place Nouvelle' }, `${DATA}/modifier`);
      return world.opens(lila, `${DATA}/historique`);
    },
    'second-page': async (world) => {
      for (let number = 0; number < 60; number++) {
        world.platform.clock.advance({ seconds: 1 });
        await world.holder(LILA);
      }
      world.platform.clock.advance({ seconds: 1 });
      return world.opens(await world.holder(LILA), `${DATA}/historique?page=2`);
    },
  },
  'GET /espace/suppression': {
    'dossiers-left': visitOf(LILA, DELETION),
    'nothing-left': visitOf(ZOE, DELETION),
    'others-left': async (world) => {
      const { db } = world.platform;
      const zoe = await db
        .selectFrom('account')
        .select('id')
        .where('sign_in_email', '=', ZOE)
        .executeTakeFirstOrThrow();
      await giveMandate(db, zoe.id, '000299008', { service: 'compte-fiscal' });
      return world.opens(await world.holder(LILA), DELETION);
    },
    long: visitOfLong(DELETION, 4),
  },
  'POST /espace/suppression': {
    empty: sendOf(PAUL, DELETION, { password: '' }),
    wrong: sendOf(PAUL, DELETION, { password: 'pas-celui-ci', confirm: '1' }),
  },
  'GET /espace/suppression/demandee': { first: sendOf(LILA, DELETION, { password: PASSWORD, confirm: '1' }) },
  'GET /desabonnement': {
    first: async (world) => world.opens(world.stranger(), await unsubscribePathOf(world, LILA)),
    unreadable: visit('/desabonnement?jeton=illisible'),
  },
  'POST /desabonnement': {
    done: async (world) => {
      const path = await unsubscribePathOf(world, LILA);
      return world.sends(world.stranger(), path, {});
    },
  },
});

const holder = {
  title: 'Mme',
  last_name: 'ROSEMONDE',
  first_name: 'Lila',
  phone: '01 99 00 12 34',
  street: '12 rue de Longchamp',
  postal_code: '75116',
  city: 'PARIS',
  country: 'FRANCE',
};
