import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import type { HolderData } from '../holder-data/holder.ts';
import { rememberedAddress } from '../holder-data/known-address.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { changedFields, toldChanges } from './changed-data.ts';
import { holderDataChangedMail } from './mails.tsx';

export type ChangeHolderDataOutcome = { outcome: 'changed' } | { outcome: 'nothing-changed' };

/**
 * Puts new data of the holder in the place of the old. Of two browsers that write at once the last
 * wins, each told of by its own mail and its own line of the history: they are one person's, about himself.
 */
export function changeHolderData(
  platform: Platform,
  actor: Actor,
  data: HolderData,
): Promise<ChangeHolderDataOutcome> {
  return asHolder(platform, actor, async ({ tx, account, now }): Promise<ChangeHolderDataOutcome> => {
    const changed = changedFields(account, data);
    if (changed.length === 0) return { outcome: 'nothing-changed' };

    const remembered = rememberedAddress(account, data, now);
    await tx.db
      .updateTable('account')
      .set({ ...data, ...remembered })
      .where('id', '=', account.id)
      .execute();
    // Greeted by the name there before: a name that a stranger has just typed stands among what changed.
    const mail = holderDataChangedMail(tx.installation, account, {
      changes: toldChanges(account, data),
      at: now,
      origin: actor.origin,
    });
    await send(tx, mail);
    await record(tx, {
      event: 'holder-data-changed',
      accountId: account.id,
      origin: actor.origin,
      details: { fields: changed.join(' ') },
    });
    return { outcome: 'changed' };
  });
}
