import { accountByEmailKey } from '../../../src/account/account.ts';
import { signedIn } from '../../tools/accounts.ts';
import { addFactor } from '../../tools/factors.ts';
import { addPasskey } from '../../tools/passkeys.ts';
import { exhaustTries, withCode } from '../../tools/sign-in-codes.ts';
import type { Visitor } from '../../tools/visitor.ts';
import { LONG } from '../long-holder.ts';
import { send, statesOf, visit, withoutScripts } from '../state.ts';
import { LILA, NEW_PASSWORD, PASSWORD, type World } from '../world.ts';
import { frozen } from './dispute.ts';
import { locked } from './space-lock.ts';

const WRONG = { email: LILA, password: 'pas-celui-ci' };

/** So many tries failed that a code is mailed besides. */
async function whoIsAskedForTheCode(world: World): Promise<{ who: Visitor; code: string }> {
  await exhaustTries(world.platform, LILA);
  const who = world.stranger('counted');
  const { code } = await withCode(world.platform, LILA, async () => {
    const { answer } = await world.sends(who, '/connexion', { email: LILA, password: PASSWORD });
    return answer;
  });
  return { who, code };
}

async function entersCode(world: World, code: string, times = 1) {
  const { who, code: right } = await whoIsAskedForTheCode(world);
  const typed = code === 'wrong' ? (right === '123456' ? '123457' : '123456') : code;
  let shown = await world.sends(who, '/connexion/code', { code: typed });
  for (let time = 1; time < times; time++) shown = await world.sends(who, '/connexion/code', { code: typed });
  return shown;
}

/** Who has an application of codes gave the right password. */
export async function whoIsAskedForTheStep(world: World): Promise<Visitor> {
  const { platform } = world;
  const account = await accountByEmailKey(platform.db, LILA);
  await addFactor(platform, account?.id ?? '');
  const who = world.stranger();
  await world.sends(who, '/connexion', { email: LILA, password: PASSWORD });
  return who;
}

/** The same, whose only factor is a passkey. */
async function whoHasOnlyAPasskey(world: World): Promise<Visitor> {
  const { platform } = world;
  await addPasskey(platform, await signedIn(platform, LILA, PASSWORD));
  const who = world.stranger();
  await world.sends(who, '/connexion', { email: LILA, password: PASSWORD });
  return who;
}

async function givesStep(world: World, second_step: string, path = '/connexion/seconde-etape') {
  return world.sends(await whoIsAskedForTheStep(world), '/connexion/seconde-etape', { second_step }, path);
}

async function givesTooManySteps(world: World) {
  const who = await whoIsAskedForTheStep(world);
  const _csrf = await who.csrf('/connexion/seconde-etape');
  const body = new URLSearchParams({ second_step: 'zzzzz-zzzzz', _csrf });
  for (let time = 0; time < 9; time++) await who.send('/connexion/seconde-etape', body);
  return world.sends(who, '/connexion/seconde-etape', { second_step: 'zzzzz-zzzzz' });
}

export const SIGN_IN = statesOf({
  'GET /connexion': {
    first: visit('/connexion'),
    'without-scripts': withoutScripts(visit('/connexion')),
    'other-way': {
      open: visit('/connexion'),
      act: async (page) => {
        await page.getByRole('button', { name: 'Autre moyen' }).click();
        await page.locator('input[name="captcha"]').waitFor();
      },
    },
    'to-come-back': visit('/connexion?retour=%2Fespace%2Fservices'),
    'signed-out': async (world) => world.sends(await world.holder(LILA), '/deconnexion', {}, '/espace'),
    'session-over': async (world) => {
      const lila = await world.holder(LILA);
      world.platform.clock.advance({ minutes: 31 });
      return world.opens(lila, '/espace/services');
    },
    'draft-waits': async (world) => {
      const lila = await world.holder(LILA);
      const { body } = await lila.get('/espace/identifiants');
      const _csrf = /name="_csrf"[^>]* value="([^"]*)"/.exec(body)?.[1] ?? '';
      world.platform.clock.advance({ minutes: 31 });
      const typed = {
        change_email: '1',
        email: 'lila@test.example',
        email_confirmation: 'lila@test.example',
      };
      const answer = await lila.send('/espace/identifiants', new URLSearchParams({ _csrf, ...typed }));
      return world.opens(lila, String(answer.headers.location));
    },
  },
  'POST /connexion': {
    empty: send('/connexion', { email: '', password: '', captcha: '' }),
    wrong: send('/connexion', WRONG),
    'wrong-image': send('/connexion', { ...WRONG, captcha: 'zzzzzz' }),
    'wrong-without-scripts': withoutScripts(send('/connexion', { ...WRONG, captcha: 'zzzzzz' })),
    'wrong-long': send('/connexion', { ...WRONG, email: LONG }),
    locked: async (world) => {
      await locked(world);
      return world.sends(world.stranger(), '/connexion', { email: LILA, password: PASSWORD });
    },
    frozen: (world) =>
      frozen(world, (who, email) => world.sends(who, '/connexion', { email, password: NEW_PASSWORD })),
  },
  'POST /connexion/cle-d-acces': {
    wrong: send('/connexion/cle-d-acces', { cle_d_acces: '{}' }, '/connexion'),
  },
  'GET /connexion/code': {
    first: async (world) => world.opens((await whoIsAskedForTheCode(world)).who, '/connexion/code'),
    'sent-again': async (world) => {
      const { who } = await whoIsAskedForTheCode(world);
      return world.sends(who, '/connexion/code/renvoyer', {}, '/connexion/code');
    },
  },
  'GET /connexion/seconde-etape': {
    first: async (world) => world.opens(await whoIsAskedForTheStep(world), '/connexion/seconde-etape'),
    'backup-code': async (world) =>
      world.opens(await whoIsAskedForTheStep(world), '/connexion/seconde-etape?avec=secours'),
    passkey: async (world) => world.opens(await whoHasOnlyAPasskey(world), '/connexion/seconde-etape'),
    'passkey-without-scripts': withoutScripts(async (world) =>
      world.opens(await whoHasOnlyAPasskey(world), '/connexion/seconde-etape'),
    ),
  },
  'POST /connexion/seconde-etape': {
    over: givesTooManySteps,
    'wrong-passkey': async (world) =>
      world.sends(await whoHasOnlyAPasskey(world), '/connexion/seconde-etape', {
        avec: 'cle',
        cle_d_acces: '{}',
      }),
    empty: (world) => givesStep(world, ''),
    wrong: (world) => givesStep(world, '000000'),
    'wrong-backup-code': (world) => givesStep(world, 'zzzzz-zzzzz', '/connexion/seconde-etape?avec=secours'),
  },
  'POST /connexion/code': {
    empty: (world) => entersCode(world, ''),
    wrong: (world) => entersCode(world, 'wrong'),
    over: (world) => entersCode(world, 'wrong', 5),
  },
});
