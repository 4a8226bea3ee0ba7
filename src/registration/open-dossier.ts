import { type Account, accountById, lockAccount } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { emailKey } from '../account/email-address.ts';
import type { ActivationRefusal, EnteredCode } from '../activation/activation-kind.ts';
import { record } from '../audit/record-event.ts';
import { usableCode } from '../codes/check-code.ts';
import { type CodeOwner, stillProves } from '../codes/code-owner.ts';
import type { Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { dossierOpenedMail } from './mails.tsx';

export type OpenDossierOutcome = { outcome: 'opened'; dossierId: string } | ActivationRefusal;

/**
 * Who may enter the code of a letter: the holder of the account that the dossier waits in, by a session or the
 * password. Others in the company may have opened the letter.
 */
export async function ownerOfDossier({ db }: Ground, dossierId: string): Promise<CodeOwner | undefined> {
  const account = await db
    .selectFrom('account')
    .innerJoin('dossier', 'dossier.account_id', 'account.id')
    .selectAll('account')
    .where('dossier.id', '=', dossierId)
    .executeTakeFirst();
  return account && ownerOf(account);
}

/**
 * Second tab of the activation with the code of a letter: the dossier opens, with its services, in the account it
 * waits in, whose sign-in address has to be entered. Of several at once exactly one succeeds.
 * @param serviceIds those that open with it
 */
export async function openDossier(
  platform: Platform,
  { codeId, email, proof, enteredBy }: EnteredCode,
  serviceIds: readonly string[],
  origin: Origin,
): Promise<OpenDossierOutcome> {
  const first = await usableCode(platform.db, codeId, 'dossier', platform.clock.now());
  if (first.outcome !== 'code-usable') return first;
  const dossierId = first.code.subjectId;
  const { account_id } = await platform.db
    .selectFrom('dossier')
    .select('account_id')
    .where('id', '=', dossierId)
    .executeTakeFirstOrThrow();
  return inTransaction(platform, async (tx): Promise<OpenDossierOutcome> => {
    const account = await lockAccount(tx.db, account_id);
    // Under the lock nothing about this account moves any more: look again.
    const checked = await usableCode(tx.db, codeId, 'dossier', tx.clock.now());
    if (checked.outcome !== 'code-usable') return checked;
    if (account?.sign_in_email_key !== emailKey(email)) return { outcome: 'wrong-address' };
    if (!(await stillProves(tx.db, proof, ownerOf(account)))) return { outcome: 'proof-over' };
    const dossier = await openWaiting(tx.db, dossierId, serviceIds);
    if (!dossier) return { outcome: 'code-replaced' };
    const now = tx.clock.now();
    await tx.db.updateTable('activation_code').set({ used_at: now }).where('id', '=', codeId).execute();
    await send(tx, dossierOpenedMail(tx.installation, account, dossier, now));
    if (enteredBy) await rememberCompleted(tx, { what: 'activation', by: enteredBy });
    const { siren } = dossier;
    await record(tx, {
      event: 'dossier-opened',
      accountId: account.id,
      origin,
      details: { siren },
    });
    return { outcome: 'opened', dossierId };
  });
}

/** A dossier that is open, and the account it is in. */
export async function openedDossier(
  { db }: Ground,
  dossierId: string,
): Promise<{ account: Account; dossier: { siren: string; name: string } } | undefined> {
  const dossier = await db
    .selectFrom('dossier')
    .select(['account_id', 'siren', 'name'])
    .where('id', '=', dossierId)
    .where('status', '=', 'open')
    .executeTakeFirst();
  const account = dossier && (await accountById(db, dossier.account_id));
  return account && { account, dossier };
}

function ownerOf(account: Account): CodeOwner {
  return {
    accountId: account.id,
    emailKey: account.sign_in_email_key,
    countedWith: account.sign_in_email,
    passwordHashes: [account.password_hash],
  };
}

async function openWaiting(trx: Trx, dossierId: string, serviceIds: readonly string[]) {
  const dossier = await trx
    .updateTable('dossier')
    .set({ status: 'open' })
    .where('id', '=', dossierId)
    .where('status', '=', 'waiting')
    .returning(['siren', 'name'])
    .executeTakeFirst();
  const rows = serviceIds.map((service_id) => ({ dossier_id: dossierId, service_id }));
  if (dossier && rows.length > 0) {
    await trx
      .insertInto('dossier_service')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return dossier;
}
