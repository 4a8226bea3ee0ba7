import { INFORMATION_PATHS } from '../../../src/help/routes.ts';
import { handOverMails, signedIn } from '../../tools/accounts.ts';
import { askForAddress } from '../../tools/changes.ts';
import { LONG, LONG_NEW, openLongHolder } from '../long-holder.ts';
import { type Open, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PASSWORD, type World } from '../world.ts';

const MAILS = '/demo/courriels';

/** The mails of a change of address, to a holder of whom everything is long. */
async function withMails(world: World): Promise<void> {
  const { platform } = world;
  await openLongHolder(world);
  const ask = async (email: string, newEmail: string) =>
    askForAddress(platform, await signedIn(platform, email, PASSWORD), newEmail, { password: PASSWORD });
  await ask(LONG, LONG_NEW);
  await ask(LILA, 'lila.nouvelle@demo.example');
  await handOverMails(platform);
}

const mailbox =
  (path: string): Open =>
  async (world) => {
    await withMails(world);
    return world.opens(world.stranger(), path);
  };

const mail =
  (part: string): Open =>
  async (world) => {
    await withMails(world);
    const { id } = await world.platform.db
      .selectFrom('mail')
      .select('id')
      .where('recipient', '=', LONG_NEW)
      .executeTakeFirstOrThrow();
    return world.opens(world.stranger(), `${MAILS}/${id}${part}`);
  };

export const INFORMATION = [
  ...statesOf(Object.fromEntries(INFORMATION_PATHS.map((path) => [`GET ${path}`, { first: visit(path) }]))),
  ...statesOf({
    'GET /aide': { 'signed-in': visitOf(LILA, '/aide') },
    'GET /contact': { 'signed-in': visitOf(LILA, '/contact') },
    'GET /demo/composants': { first: visit('/demo/composants') },
    'GET /demo/courriels': {
      empty: visit(MAILS),
      filled: mailbox(MAILS),
      'of-one': mailbox(`${MAILS}?adresse=${encodeURIComponent(LONG_NEW)}`),
    },
    'GET /demo/courriels/:id': { first: mail('') },
    'GET /demo/courriels/:id/texte': { first: mail('/texte') },
  }),
];
