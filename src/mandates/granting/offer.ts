import { sql } from 'kysely';
import type { Account } from '../../account/account.ts';
import { addressesOf } from '../../account/addresses-of.ts';
import type { AsHolder } from '../../account/as-holder.ts';
import { handsOverFrom } from '../../account/hands-over-from.ts';
import type { Actor } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { MandateAccess, MandateRole } from '../../database/schema.ts';
import { send } from '../../mail/outbox.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import { companyName, givableServices, MOST_SUPPLEANTS, roleDetails } from './company.ts';
import { designationKey, type Named } from './designated.ts';
import { lapse } from './lapse.ts';
import { offerMadeMail } from './offer-mails.tsx';
import { isWaiting } from './offers.ts';
import { isReplacementAsked } from './replace-titulaire.ts';
import { successorOfferedMail } from './successor-mails.tsx';

/** A role in services of one company, offered to whoever is named. */
export interface WantedOffer {
  /** A UUID, of the form that was sent (`idOfForm`): a form that comes twice offers once. */
  id: string;
  siren: string;
  services: readonly string[];
  role: MandateRole;
  named: Named;
  /** By default `act`. */
  access?: MandateAccess;
  /** The end of the mandates once accepted; none by default. */
  until?: Date;
  /** Of a form that names several companies: how many, and which of them this is, from 0. Told in one mail to each side. */
  among?: { companies: number; index: number };
}

export type OfferOutcome =
  | { outcome: 'offered' }
  /** The giver holds no active mandate, any more, that lets them give this role in all of these services. */
  | { outcome: 'not-givable' }
  | { outcome: 'oneself' }
  /** Who bears this number holds the role already, awake or asleep, in these of the services: the giver's list says so too. */
  | { outcome: 'already'; services: string[] }
  /** The same was offered and waits for an answer; of a service's titulaire, to whomever. */
  | { outcome: 'offered-already' }
  | { outcome: 'too-many' }
  /** The password was forgotten and chosen anew: until then nobody is made titulaire in this account's place. */
  | { outcome: 'recovered-lately'; from: Date }
  /** Somebody asks to replace the giver in one of these services: that is answered first. */
  | { outcome: 'replacement-asked' };

/**
 * Offers a role. Whether anybody is meant is not looked up here, but once the page is answered (`take-up-offers.ts`): an
 * offer to nobody is the same row, answer, mail to the giver and work, and stands in the list until it lapses.
 */
export async function makeOffer(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  wanted: WantedOffer,
): Promise<OfferOutcome> {
  const { id, siren, services, role, named, access = 'act', until = null } = wanted;
  await lockCompany(tx, siren);
  if (await isMade(tx, id, account.id)) return { outcome: 'offered' };
  const givable = await givableServices(tx, account.id, siren, role);
  if (services.length === 0 || !services.every((one) => givable.includes(one)))
    return { outcome: 'not-givable' };
  if (named.number === account.subscriber_number) return { outcome: 'oneself' };
  const held = await heldAlready(tx, wanted, now);
  if (held.length > 0) return { outcome: 'already', services: held };
  await lapse(tx, { givenBy: account.id, siren });
  const obstacle = await obstacleOf(tx, wanted, account.id, now);
  if (obstacle) return obstacle;
  const made = await tx.db
    .insertInto('mandate_offer')
    .values({
      id,
      siren,
      services: [...services].sort(),
      role,
      access,
      until,
      given_by: account.id,
      account_id: null,
      sealed_name: tx.secrets.seal('offered-to', JSON.stringify(named)),
      name_key: nameKey(tx, named),
      state: 'waiting',
      offered_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return { outcome: 'offered-already' };
  const { companies, index } = wanted.among ?? { companies: 1, index: 0 };
  const company = { siren, name: await companyName(tx.db, account.id, siren) };
  if (role === 'titulaire') await tellOfSuccessor(tx, account, { company, services, named, at: now });
  else if (index === 0)
    await send(tx, offerMadeMail(tx.installation, account, { company, companies, role, named, at: now }));
  const details = roleDetails(siren, services, role, 'giver');
  await record(tx, { event: 'offer-made', accountId: account.id, origin, details });
  tx.afterCommit(() => tx.signals.emit('offer-made'));
  return { outcome: 'offered' };
}

async function isMade({ db }: Tx, id: string, giverId: string): Promise<boolean> {
  const offers = db.selectFrom('mandate_offer').select('id').where('id', '=', id);
  return (await offers.where('given_by', '=', giverId).executeTakeFirst()) !== undefined;
}

function nameKey({ secrets }: Pick<Tx, 'secrets'>, named: Named): string {
  return secrets.keyedHash('offered-to', designationKey(named));
}

async function heldAlready({ db }: Tx, wanted: WantedOffer, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('mandate')
    .innerJoin('account', 'account.id', 'mandate.account_id')
    .select('service')
    .where('siren', '=', wanted.siren)
    .where('service', 'in', wanted.services)
    .where('role', '=', wanted.role)
    .where('state', 'in', ['active', 'asleep'])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .where('subscriber_number', '=', wanted.named.number)
    .orderBy('service')
    .execute();
  return rows.flatMap(({ service }) => service ?? []);
}

/** Why this role cannot be offered, whoever is named. */
async function obstacleOf(
  tx: Tx,
  wanted: WantedOffer,
  giverId: string,
  now: Date,
): Promise<OfferOutcome | undefined> {
  if (wanted.role === 'suppleant')
    return (await isFull(tx, wanted, giverId, now)) ? { outcome: 'too-many' } : undefined;
  if (wanted.role !== 'titulaire') return undefined;
  const from = await handsOverFrom(tx, giverId);
  if (from) return { outcome: 'recovered-lately', from };
  if (await isReplacementAsked(tx, wanted, giverId)) return { outcome: 'replacement-asked' };
  return (await isHandedOver(tx, wanted, giverId, now)) ? { outcome: 'offered-already' } : undefined;
}

/** Whether one of the services waits for somebody to take it over: two could not both have it. */
async function isHandedOver(
  { db }: Tx,
  { siren, services }: WantedOffer,
  giverId: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from mandate_offer
    where given_by = ${giverId} and siren = ${siren} and role = 'titulaire' and ${isWaiting('mandate_offer', now)}
      and services && ${services}::varchar[]`.execute(db);
  return rows.length > 0;
}

/** At each address: who made the offer may have changed the present one. */
async function tellOfSuccessor(
  tx: Tx,
  account: Account,
  told: Parameters<typeof successorOfferedMail>[3],
): Promise<void> {
  for (const to of await addressesOf(tx, account))
    await send(tx, successorOfferedMail(tx.installation, account, to, told));
}

/** Counts persons, of those designated the giver's own: whoever is a suppléant of another service already is counted once. */
async function isFull(
  { db, secrets }: Tx,
  { siren, named }: WantedOffer,
  giverId: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ full: boolean }>`
    with held as (
      select distinct account_id from mandate
      where siren = ${siren} and role = 'suppleant' and state in ('active', 'asleep')
    ), offered as (
      select distinct name_key from mandate_offer
      where siren = ${siren} and given_by = ${giverId} and role = 'suppleant' and ${isWaiting('mandate_offer', now)}
        and (account_id is null or account_id not in (select account_id from held))
    )
    select (select count(*) from held) + (select count(*) from offered) >= ${MOST_SUPPLEANTS} and not exists (
      select from held join account on account.id = account_id where subscriber_number = ${named.number})
      and not exists (select from offered where name_key = ${nameKey({ secrets }, named)}) as full
    `.execute(db);
  return rows[0]?.full === true;
}
