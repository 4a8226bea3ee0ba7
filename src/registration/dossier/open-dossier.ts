import { type Account, accountById, lockAccount } from '../../account/account.ts';
import { type CodeRefusal, usableCode } from '../../account/activation/check-code.ts';
import { recordEvent } from '../../account/audit/record-event.ts';
import { emailKey } from '../../account/email-address.ts';
import type { Origin } from '../../account/session.ts';
import type { Trx } from '../../platform/database/schema.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { dossierOpenedMail } from '../mails.tsx';

export type OpenDossierOutcome =
  | { outcome: 'opened'; dossierId: string }
  | { outcome: 'wrong-address' }
  | { outcome: CodeRefusal };

/**
 * Second tab of the activation with the code of a letter (SPEC 6): the dossier opens, with its services, in the
 * account it waits in, whose sign-in address has to be entered. Of several at once exactly one succeeds.
 */
export async function openDossier(
  platform: Platform,
  entered: { codeId: string; typedEmail: string; serviceIds: readonly string[] },
  origin: Origin,
): Promise<OpenDossierOutcome> {
  const { codeId, typedEmail, serviceIds } = entered;
  const first = await usableCode(platform.db, codeId, 'dossier', platform.clock.now());
  if (first.outcome !== 'code-usable') return first;
  const dossierId = first.code.subjectId;
  const { account_id } = await platform.db
    .selectFrom('dossier')
    .select('account_id')
    .where('id', '=', dossierId)
    .executeTakeFirstOrThrow();
  return platform.db.transaction().execute(async (trx): Promise<OpenDossierOutcome> => {
    const account = await lockAccount(trx, account_id);
    // Under the lock nothing about this account moves any more: look again.
    const checked = await usableCode(trx, codeId, 'dossier', platform.clock.now());
    if (checked.outcome !== 'code-usable') return checked;
    if (account?.sign_in_email_key !== emailKey(typedEmail)) return { outcome: 'wrong-address' };
    const dossier = await openWaiting(trx, dossierId, serviceIds);
    if (!dossier) return { outcome: 'code-replaced' };
    const now = platform.clock.now();
    await trx.updateTable('activation_code').set({ used_at: now }).where('id', '=', codeId).execute();
    await queueMail(trx, platform, dossierOpenedMail(platform.installation, account, dossier, now));
    const { siren } = dossier;
    await recordEvent(trx, platform, {
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
  { db }: Pick<Platform, 'db'>,
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
