import { accountByEmailKey } from '../../../src/account/account.ts';
import { LOCK_PATHS, makeLockLink } from '../../../src/account/lock-link.tsx';
import { inTransaction } from '../../../src/platform/unit-of-work.ts';
import { LOCK } from '../../../src/space-lock/pages.tsx';
import { send, statesOf, visit } from '../state.ts';
import { LILA, type World } from '../world.ts';

const { own, byMail, done } = LOCK_PATHS;

/** As a mail to the present address bears it. */
async function referenceOf({ platform }: World): Promise<string> {
  const account = await accountByEmailKey(platform.db, LILA);
  if (!account) throw new Error('no account');
  return (await inTransaction(platform, (tx) => makeLockLink(tx, account))).reference;
}

/** Closed, as by whoever reads the sign-in address. */
export async function locked(world: World): Promise<void> {
  const reference = await referenceOf(world);
  await world.sends(world.stranger(), byMail, { reference, action: LOCK });
}

export const SPACE_LOCK = statesOf({
  [`GET ${own}`]: { first: async (world) => world.opens(await world.holder(LILA), own) },
  [`GET ${byMail}`]: { first: visit(byMail) },
  [`POST ${byMail}`]: {
    empty: send(byMail, { reference: '' }),
    unknown: send(byMail, { reference: '2345-6789-ABCD-EFGH' }),
    found: async (world) =>
      world.sends(world.stranger(), byMail, { reference: await referenceOf(world), action: '' }),
  },
  [`GET ${done}`]: { first: visit(done) },
});
