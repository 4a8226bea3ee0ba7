import { recordEvent } from '../../account/audit/record-event.ts';
import { HOLDER_FIELDS, type HolderData } from '../../account/holder-data/holder-form.ts';
import { lockSignedInAccount, type SignedIn } from '../../account/session.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { holderDataChangedMail } from '../mails.tsx';
import { changedLabels } from './changed-labels.ts';

export type ChangeHolderDataOutcome =
  | { outcome: 'changed' }
  | { outcome: 'nothing-changed' }
  | { outcome: 'signed-out' };

/**
 * Puts new data of the holder in the place of the old (SPEC 6). Of two browsers that write at once the last
 * wins, each told of by its own mail and its own line of the history: they are one person's, about himself.
 */
export function changeHolderData(
  platform: Platform,
  who: SignedIn,
  data: HolderData,
): Promise<ChangeHolderDataOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<ChangeHolderDataOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const changed = HOLDER_FIELDS.filter((name) => data[name] !== account[name]);
    if (changed.length === 0) return { outcome: 'nothing-changed' };

    await trx.updateTable('account').set(data).where('id', '=', account.id).execute();
    const now = platform.clock.now();
    const mail = holderDataChangedMail(
      platform.installation,
      { ...account, ...data },
      changedLabels(changed),
      now,
    );
    await queueMail(trx, platform, mail);
    await recordEvent(trx, platform, {
      event: 'holder-data-changed',
      accountId: account.id,
      origin: who.origin,
      details: { fields: changed.join(' ') },
    });
    return { outcome: 'changed' };
  });
}
