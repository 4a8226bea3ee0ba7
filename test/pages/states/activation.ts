import { codeTo, handOverMails, openAccount, signedIn } from '../../tools/accounts.ts';
import { askForAddress } from '../../tools/changes.ts';
import { recoveryCodeOf } from '../../tools/recoveries.ts';
import { COMPANY, codeOfLetter, register } from '../../tools/registrations.ts';
import { LONG, LONG_NEW, openLongHolder } from '../long-holder.ts';
import { type Open, send, statesOf, visit, withoutScripts } from '../state.ts';
import { LILA, NEW_PASSWORD, PASSWORD, type Shown, type World } from '../world.ts';

const PAGE = '/activation';
const TAB = '/activation/identifiants';
const NEW = 'lila.nouvelle@demo.example';
const JEANNE = 'jeanne.dupont@test.example';
/** Of whoever asks for a space in these tests. */
const FIRST_PASSWORD = 'sept-girafes-lisent-le-journal-42';

async function codeOfChange(world: World, newPassword?: string, email = LILA, newEmail = NEW) {
  const { platform } = world;
  const typed = { password: PASSWORD, ...(newPassword !== undefined && { newPassword }) };
  await askForAddress(platform, await signedIn(platform, email, PASSWORD), newEmail, typed);
  await handOverMails(platform);
  return codeTo(platform, newEmail);
}

async function codeOfCreation(world: World, company?: typeof COMPANY): Promise<string> {
  await register(world.platform, JEANNE, { company });
  await handOverMails(world.platform);
  return codeTo(world.platform, JEANNE);
}

const enters =
  (code: (world: World) => Promise<string>): Open =>
  async (world) =>
    world.sends(world.stranger(), PAGE, { code: await code(world) });

/** Both tabs. */
async function activates(
  world: World,
  code: string,
  fields: Record<string, string>,
  times = 1,
): Promise<Shown> {
  const who = world.stranger();
  let shown = await world.sends(who, PAGE, { code });
  for (let time = 0; time < times; time++) shown = await world.sends(who, TAB, fields);
  return shown;
}

const CHANGE = { email: NEW, password: PASSWORD };
const CREATION = { email: JEANNE, password: FIRST_PASSWORD };

async function codeInLetter(world: World): Promise<string> {
  await activates(world, await codeOfCreation(world, COMPANY), CREATION);
  const { subscriber_number } = await world.platform.db
    .selectFrom('account')
    .select('subscriber_number')
    .where('sign_in_email', '=', JEANNE)
    .executeTakeFirstOrThrow();
  return codeOfLetter(world.platform, subscriber_number);
}

export const ACTIVATION = statesOf({
  'GET /activation': { first: visit(PAGE), 'without-scripts': withoutScripts(visit(PAGE)) },
  'POST /activation': {
    empty: send(PAGE, { code: '', captcha: '' }),
    unknown: send(PAGE, { code: 'ABCDEFGHJKLM' }),
    'of-another-page': enters(({ platform }) => recoveryCodeOf(platform, LILA)),
    expired: enters(async (world) => {
      const code = await codeOfChange(world);
      world.platform.clock.advance({ hours: 49 });
      return code;
    }),
    used: enters(async (world) => {
      const code = await codeOfChange(world);
      await activates(world, code, CHANGE);
      return code;
    }),
    replaced: enters(async (world) => {
      const code = await codeOfChange(world);
      await codeOfChange(world, undefined, LILA, 'lila.autre@demo.example');
      return code;
    }),
  },
  'GET /activation/identifiants': {
    'of-a-stranger': enters(codeOfChange),
    'of-a-letter': enters(codeInLetter),
    'of-the-own-browser': async (world) => {
      const code = await codeOfChange(world);
      return world.sends(await world.holder(LILA), PAGE, { code });
    },
    'of-a-creation': enters(codeOfCreation),
  },
  'POST /activation/identifiants': {
    empty: async (world) => activates(world, await codeOfChange(world), { email: '', password: '' }),
    wrong: async (world) => activates(world, await codeOfChange(world), { ...CHANGE, password: 'non' }),
    'wrong-long': async (world) => {
      await openLongHolder(world);
      const code = await codeOfChange(world, undefined, LONG, LONG_NEW);
      return activates(world, code, { email: LONG, password: 'non' });
    },
    'code-ended': async (world) =>
      activates(world, await codeOfChange(world), { ...CHANGE, password: 'non' }, 5),
    'address-taken': async (world) => {
      const code = await codeOfChange(world);
      await openAccount(world.platform, NEW);
      return activates(world, code, CHANGE);
    },
  },
  'GET /activation/recapitulatif': {
    'address-changed': async (world) => activates(world, await codeOfChange(world), CHANGE),
    'both-changed': async (world) => activates(world, await codeOfChange(world, NEW_PASSWORD), CHANGE),
    'long-changed': async (world) => {
      await openLongHolder(world);
      const code = await codeOfChange(world, undefined, LONG, LONG_NEW);
      return activates(world, code, { email: LONG_NEW, password: PASSWORD });
    },
    created: async (world) => activates(world, await codeOfCreation(world), CREATION),
    'created-letter-awaited': async (world) =>
      activates(world, await codeOfCreation(world, COMPANY), CREATION),
    'dossier-opened': async (world) => activates(world, await codeInLetter(world), CREATION),
  },
});
