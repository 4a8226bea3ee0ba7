import { signedIn } from '../../tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../tools/changes.ts';
import type { Visitor } from '../../tools/visitor.ts';
import { type Open, send, statesOf, visit } from '../state.ts';
import { ANSWER, LILA, NEW_PASSWORD, PASSWORD, type Shown, type World } from '../world.ts';

const PAGE = '/contestation';
const THIEF = 'voleur@ailleurs.example';

/** Somebody who knows the password asks for an address of his own. @returns the reference in the mail to Lila */
async function asked({ platform }: World): Promise<string> {
  await forgetOffers(platform);
  const thief = await signedIn(platform, LILA, PASSWORD);
  await askForAddress(platform, thief, THIEF, { password: PASSWORD });
  return disputeReferenceTo(platform, LILA);
}

/** A dispute takes back what was offered of late, and names it. */
async function forgetOffers({ db }: World['platform']): Promise<void> {
  await db.deleteFrom('mandate_offer').execute();
}

/** And activates it. */
async function stolen(world: World): Promise<string> {
  await forgetOffers(world.platform);
  return stolenWithOffers(world);
}

async function stolenWithOffers({ platform }: World): Promise<string> {
  const thief = await signedIn(platform, LILA, PASSWORD);
  await changeAddress(platform, thief, THIEF, { password: PASSWORD, newPassword: NEW_PASSWORD });
  return disputeReferenceTo(platform, LILA);
}

/** Lila's, who sends the page's form with the reference. */
const sends =
  (reference: (world: World) => Promise<string>, fields: Record<string, string> = {}, times = 1): Open =>
  async (world) => {
    const bearer = { reference: await reference(world), ...fields };
    const who = world.stranger();
    let shown = await world.sends(who, PAGE, bearer);
    for (let time = 1; time < times; time++) shown = await world.sends(who, PAGE, bearer);
    return shown;
  };

/** As where no question is asked. */
async function withoutQuestion<T>(world: World, use: (who: Visitor) => Promise<T>): Promise<T> {
  const { platform } = world;
  const { installation } = platform;
  platform.installation = { ...installation, SECURITY_QUESTION: false };
  try {
    return await world.elsewhere({}, use);
  } finally {
    platform.installation = installation;
  }
}

const sendsWithoutQuestion =
  (fields: Record<string, string> = {}, times = 1): Open =>
  (world) =>
    withoutQuestion(world, async (who) => {
      const bearer = { reference: await stolen(world), ...fields };
      let shown = await world.sends(who, PAGE, bearer);
      for (let time = 1; time < times; time++) shown = await world.sends(who, PAGE, bearer);
      return shown;
    });

/** A space that a dispute has suspended, in which the thief does something. */
export function frozen(world: World, act: (thief: Visitor, email: string) => Promise<Shown>): Promise<Shown> {
  return withoutQuestion(world, async (who) => {
    await world.sends(who, PAGE, { reference: await stolen(world), action: 'suspendre', password: PASSWORD });
    return act(who, THIEF);
  });
}

const late = async (world: World) => {
  const reference = await stolen(world);
  world.platform.clock.advance({ hours: 73 });
  return reference;
};

const twiceAsked = async (world: World) => {
  const first = await asked(world);
  await world.sends(world.stranger(), PAGE, { reference: first, action: 'annuler' });
  const { platform } = world;
  await askForAddress(platform, await signedIn(platform, LILA, PASSWORD), THIEF, {
    password: PASSWORD,
    answer: ANSWER,
  });
  return disputeReferenceTo(platform, LILA);
};

export const DISPUTE = statesOf({
  'GET /contestation': { first: visit(PAGE) },
  'POST /contestation': {
    empty: send(PAGE, { reference: '' }),
    unknown: send(PAGE, { reference: 'AAAA-BBBB-CCCC-DDDD' }),
    'can-be-cancelled': sends(asked),
    'link-spent': sends(twiceAsked),
    'can-be-undone': sends(stolen),
    'answer-missing': sends(stolen, { action: 'retablir' }),
    'answer-wrong': sends(stolen, { action: 'retablir', answer: 'Dominique' }),
    'too-often': sends(stolen, { action: 'retablir', answer: 'Dominique' }, 6),
    'too-late': sends(late),
    'nothing-left': async (world) => {
      const reference = await asked(world);
      const who = world.stranger();
      await world.sends(who, PAGE, { reference, action: 'annuler' });
      return world.sends(who, PAGE, { reference });
    },
    'roles-undone': sends(stolenWithOffers, { action: 'retablir', answer: ANSWER }),
    'can-be-frozen': sendsWithoutQuestion(),
    'password-wrong': sendsWithoutQuestion({ action: 'suspendre', password: 'pas-celui-ci' }),
    frozen: sendsWithoutQuestion({ action: 'suspendre', password: PASSWORD }, 2),
  },
  'GET /contestation/demande-annulee': { first: sends(asked, { action: 'annuler' }) },
  'GET /contestation/adresse-retablie': { first: sends(stolen, { action: 'retablir', answer: ANSWER }) },
  'GET /contestation/espace-suspendu': {
    first: sendsWithoutQuestion({ action: 'suspendre', password: PASSWORD }),
  },
});
