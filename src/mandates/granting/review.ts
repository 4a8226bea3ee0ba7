import { sql } from 'kysely';
import { type Account, accountById } from '../../account/account.ts';
import type { AsHolder } from '../../account/as-holder.ts';
import type { Actor } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { ReadAlong } from '../../database/read-along.ts';
import { send } from '../../mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction, type Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import { isActive } from '../mandate.ts';
import { companyName, givableServices, roleDetails } from './company.ts';
import { reviewMail } from './role-mails.tsx';
import type { StandingOf, StandingOutcome } from './standing.ts';

/** In calendar terms a year after the last answer, or the last question. */
function aYearBefore(now: Date): Date {
  const before = new Date(now);
  before.setUTCFullYear(now.getUTCFullYear() - 1);
  return before;
}

/**
 * Asks titulaires once a year whether each suppléant is still needed, a mail a company: hourly, exactly once by any number of
 * instances. What nobody is titulaire of, nobody is asked about.
 */
export async function askForReviews(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  const { rows } = await sql<{ siren: string }>`
    select distinct siren from mandate where ${isDue(now)}`.execute(platform.db);
  for (const { siren } of rows)
    await inTransaction(platform, (tx) => askFor(tx, siren, now)).catch((error: unknown) =>
      platform.log.error(
        { err: error },
        'a titulaire was not asked about suppléants, it will be tried again',
      ),
    );
}

/** Whether a `mandate` of the statement is to be asked about, and there is a titulaire to ask. */
function isDue(now: Date) {
  const yearAgo = aYearBefore(now);
  return sql`(role = 'suppleant' and ${isActive('mandate', now)} and coalesce(confirmed_at, since) <= ${yearAgo}
    and (review_asked_at is null or review_asked_at <= ${yearAgo}) and exists (
      select from mandate as first join account on account.id = first.account_id
      where first.siren = mandate.siren and first.service = mandate.service and first.role = 'titulaire'
        and ${isActive('first', now)} and account.deletion_asked_at is null
        and (account.frozen_until is null or account.frozen_until <= ${now})))`;
}

async function askFor(tx: Tx, siren: string, now: Date): Promise<void> {
  await lockCompany(tx, siren);
  const { rows } = await sql<{ suppleant: string; titulaire: string }>`
    with asked as (
      update mandate set review_asked_at = ${now} where siren = ${siren} and ${isDue(now)} returning account_id, service
    )
    select distinct asked.account_id as suppleant, first.account_id as titulaire
    from asked join mandate as first on first.siren = ${siren} and first.service = asked.service
      and first.role = 'titulaire' and first.state = 'active'
    order by 2, 1`.execute(tx.db);
  for (const [id, asked] of Map.groupBy(rows, ({ titulaire }) => titulaire)) {
    const titulaire = await accountById(tx.db, id);
    const all = await Promise.all(asked.map(({ suppleant }) => accountById(tx.db, suppleant)));
    const suppleants = all.filter((one): one is Account => one !== undefined);
    if (!titulaire || suppleants.length === 0) continue;
    const company = { siren, name: await companyName(tx.db, id, siren) };
    await send(tx, reviewMail(tx.installation, titulaire, { company, suppleants, at: now }));
  }
}

/** The titulaire says that a suppléant is still needed: asked again in a year. */
export async function keepSuppleant(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  { siren, holderId, services: chosen }: Omit<StandingOf, 'role'>,
): Promise<StandingOutcome> {
  await lockCompany(tx, siren);
  const givable = await givableServices(tx, account.id, siren, 'suppleant');
  const rows = await tx.db
    .updateTable('mandate')
    .set({ confirmed_at: now, review_asked_at: null })
    .where('siren', '=', siren)
    .where('role', '=', 'suppleant')
    .where('account_id', '=', holderId)
    .where(sql<boolean>`service = any(${chosen.filter((one) => givable.includes(one))}::text[])`)
    .where('review_asked_at', 'is not', null)
    .where(isActive('mandate', now))
    .returning('service')
    .execute();
  const services = rows.flatMap(({ service }) => service ?? []).sort();
  if (services.length === 0) return { outcome: 'gone' };
  const details = roleDetails(siren, services, 'suppleant', 'giver');
  await record(tx, { event: 'mandate-confirmed', accountId: account.id, origin, details });
  return { outcome: 'changed', services };
}

/** How many suppléants an account is asked about, in all companies together: « À faire ». */
export const REVIEWS_WAITING: ReadAlong<number> = {
  json: (accountId, now) => sql`(
    select count(distinct (mandate.siren, mandate.account_id))::integer
    from mandate as own join mandate on mandate.siren = own.siren and mandate.service = own.service
    where own.account_id = ${accountId} and own.role = 'titulaire' and ${isActive('own', now)}
      and mandate.role = 'suppleant' and mandate.review_asked_at is not null and ${isActive('mandate', now)})`,
  parse: (json) => Number(json),
};
