import { accountByEmailKey } from '../../../src/account/account.ts';
import { carryOutRemovals } from '../../../src/factors/carry-out-removals.ts';
import { handOverMails } from '../../tools/accounts.ts';
import { removalReferenceTo } from '../../tools/factors.ts';
import type { Visitor } from '../../tools/visitor.ts';
import { send, statesOf, visit } from '../state.ts';
import { LILA, type Shown, type World } from '../world.ts';
import { whoIsAskedForTheStep } from './sign-in.ts';

const WAYS = '/connexion/moyens-perdus';
const REMOVAL = `${WAYS}/retrait`;
const STOP = `${WAYS}/arret`;
const STEP = '/connexion/seconde-etape';

const asks = (world: World, who: Visitor): Promise<Shown> => world.sends(who, REMOVAL, {}, STEP);

/** Whoever gave the right password has asked. */
async function whoAsked(world: World): Promise<Visitor> {
  const who = await whoIsAskedForTheStep(world);
  await asks(world, who);
  await handOverMails(world.platform);
  return who;
}

async function stops(world: World, action: string): Promise<Shown> {
  const reference = await removalReferenceTo(world.platform, LILA);
  return world.sends(world.stranger(), STOP, { reference, action });
}

async function asksTooOften(world: World): Promise<Shown> {
  const who = await whoIsAskedForTheStep(world);
  for (let time = 0; time < 3; time++) {
    world.platform.clock.advance({ minutes: 1 });
    await asks(world, who);
    await stops(world, 'annuler');
  }
  return asks(world, who);
}

async function withoutCodes(world: World): Promise<Shown> {
  const who = await whoIsAskedForTheStep(world);
  const { db } = world.platform;
  const account = await accountByEmailKey(db, LILA);
  await db
    .updateTable('backup_code')
    .set({ used_at: world.platform.clock.now() })
    .where('account_id', '=', account?.id ?? '')
    .execute();
  return world.opens(who, WAYS);
}

export const LOST_FACTORS = statesOf({
  [`GET ${WAYS}`]: {
    first: async (world) => world.opens(await whoIsAskedForTheStep(world), WAYS),
    'no-code-left': withoutCodes,
    'removal-waits': async (world) => world.opens(await whoAsked(world), WAYS),
  },
  [`GET ${REMOVAL}`]: {
    first: async (world) => world.opens(await whoIsAskedForTheStep(world), REMOVAL),
    waiting: async (world) => world.opens(await whoAsked(world), REMOVAL),
  },
  [`POST ${REMOVAL}`]: {
    asked: async (world) => asks(world, await whoIsAskedForTheStep(world)),
    'too-often': asksTooOften,
  },
  [`GET ${STOP}`]: { first: visit(STOP) },
  [`POST ${STOP}`]: {
    empty: send(STOP, { reference: '' }),
    unknown: send(STOP, { reference: '2345-6789-ABCD-EFGH' }),
    found: async (world) => {
      await whoAsked(world);
      return stops(world, '');
    },
    'too-late': async (world) => {
      await whoAsked(world);
      world.platform.clock.advance({ days: 7, minutes: 1 });
      await carryOutRemovals(world.platform);
      return stops(world, 'annuler');
    },
  },
  [`GET ${STOP}/fait`]: { first: visit(`${STOP}/fait`) },
});
