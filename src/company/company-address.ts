import { type EmailAddress, emailKey } from '../account/email-address.ts';
import type { CompanyAddressTable, Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** The e-mail address of a company that a code has proved. What was typed at a creation is none. */
export type ProvedAddress = CompanyAddressTable;

export function companyAddress(db: Database, siren: string): Promise<ProvedAddress | undefined> {
  return provedAddresses(db).where('siren', '=', siren).executeTakeFirst();
}

function provedAddresses(db: Database) {
  return db.selectFrom('company_address').select(['siren', 'email', 'email_key', 'proved_at']);
}

/** For so long an address that was replaced is told besides: whoever replaced it may have had no right to. */
const FORMER_ADDRESS_DAYS = 30;

/**
 * Where a company itself hears of what changes: its proved address first, then those that were replaced in the last 30 days.
 * None where none was ever proved.
 */
export async function companyAddressesToTell({ db, clock }: Tx, siren: string): Promise<string[]> {
  const present = await companyAddress(db, siren);
  const former = await db
    .selectFrom('former_company_address')
    .select('email')
    .where('siren', '=', siren)
    .where('told_until', '>', clock.now())
    .orderBy('told_until', 'desc')
    .execute();
  return [...(present ? [present.email] : []), ...former.map(({ email }) => email)];
}

/**
 * Makes an address that was proved the company's; the one before is told of what happens for 30 days more. The caller holds
 * the company's lock.
 */
export async function replaceCompanyAddress(
  tx: Tx,
  siren: string,
  { address, key }: EmailAddress,
): Promise<void> {
  const now = tx.clock.now();
  const before = await companyAddress(tx.db, siren);
  if (before && before.email_key !== key) await tellForAWhile(tx, before, now);
  const proved = { email: address, email_key: key, proved_at: now };
  await tx.db
    .insertInto('company_address')
    .values({ siren, ...proved })
    .onConflict((conflict) => conflict.column('siren').doUpdateSet(proved))
    .execute();
  await forgetFormer(tx, siren, key);
}

async function tellForAWhile(
  { db }: Tx,
  { siren, email, email_key }: ProvedAddress,
  now: Date,
): Promise<void> {
  const told = { email, told_until: new Date(now.getTime() + FORMER_ADDRESS_DAYS * DAY_MS) };
  await db
    .insertInto('former_company_address')
    .values({ siren, email_key, ...told })
    .onConflict((conflict) => conflict.columns(['siren', 'email_key']).doUpdateSet(told))
    .execute();
}

const DAY_MS = 24 * 3_600_000;

/**
 * Gives a company back the address that it had before, with the hour of its proof; none where it had none. Those withdrawn are
 * told nothing more. The caller holds the company's lock.
 */
export async function putBackCompanyAddress(
  tx: Tx,
  siren: string,
  former: { email: string; provedAt: Date } | undefined,
  withdrawn: readonly string[],
): Promise<void> {
  const keys = [...withdrawn.map(emailKey), ...(former ? [emailKey(former.email)] : [])];
  for (const key of keys) await forgetFormer(tx, siren, key);
  await tx.db.deleteFrom('company_address').where('siren', '=', siren).execute();
  if (!former) return;
  const { email, provedAt: proved_at } = former;
  await tx.db
    .insertInto('company_address')
    .values({ siren, email, email_key: emailKey(email), proved_at })
    .execute();
}

/** One address is told no more, for it is the present one, or was never the company's to begin with. */
async function forgetFormer({ db }: Tx, siren: string, key: string): Promise<void> {
  await db
    .deleteFrom('former_company_address')
    .where('siren', '=', siren)
    .where('email_key', '=', key)
    .execute();
}

/** Those told no more; and every address of a company for which no account has, or lately had, a mandate. */
export async function purgeCompanyAddresses({ db }: Ground, now: Date): Promise<void> {
  await db.deleteFrom('former_company_address').where('told_until', '<=', now).execute();
  for (const table of ['company_address', 'former_company_address'] as const)
    await db
      .deleteFrom(table)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('mandate').select('id').whereRef('mandate.siren', '=', `${table}.siren`))),
      )
      .execute();
}
