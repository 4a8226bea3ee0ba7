import { factorsFrozen } from '../account/account.ts';
import type { AsHolder } from '../account/as-holder.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { makeLockLink } from '../account/lock-link.tsx';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { replaceBackupCodes } from './backup-code.ts';
import { factorsChangedMail } from './mails.tsx';
import type { Frozen } from './set-up-app.ts';

export type NewCodesOutcome =
  | { outcome: 'made'; codes: string[] }
  | Frozen
  /** There is nothing that they could stand for. */
  | { outcome: 'no-factor' };

/** Ten new codes on paper for whoever has just confirmed who they are; those before work no longer. */
export async function makeNewCodes(
  { tx, account, now }: AsHolder,
  actor: Actor,
  form: string,
): Promise<NewCodesOutcome> {
  const until = factorsFrozen(account, now);
  if (until) return { outcome: 'frozen', until };
  if (account.factors.length === 0) return { outcome: 'no-factor' };
  const codes = await replaceBackupCodes(tx, account.id, form);
  await distrustBrowsers(tx, account);
  await record(tx, { event: 'backup-codes-made', ...actor });
  const told = { at: now, origin: actor.origin, lock: await makeLockLink(tx, account) };
  await send(tx, factorsChangedMail(tx.installation, account, 'new-codes', told));
  return { outcome: 'made', codes };
}
