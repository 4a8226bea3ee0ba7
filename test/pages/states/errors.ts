import { noCaptcha } from '../../../src/captcha/captcha.ts';
import { noRoomToHash } from '../../tools/platform.ts';
import { creationForm } from '../../tools/registrations.ts';
import { type Open, statesOf, visit, visitOf } from '../state.ts';
import { LILA, PASSWORD, type Shown, type World } from '../world.ts';

const FORM = '/espace/identifiants';
const CHANGE = {
  change_email: '1',
  email: 'lila.nouvelle@demo.example',
  email_confirmation: 'lila.nouvelle@demo.example',
  current_password: PASSWORD,
};

/** As long as nobody reaches the database. */
async function databaseAway(world: World, act: () => Promise<Shown>): Promise<Shown> {
  const { platform } = world;
  const present = platform.db;
  const gone = () => {
    throw Object.assign(new Error('gone'), { code: '57P01' });
  };
  platform.db = new Proxy(present, { get: () => gone });
  try {
    return await act();
  } finally {
    platform.db = present;
  }
}

const shown = (path: string, answer: Shown['answer']): Shown => ({ path, answer, frames: new Map() });

const whileBusy =
  (act: (world: World) => Promise<Shown>): Open =>
  async (world) => {
    const { hasher } = world.platform;
    world.platform.hasher = noRoomToHash;
    const answered = await act(world);
    world.platform.hasher = hasher;
    return answered;
  };

/** What may answer instead of any page. */
export const ERRORS = statesOf({
  'GET /*': {
    'not-found': visit('/rien-de-tel'),
    'not-found-signed-in': visitOf(LILA, '/rien-de-tel'),
    unreadable: async (world) =>
      shown('/creation', await world.stranger().send('/creation', 'a=1', { 'content-type': 'text/plain' })),
    'no-cookie': async (world) =>
      shown(
        '/creation',
        await world.stranger().send('/creation', new URLSearchParams(creationForm('a@test.example')), {
          'sec-fetch-site': 'same-origin',
        }),
      ),
    'form-too-old': async (world) => {
      const lila = await world.holder(LILA);
      await lila.get(FORM);
      return shown(
        FORM,
        await lila.send(FORM, new URLSearchParams({ _csrf: 'none', ...CHANGE }), {
          'sec-fetch-site': 'same-origin',
        }),
      );
    },
    'too-large': async (world) =>
      shown('/creation', await world.stranger().send('/creation', `a=${'x'.repeat(70_000)}`)),
    'too-many-tries': (world) =>
      world.elsewhere({ throttle: true, captcha: noCaptcha() }, async (who) => {
        const tries = () => world.sends(who, '/activation', { code: 'ABCDEFGHJKLM' });
        let last = await tries();
        while (last.answer.statusCode !== 429) last = await tries();
        return last;
      }),
    busy: whileBusy(async (world) =>
      world.sends(world.stranger(), '/creation', creationForm('a@test.example')),
    ),
    'busy-signed-in': async (world) => {
      const lila = await world.holder(LILA);
      return whileBusy(() => world.sends(lila, FORM, CHANGE))(world);
    },
    'database-away': async (world) => {
      const lila = await world.holder(LILA);
      return databaseAway(world, () => world.opens(lila, '/espace'));
    },
    fault: async (world) => {
      const { hasher } = world.platform;
      const broken = async () => Promise.reject(new Error('broken'));
      world.platform.hasher = { ...hasher, hash: broken, inTurn: () => world.platform.hasher };
      const answered = await world.sends(world.stranger(), '/creation', creationForm('a@test.example'));
      world.platform.hasher = hasher;
      return answered;
    },
  },
});
