import { accountById } from '../account/account.ts';
import { addressesOf } from '../account/addresses-of.ts';
import { actingFor } from '../company/acting.ts';
import { send } from '../mail/outbox.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { companyMail, replacedMail, titulaireChangedMail } from './company-mails.tsx';
import type { RoleRequest } from './role-request-row.ts';
import { requestTold } from './told-request.ts';

/** The titulaires of a company hear that somebody else asks for other services of it, or was given them. */
export async function tellCompany(
  tx: Tx,
  request: RoleRequest,
  { what, exceptFor }: { what: 'asked' | 'opened'; exceptFor: readonly string[] },
): Promise<void> {
  for (const account of await actingFor(tx, request.siren, ['titulaire']))
    if (!exceptFor.includes(account.id))
      await send(
        tx,
        companyMail(tx.installation, account, { ...requestTold(request), what }, tx.clock.now()),
      );
}

/** Whoever was replaced, and the suppléants of the company, who stay. */
export async function tellReplaced(
  tx: Tx,
  request: RoleRequest,
  { holderId, replaced }: { holderId: string; replaced: readonly string[] },
): Promise<void> {
  const now = tx.clock.now();
  const told = { ...requestTold(request), services: replaced };
  const holder = replaced.length > 0 ? await accountById(tx.db, holderId) : undefined;
  if (holder)
    for (const to of await addressesOf(tx, holder))
      await send(tx, replacedMail(tx.installation, holder, to, told, now));
  for (const account of await actingFor(tx, request.siren, ['suppleant']))
    if (account.id !== holderId && account.id !== request.account_id)
      await send(tx, titulaireChangedMail(tx.installation, account, told, now));
}
