import { type Account, accountById, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { dossierOpenedMail } from './mails.tsx';

/**
 * Who may enter the code of a letter: the holder of the account that the dossier waits in, by a session or the
 * password. Others in the company may have opened the letter (rule 2.11).
 */
export async function ownerOfDossier({ db }: Ground, dossierId: string): Promise<CodeOwner | undefined> {
  const account = await db
    .selectFrom('account')
    .innerJoin('dossier', 'dossier.account_id', 'account.id')
    .selectAll('account')
    .where('dossier.id', '=', dossierId)
    .where('dossier.status', '=', 'waiting')
    .executeTakeFirst();
  return (
    account && {
      accountId: account.id,
      emailKey: account.sign_in_email_key,
      countedWith: account.sign_in_email,
      passwordHashes: [account.password_hash],
    }
  );
}

/** Holds the account that the dossier waits in. */
export async function lockAccountOfDossier({ db }: Tx, dossierId: string): Promise<void> {
  const dossier = await db
    .selectFrom('dossier')
    .select('account_id')
    .where('id', '=', dossierId)
    .executeTakeFirst();
  if (dossier) await lockAccount(db, dossier.account_id);
}

/**
 * The dossier opens, with its services, in the account it waits in. The caller holds that account's lock.
 * @param serviceIds those that open with it
 */
export async function openDossier(
  tx: Tx,
  dossierId: string,
  serviceIds: readonly string[],
  origin: Origin,
): Promise<void> {
  const dossier = await tx.db
    .updateTable('dossier')
    .set({ status: 'open' })
    .where('id', '=', dossierId)
    .returning(['account_id', 'siren', 'name'])
    .executeTakeFirstOrThrow();
  const account = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('id', '=', dossier.account_id)
    .executeTakeFirstOrThrow();
  const rows = serviceIds.map((service_id) => ({ dossier_id: dossierId, service_id }));
  if (rows.length > 0)
    await tx.db
      .insertInto('dossier_service')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await send(tx, dossierOpenedMail(tx.installation, account, dossier, tx.clock.now()));
  const details = { siren: dossier.siren };
  await record(tx, { event: 'dossier-opened', accountId: account.id, origin, details });
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
