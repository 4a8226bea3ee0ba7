import { asHolder } from '../account/as-holder.ts';
import { factorAsked } from '../account/factor-asked.ts';
import type { Actor } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * Puts setting a factor up off until the next sign-in.
 * @param before how often it was put off when it was asked: sent twice it counts once
 * @returns false where it can be put off no more
 */
export function putOffFactor(platform: Platform, actor: Actor, before: number): Promise<boolean> {
  return asHolder(platform, actor, async ({ tx, account, now }) => {
    if (account.factor_put_off > before) return true;
    const asked = factorAsked(tx.installation, account, now);
    // Where nothing is asked, nothing is put off.
    if (asked !== 'may-wait') return asked === undefined;
    await tx.db
      .updateTable('account')
      .set({ factor_put_off: account.factor_put_off + 1 })
      .where('id', '=', account.id)
      .execute();
    return true;
  });
}
