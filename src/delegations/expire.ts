import { sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { BY_NOBODY, companyName, roleDetails } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { daysAfter, parisDay } from '../web/french-dates.ts';
import { type DelegationTold, delegationEndsMail, delegationExpiredMail } from './mails.tsx';
import { endOfLastDay } from './rules.ts';

/** So many days before its last one, both sides are told that a delegation ends. */
const FIRST = 30;
const LAST = 7;

/**
 * Ends the delegations whose last day is over, which give nothing since midnight, and tells both sides: hourly, by any
 * number of instances at once.
 */
export async function endExpiredDelegations(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  const due = await platform.db
    .selectFrom('mandate')
    .select(['account_id', 'siren'])
    .distinct()
    .where('role', '=', 'delegataire')
    .where('state', '<>', 'ended')
    .where('until', '<=', now)
    .execute();
  for (const of of due)
    await unlessItFails(platform, () => inTransaction(platform, (tx) => endThose(tx, of)));
}

/** The delegations of one person in one company. */
interface Those {
  account_id: string;
  siren: string;
}

async function endThose(tx: Tx, { account_id, siren }: Those): Promise<void> {
  await lockCompany(tx, siren);
  const now = tx.clock.now();
  // Read before they end: with the last one, the company's name is gone from that account.
  const name = await companyName(tx.db, account_id, siren);
  const ended = await tx.db
    .updateTable('mandate')
    .set({ state: 'ended', ended_reason: 'expired' })
    .where('account_id', '=', account_id)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('state', '<>', 'ended')
    .where('until', '<=', now)
    .returning(['service', 'granted_by', 'access', 'until'])
    .execute();
  await tellBoth(tx, { account_id, siren, name }, ended, delegationExpiredMail, 'delegation-expired');
}

/**
 * Tells both sides 30 and 7 days before the last day of a delegation, each once even with several instances at work. A
 * program that was stopped for a while makes up for the latest reminder, not for both.
 */
export async function remindOfDelegations(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  const due = await platform.db
    .selectFrom('mandate')
    .select(['account_id', 'siren'])
    .distinct()
    .where('role', '=', 'delegataire')
    .where('until', '<=', endIn(FIRST, now))
    .where(isDue('mandate', now))
    .where(isActive('mandate', now))
    .execute();
  for (const of of due)
    await unlessItFails(platform, () => inTransaction(platform, (tx) => remindOfThose(tx, of)));
}

/** The latest instant at which a delegation ends that has so many days left. */
function endIn(days: number, now: Date): Date {
  return endOfLastDay(daysAfter(parisDay(now), days));
}

function isDue(mandate: string, now: Date) {
  const of = (column: string) => sql.ref(`${mandate}.${column}`);
  const days = sql`case when ${of('until')} <= ${endIn(LAST, now)} then ${LAST}::integer else ${FIRST}::integer end`;
  return sql<boolean>`(${of('reminded_days')} is null or ${of('reminded_days')} > ${days})`;
}

async function remindOfThose(tx: Tx, { account_id, siren }: Those): Promise<void> {
  await lockCompany(tx, siren);
  const now = tx.clock.now();
  const last = endIn(LAST, now);
  const reminded = await tx.db
    .updateTable('mandate')
    .set({
      reminded_days: sql<number>`case when until <= ${last} then ${LAST}::integer else ${FIRST}::integer end`,
    })
    .where('account_id', '=', account_id)
    .where('siren', '=', siren)
    .where('role', '=', 'delegataire')
    .where('until', '<=', endIn(FIRST, now))
    .where(isDue('mandate', now))
    .where(isActive('mandate', now))
    .returning(['service', 'granted_by', 'access', 'until'])
    .execute();
  const name = await companyName(tx.db, account_id, siren);
  await tellBoth(tx, { account_id, siren, name }, reminded, delegationEndsMail);
}

interface Changed {
  service: string | null;
  granted_by: string | null;
  access: DelegationTold['access'];
  until: Date | null;
}

/** One mail to each side for what one person gave another until one day. */
async function tellBoth(
  tx: Tx,
  { account_id, siren, name }: Those & { name: string },
  changed: readonly Changed[],
  mail: (installation: Tx['installation'], to: Account, told: DelegationTold) => OutgoingMail,
  event?: 'delegation-expired',
): Promise<void> {
  const holder = changed.length > 0 ? await accountById(tx.db, account_id) : undefined;
  if (!holder) return;
  const apart = Map.groupBy(changed, ({ granted_by, access, until }) =>
    [granted_by, access, until?.getTime()].join('/'),
  );
  for (const [first, ...others] of apart.values()) {
    if (!first?.until) continue;
    const services = [first, ...others].flatMap(({ service }) => service ?? []).sort();
    const giver = first.granted_by === null ? undefined : await accountById(tx.db, first.granted_by);
    const told = { holder, giver, services, access: first.access, until: first.until, at: tx.clock.now() };
    await send(tx, mail(tx.installation, holder, { ...told, company: { siren, name } }));
    if (giver) {
      const known = { siren, name: await companyName(tx.db, giver.id, siren) };
      await send(tx, mail(tx.installation, giver, { ...told, company: known }));
    }
    if (!event) continue;
    const details = (side: 'holder' | 'giver') => roleDetails(siren, services, 'delegataire', side);
    await record(tx, { event, accountId: holder.id, details: { ...details('holder'), ...BY_NOBODY } });
    if (giver) await record(tx, { event, accountId: giver.id, details: details('giver') });
  }
}

/** One that fails is tried again at the next round and keeps no other waiting. */
async function unlessItFails({ log }: Platform, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) =>
    log.error({ err: error }, 'a delegation was not looked after, it will be tried again'),
  );
}
