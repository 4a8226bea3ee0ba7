import { type Selectable, sql } from 'kysely';
import { type Account, lockAccount } from '../../account/account.ts';
import { record } from '../../audit/record-event.ts';
import type { MandateOfferTable } from '../../database/schema.ts';
import { send } from '../../mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction, type Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import { companyName, roleDetails } from './company.ts';
import { designatedAccount } from './designated.ts';
import { offerReceivedMail } from './offer-mails.tsx';
import { namedIn } from './offers.ts';

/**
 * Looks up whom each new offer means, and tells them; of an offer to nobody, only that it was looked up is noted. One that
 * fails is logged, tried again at the next round, and keeps no other waiting. By several instances at once without harm.
 */
export async function takeUpOffers(platform: Platform): Promise<void> {
  const waiting = await platform.db
    .selectFrom('mandate_offer')
    .select('id')
    .where('looked_up_at', 'is', null)
    .orderBy('offered_at')
    .execute();
  for (const { id } of waiting)
    await takeUp(platform, id).catch((error: unknown) =>
      platform.log.error({ err: error, offerId: id }, 'an offer was not taken up, it will be tried again'),
    );
}

function takeUp(platform: Platform, id: string): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const now = tx.clock.now();
    const offers = tx.db.selectFrom('mandate_offer').select(['siren', 'sealed_name']).where('id', '=', id);
    const known = await offers.where('looked_up_at', 'is', null).executeTakeFirst();
    if (!known) return;
    const named = namedIn(tx, known.sealed_name);
    const found = named && (await designatedAccount(tx.db, named));
    // Held, so that it is not erased before it is told.
    const meant = found && (await lockAccount(tx.db, found.id));
    await lockCompany(tx, known.siren);
    const account = meant && !(await isOfferedAlready(tx, id, meant.id)) ? meant : undefined;
    const offer = await tx.db
      .updateTable('mandate_offer')
      .set({
        looked_up_at: now,
        account_id: sql`case when state = 'waiting' then ${account?.id ?? null}::uuid end`,
      })
      .where('id', '=', id)
      .where('looked_up_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!account || offer?.account_id !== account.id) return;
    const { siren, services, role, until } = offer;
    const giver = await giverOf(tx, offer.given_by);
    const company = { siren, name: await companyName(tx.db, offer.given_by, siren) };
    const { companies, isFirst } = await ofOneForm(tx, offer);
    const told = { giver, company, companies, services, role, until, offeredAt: offer.offered_at };
    if (isFirst) await send(tx, offerReceivedMail(tx.installation, account, told, now));
    const details = roleDetails(siren, services, role, 'holder');
    await record(tx, { event: 'offer-received', accountId: account.id, details });
  });
}

/**
 * Whether the same was offered to this account by the same person under another spelling of the name. Such a second offer
 * is to nobody: it stands in the giver's list as any other, and lapses.
 */
async function isOfferedAlready({ db }: Tx, id: string, accountId: string): Promise<boolean> {
  const { rows } = await sql`
    select from mandate_offer as other join mandate_offer as own on own.id = ${id}
    where other.id <> own.id and other.account_id = ${accountId} and other.state = 'waiting'
      and (other.given_by, other.siren, other.role, other.access) = (own.given_by, own.siren, own.role, own.access)
      and other.until is not distinct from own.until and other.services @> own.services`.execute(db);
  return rows.length > 0;
}

/** What was offered by one form was offered at one instant: in how many companies, and whether its mail is yet to be sent. */
async function ofOneForm(
  { db }: Tx,
  { siren, given_by, name_key, role, offered_at }: Selectable<MandateOfferTable>,
): Promise<{ companies: number; isFirst: boolean }> {
  const { rows } = await sql<{ companies: number; told: boolean }>`
    select count(*)::integer as companies, bool_or(looked_up_at is not null and siren <> ${siren}) as told
    from mandate_offer
    where given_by = ${given_by} and name_key = ${name_key} and role = ${role} and offered_at = ${offered_at}
      and state = 'waiting'`.execute(db);
  return { companies: rows[0]?.companies ?? 1, isFirst: rows[0]?.told !== true };
}

/** Whom the offer's foreign key holds. */
function giverOf({ db }: Tx, id: string): Promise<Account> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
