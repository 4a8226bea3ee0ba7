import { sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import { MANAGERS } from '../company/acting.ts';
import { companyAddress, replaceCompanyAddress } from '../company/company-address.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import { lockingCompany } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type AddressChange, addressChangeById } from './address-change.ts';
import { tellOfChange } from './tell-of-change.tsx';

/**
 * Who may enter the code: the account that asked, by a session or its password, as long as it is a titulaire or suppléant of
 * the company. Who reads the company's mailbox hands the code over; with it alone nobody does anything.
 */
export function ownerOfAddress(db: Database, changeId: string): Asked<CodeOwner> {
  return db
    .selectFrom('company_address_change as change')
    .innerJoin('account', 'account.id', 'change.account_id')
    .where('change.id', '=', changeId)
    .where('change.status', '=', 'pending')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mandate')
          .select('mandate.id')
          .whereRef('mandate.account_id', '=', 'account.id')
          .whereRef('mandate.siren', '=', 'change.siren')
          .where('mandate.role', 'in', MANAGERS)
          // Those of titulaires and suppléants have no end that is known before.
          .where('mandate.state', '=', 'active')
          .where('mandate.until', 'is', null),
      ),
    )
    .select([
      'account.id as accountId',
      'account.sign_in_email_key as emailKey',
      'account.sign_in_email as countedWith',
      sql<string[]>`array[account.password_hash]`.as('passwordHashes'),
    ]);
}

/** Holds the account that asked, then the company. */
export function lockAskerAndCompany(_db: Trx, changeId: string): Asked {
  return sql`
    with asker as materialized (
      select siren from company_address_change as change join account on account.id = change.account_id
      where change.id = ${changeId} for no key update of account)
    select ${lockingCompany(sql.ref('siren'))} from asker`;
}

/** The address is the company's from now on. The caller holds the account that asked and the company. */
export async function activateAddress(tx: Tx, changeId: string, origin: Origin): Promise<void> {
  const found = await changeAndAsker(tx, changeId);
  if (!found) throw new Error('the new address of a company is gone and was activated');
  const { change, account } = found;
  const now = tx.clock.now();
  const { siren, new_email: address, new_email_key: key } = change;
  const before = await companyAddress(tx.db, siren);
  await tx.db
    .updateTable('company_address_change')
    .set({
      status: 'activated',
      activated_at: now,
      old_email: before?.email ?? null,
      old_proved_at: before?.proved_at ?? null,
    })
    .where('id', '=', changeId)
    .execute();
  await replaceCompanyAddress(tx, siren, { address, key });
  await tellOfChange(tx, { change, by: account, origin, before: before?.email });
  await record(tx, {
    event: 'company-address-changed',
    accountId: account.id,
    origin,
    details: {
      siren,
      newAddress: maskedEmail(address),
      ...(before && { oldAddress: maskedEmail(before.email) }),
    },
  });
}

/** A change in force, and who made it, for the third tab; none once it was undone, or another is in force. */
export async function activatedAddress(
  ground: Ground,
  changeId: string,
): Promise<{ change: AddressChange; account: Account } | undefined> {
  const found = await changeAndAsker(ground, changeId);
  if (found?.change.status !== 'activated') return undefined;
  const present = await companyAddress(ground.db, found.change.siren);
  return present?.email_key === found.change.new_email_key ? found : undefined;
}

async function changeAndAsker({ db }: Pick<Ground, 'db'>, changeId: string) {
  const change = await addressChangeById(db, changeId);
  const account = change?.account_id ? await accountById(db, change.account_id) : undefined;
  return change && account && { change, account };
}
