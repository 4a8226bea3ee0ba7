import { codesTo, handOverMails, signedIn } from '../../tools/accounts.ts';
import { askForAddress } from '../../tools/changes.ts';
import { printedCodeOf, recoveryCodeOf, stopReferenceTo, untilTakenUp } from '../../tools/recoveries.ts';
import type { Visitor } from '../../tools/visitor.ts';
import { LONG, openLongHolder } from '../long-holder.ts';
import { type Open, send, statesOf, visit, withoutScripts } from '../state.ts';
import { ANSWER, LILA, NEW_PASSWORD, PASSWORD, type Shown, type World } from '../world.ts';

const PAGE = '/mot-de-passe-oublie';
const VERIFICATION = `${PAGE}/verification`;
const NEW_ONE = `${PAGE}/nouveau`;
const STOP = `${PAGE}/arret`;

async function asks(world: World, email: string): Promise<Shown> {
  const shown = await world.sends(world.stranger(), PAGE, { email });
  await untilTakenUp(world.platform);
  return shown;
}

async function codeFor(world: World): Promise<string> {
  const code = await recoveryCodeOf(world.platform, LILA);
  await handOverMails(world.platform);
  return code;
}

/** The code and, where given, answers to the question, one after the other. */
async function enters(world: World, who: Visitor, code: string, answers: string[] = []): Promise<Shown> {
  let shown = await world.sends(who, VERIFICATION, { code });
  for (const answer of answers) shown = await world.sends(who, VERIFICATION, { answer });
  return shown;
}

const entersMailed =
  (answers: string[] = []): Open =>
  async (world) =>
    enters(world, world.stranger(), await codeFor(world), answers);

/** To the last step, where a password is chosen. */
async function chooses(world: World, password: string, confirmation = password): Promise<Shown> {
  const who = world.stranger();
  await enters(world, who, await codeFor(world), [ANSWER]);
  return world.sends(who, NEW_ONE, { password, password_confirmation: confirmation });
}

interface WaitingLetter {
  code: string;
  reference: string;
}

/** Printed without answer, and told to her. */
async function letterFor({ platform }: World): Promise<WaitingLetter> {
  const { subscriber_number } = await lila(platform);
  const code = await printedCodeOf(platform, subscriber_number, { withoutAnswer: 'au guichet' });
  const reference = await stopReferenceTo(platform, LILA);
  await handOverMails(platform);
  return { code, reference };
}

const stops = (world: World, { reference }: WaitingLetter, action = 'arreter'): Promise<Shown> =>
  world.sends(world.stranger(), STOP, { reference, action });

const lila = ({ db }: World['platform']) =>
  db.selectFrom('account').selectAll().where('sign_in_email', '=', LILA).executeTakeFirstOrThrow();

export const RECOVERY = statesOf({
  'GET /mot-de-passe-oublie': { first: visit(PAGE), 'without-scripts': withoutScripts(visit(PAGE)) },
  'POST /mot-de-passe-oublie': {
    empty: send(PAGE, { email: '', captcha: '' }),
    wrong: send(PAGE, { email: 'pas une adresse', captcha: 'zzzzzz' }),
  },
  'GET /mot-de-passe-oublie/demande': {
    first: (world) => asks(world, LILA),
    long: (world) => asks(world, LONG),
  },
  'GET /mot-de-passe-oublie/sans-messagerie': { first: visit(`${PAGE}/sans-messagerie`) },
  'GET /mot-de-passe-oublie/sans-reponse': { first: visit(`${PAGE}/sans-reponse`) },
  'GET /mot-de-passe-oublie/arret': { first: visit(STOP) },
  'POST /mot-de-passe-oublie/arret': {
    empty: send(STOP, { reference: '' }),
    wrong: send(STOP, { reference: '2345-6789-ABCD-EFGH' }),
    letter: async (world) => stops(world, await letterFor(world), ''),
    over: async (world) => {
      const letter = await letterFor(world);
      await letterFor(world);
      return stops(world, letter);
    },
  },
  'GET /mot-de-passe-oublie/arret/fait': { first: async (world) => stops(world, await letterFor(world)) },
  'GET /mot-de-passe-oublie/verification': { first: visit(VERIFICATION), question: entersMailed() },
  'POST /mot-de-passe-oublie/verification': {
    empty: send(VERIFICATION, { code: '', answer: '' }),
    unknown: send(VERIFICATION, { code: 'ABCDEFGHJKLM', answer: ANSWER }),
    'letter-waits': async (world) => enters(world, world.stranger(), (await letterFor(world)).code),
    'letter-stopped': async (world) => {
      const letter = await letterFor(world);
      await stops(world, letter);
      return enters(world, world.stranger(), letter.code);
    },
    expired: async (world) => {
      const code = await codeFor(world);
      world.platform.clock.advance({ hours: 2 });
      return enters(world, world.stranger(), code);
    },
    used: async (world) => {
      await chooses(world, NEW_PASSWORD);
      const code = await usedCode(world);
      return enters(world, world.stranger(), code);
    },
    'of-another-page': async (world) => {
      const { platform } = world;
      await askForAddress(platform, await signedIn(platform, LILA, PASSWORD), 'lila@test.example', {
        password: PASSWORD,
      });
      const [code = ''] = await codesTo(platform, 'lila@test.example');
      return enters(world, world.stranger(), code);
    },
    'answer-missing': entersMailed(['']),
    'answer-wrong': entersMailed(['Dominique']),
    stopped: entersMailed(['a', 'b', 'c', 'd', 'e'].map((letter) => `Dominique ${letter}`)),
  },
  'GET /mot-de-passe-oublie/nouveau': {
    first: entersMailed([ANSWER]),
    'of-a-letter': async (world) => {
      const { subscriber_number } = await lila(world.platform);
      const code = await printedCodeOf(world.platform, subscriber_number);
      return enters(world, world.stranger(), code, [ANSWER]);
    },
    long: async (world) => {
      await openLongHolder(world);
      const code = await recoveryCodeOf(world.platform, LONG);
      return enters(world, world.stranger(), code, [ANSWER]);
    },
  },
  'POST /mot-de-passe-oublie/nouveau': {
    wrong: (world) => chooses(world, 'trop court', 'autre'),
    'used-before': (world) => chooses(world, PASSWORD),
  },
  'GET /mot-de-passe-oublie/termine': {
    first: (world) => chooses(world, NEW_PASSWORD),
    'request-killed': async (world) => {
      const { platform } = world;
      await askForAddress(platform, await signedIn(platform, LILA, PASSWORD), 'lila@test.example', {
        password: PASSWORD,
      });
      return chooses(world, NEW_PASSWORD);
    },
  },
});

/** The code of the newest mail to Lila that bears one. */
async function usedCode({ platform }: World): Promise<string> {
  return (await codesTo(platform, LILA)).at(-1) ?? '';
}
