import { type Account, accountById } from '../account/account.ts';
import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { companyName, givableServices, roleDetails, toldOf } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Delegation } from './delegations.ts';
import { delegationRenewedMail } from './mails.tsx';

export type RenewOutcome = { outcome: 'renewed' } | NotConfirmed | { outcome: 'gone' };

/**
 * Gives a delegation another last day, at most a year from now. Whoever renews it answers for it from then on, which the
 * titulaires and whoever gave it are told: one that sleeps, because who gave it has no right any more, is awake again. What
 * is accepted already needs not be accepted anew.
 */
export function renewDelegation(
  platform: Platform,
  actor: Actor,
  delegation: Delegation,
  until: Date,
  present: Confirmation,
): Promise<RenewOutcome> {
  return asConfirmedHolder(platform, actor, present, (holder) => renew(holder, actor, delegation, until));
}

async function renew(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  { ids, siren, access }: Delegation,
  until: Date,
): Promise<RenewOutcome> {
  await lockCompany(tx, siren);
  const givable = await givableServices(tx, account.id, siren, 'delegataire');
  if (givable.length === 0) return { outcome: 'gone' };
  const before = await giversOf(tx, ids);
  const renewed = await tx.db
    .updateTable('mandate')
    .set({ until, state: 'active', granted_by: account.id, reminded_days: null })
    .where('id', 'in', ids)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('account_id', '<>', account.id)
    .where('service', 'in', givable)
    .where('state', 'in', ['active', 'asleep'])
    .where('until', '>', now)
    .returning(['service', 'account_id'])
    .execute();
  const [first] = renewed;
  const holder = first && (await accountById(tx.db, first.account_id));
  if (!holder) return { outcome: 'gone' };
  const services = renewed.flatMap(({ service }) => service ?? []).sort();
  for (const to of [
    holder,
    account,
    ...(await besides(tx, { siren, services, before, except: [holder.id, account.id] })),
  ]) {
    const company = { siren, name: await companyName(tx.db, to.id, siren) };
    const told = { company, holder, giver: account, services, access, until, at: now };
    await send(tx, delegationRenewedMail(tx.installation, to, told));
  }
  const details = (side: 'holder' | 'giver') => roleDetails(siren, services, 'delegataire', side);
  await record(tx, { event: 'delegation-renewed', accountId: account.id, origin, details: details('giver') });
  await record(tx, { event: 'delegation-renewed', accountId: holder.id, details: details('holder') });
  return { outcome: 'renewed' };
}

async function giversOf({ db }: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('mandate')
    .select('granted_by')
    .distinct()
    .where('id', 'in', ids)
    .execute();
  return rows.flatMap(({ granted_by }) => granted_by ?? []);
}

/** Who answered for it until now, and the titulaires: whoever renews a delegation takes it over. */
async function besides(
  { db, clock }: Tx,
  of: { siren: string; services: readonly string[]; before: readonly string[]; except: readonly string[] },
): Promise<Account[]> {
  const acting = await toldOf(db, of.siren, of.services, clock.now());
  return acting
    .filter(({ account, role }) => role === 'titulaire' || of.before.includes(account.id))
    .map(({ account }) => account)
    .filter(({ id }) => !of.except.includes(id));
}
