import { sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { AWAITS_LETTER } from '../mandates/dossier.ts';
import { tellOfLetter } from '../mandates/granting/standing.ts';
import { openByLetter } from '../mandates/mandate.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { dossierOpenedMail } from './mails.tsx';

/**
 * Who may enter the code of a letter: the holder of the account that the dossier waits in, by a session or the
 * password. Others in the company may have opened the letter (rule 2.11).
 */
export function ownerOfDossier(db: Database, dossierId: string): Asked<CodeOwner> {
  return db
    .selectFrom('account')
    .innerJoin('dossier', 'dossier.account_id', 'account.id')
    .where('dossier.id', '=', dossierId)
    .where(AWAITS_LETTER)
    .select([
      'account.id as accountId',
      'account.sign_in_email_key as emailKey',
      'account.sign_in_email as countedWith',
      sql<string[]>`array[account.password_hash]`.as('passwordHashes'),
    ]);
}

/** Holds the account that the dossier waits in. */
export function lockAccountOfDossier(db: Trx, dossierId: string) {
  const accountId = db.selectFrom('dossier').select('account_id').where('id', '=', dossierId);
  return db.selectFrom('account').select('id').where('id', '=', accountId).forNoKeyUpdate();
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
  const found = await dossierAndAccount(tx, dossierId);
  if (!found) throw new Error('a dossier that is not there was opened');
  const { account, dossier } = found;
  const asSuppleant = await openByLetter(tx, account.id, dossier.siren, serviceIds);
  await tellOfLetter(tx, account, dossier.siren, asSuppleant);
  await send(tx, dossierOpenedMail(tx.installation, account, dossier, tx.clock.now()));
  const details = { siren: dossier.siren };
  await record(tx, { event: 'dossier-opened', accountId: account.id, origin, details });
}

/** A dossier that is open, and the account it is in. */
export async function openedDossier(
  ground: Ground,
  dossierId: string,
): Promise<{ account: Account; dossier: { siren: string; name: string } } | undefined> {
  const found = await dossierAndAccount(ground, dossierId);
  return found?.isAwaited ? undefined : found;
}

async function dossierAndAccount({ db }: Ground, dossierId: string) {
  const found = await db
    .selectFrom('dossier')
    .select(['account_id', 'siren', 'name', AWAITS_LETTER.as('isAwaited')])
    .where('id', '=', dossierId)
    .executeTakeFirst();
  const account = found && (await accountById(db, found.account_id));
  return account && { account, dossier: found, isAwaited: found.isAwaited === true };
}
