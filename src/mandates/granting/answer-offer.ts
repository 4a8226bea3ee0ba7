import type { Selectable } from 'kysely';
import { accountById } from '../../account/account.ts';
import type { AsHolder } from '../../account/as-holder.ts';
import type { Actor } from '../../account/session.ts';
import { type AuditEventName, record } from '../../audit/record-event.ts';
import type { MandateOfferTable } from '../../database/schema.ts';
import { send } from '../../mail/outbox.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { lockCompany } from '../lock-company.ts';
import {
  companyName,
  givableServices,
  isTakenByOthers,
  nameCompany,
  roleDetails,
  toldOf,
} from './company.ts';
import { offerAnsweredMail } from './offer-mails.tsx';
import { isWaiting, namedIn, offerOpens } from './offers.ts';
import { isReplacementAsked } from './replace-titulaire.ts';
import { roleTakenMail, roleToldMail } from './role-mails.tsx';
import { takeOver, tellOfNoSuccessor } from './take-over.ts';

/** `gone`: withdrawn, answered elsewhere, lapsed, of somebody else, or its giver may not give it any more. */
export type AnswerOutcome =
  | { outcome: 'accepted' | 'refused' | 'withdrawn' }
  | { outcome: 'gone' }
  /** The company has as many suppléants as it can have; the offer waits on. */
  | { outcome: 'full' }
  /** The giver may take it back until then. */
  | { outcome: 'too-early'; from: Date }
  /** Somebody asks to replace the giver: that is answered first. The offer waits on. */
  | { outcome: 'replacement-asked' };

type Offer = Selectable<MandateOfferTable>;

/**
 * Takes up an offer made to this account: a mandate for each of its services that the giver may still give and that the
 * account does not hold in this role. The caller has had the password confirmed.
 */
export async function acceptOffer(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  id: string,
): Promise<AnswerOutcome> {
  const offer = await heldOffer(tx, id, 'account_id', account.id, now);
  if (!offer || (await isFrozen(tx, offer.given_by, now))) return { outcome: 'gone' };
  const { siren, role, given_by } = offer;
  const givable = await givableServices(tx, given_by, siren, role);
  const offered = offer.services.filter((one) => givable.includes(one));
  if (offered.length === 0) return { outcome: 'gone' };
  if (role === 'suppleant' && (await isTakenByOthers(tx, siren, account.id))) return { outcome: 'full' };
  if (role === 'titulaire') return succeed({ tx, account, now }, { origin }, { ...offer, services: offered });
  await endExpired(tx, offer, account.id, now);
  const services = await grant(tx, { ...offer, services: offered }, account.id, now);
  if (services.length === 0) {
    // What it offers is held already, by another way: it waits for nothing any more.
    await endOffer(tx, offer, 'withdrawn', now);
    return { outcome: 'gone' };
  }
  await endOffer(tx, offer, 'accepted', now);
  const company = { siren, name: await companyName(tx.db, given_by, siren) };
  await nameCompany(tx, account.id, company);
  const taken = { company, services, role, until: offer.until, at: now };
  await send(tx, roleTakenMail(tx.installation, account, taken));
  await tellGiver(tx, offer, 'accepted', now);
  // Those beside them hear who acts with them; the giver has heard, and the new one knows.
  for (const { account: other, companyName: name, role: own } of await toldOf(tx.db, siren, services, now)) {
    if (other.id === account.id || other.id === given_by) continue;
    if (role === 'delegataire' && own !== 'titulaire') continue;
    const told = {
      company: { siren, name },
      services,
      role,
      holder: account,
      change: 'taken',
      at: now,
    } as const;
    await send(tx, roleToldMail(tx.installation, other, told));
  }
  const tell = tellingBoth(tx, { siren, role, services }, 'offer-accepted');
  await tell({ accountId: account.id, origin }, { accountId: given_by });
  return { outcome: 'accepted' };
}

/** Takes over as the titulaire, once the giver has had the time to hear of it and to take it back. */
async function succeed(
  { tx, account, now }: Pick<AsHolder, 'tx' | 'account' | 'now'>,
  by: Pick<Actor, 'origin'>,
  offer: Offer,
): Promise<AnswerOutcome> {
  const from = offerOpens(offer.offered_at, offer.role);
  if (from > now) return { outcome: 'too-early', from };
  if (await isReplacementAsked(tx, offer, offer.given_by)) return { outcome: 'replacement-asked' };
  await takeOver(tx, offer, account, by);
  await endOffer(tx, offer, 'accepted', now);
  return { outcome: 'accepted' };
}

/** Turns down an offer made to this account: no right is given, so no password is asked. */
export async function refuseOffer(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  id: string,
): Promise<AnswerOutcome> {
  const offer = await heldOffer(tx, id, 'account_id', account.id, now);
  if (!offer) return { outcome: 'gone' };
  await endOffer(tx, offer, 'refused', now);
  await tellGiver(tx, offer, 'refused', now);
  await tellingBoth(
    tx,
    offer,
    'offer-refused',
  )({ accountId: account.id, origin }, { accountId: offer.given_by });
  return { outcome: 'refused' };
}

/** Takes back an offer made by this account. Whoever it named has it no more; of nobody, nothing else is different. */
export async function withdrawOffer(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  id: string,
): Promise<AnswerOutcome> {
  const offer = await heldOffer(tx, id, 'given_by', account.id, now);
  if (!offer) return { outcome: 'gone' };
  await endOffer(tx, offer, 'withdrawn', now);
  const details = roleDetails(offer.siren, offer.services, offer.role, 'giver');
  await record(tx, { event: 'offer-withdrawn', accountId: account.id, origin, details });
  return { outcome: 'withdrawn' };
}

/** The offer, held with its company until the transaction ends, as it is then. */
async function heldOffer(
  tx: Tx,
  id: string,
  whose: 'account_id' | 'given_by',
  accountId: string,
  now: Date,
): Promise<Offer | undefined> {
  if (!UUID.test(id)) return undefined;
  const offers = tx.db
    .selectFrom('mandate_offer')
    .selectAll()
    .where('id', '=', id)
    .where(whose, '=', accountId);
  const found = await offers.executeTakeFirst();
  if (!found) return undefined;
  await lockCompany(tx, found.siren);
  return offers.where(isWaiting('mandate_offer', now)).forUpdate().executeTakeFirst();
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A giver whose account is disputed gives nothing until that is settled: somebody else may have made the offer. */
async function isFrozen({ db }: Tx, giverId: string, now: Date): Promise<boolean> {
  const giver = await accountById(db, giverId);
  return giver?.frozen_until != null && giver.frozen_until > now;
}

/** What has run out and nobody has ended yet would be in the way. */
async function endExpired(
  { db }: Tx,
  { siren, services, role }: Offer,
  accountId: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('mandate')
    .set({ state: 'ended', ended_reason: 'expired' })
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('role', '=', role)
    .where('service', 'in', services)
    .where('state', '<>', 'ended')
    .where('until', '<=', now)
    .execute();
}

/** @returns the services in which it gives something: not those in which this role is held already */
async function grant(tx: Tx, offer: Offer, account_id: string, now: Date): Promise<string[]> {
  const { siren, role, access, until, given_by: granted_by } = offer;
  const basis = role === 'suppleant' ? 'designation' : 'delegation';
  const given = {
    siren,
    role,
    access,
    until,
    granted_by,
    basis,
    account_id,
    state: 'active',
    since: now,
  } as const;
  const rows = offer.services.map((service) => ({ ...given, id: tx.random.uuid(), service }));
  const inserted = await tx.db
    .insertInto('mandate')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('service')
    .execute();
  return inserted.flatMap(({ service }) => service ?? []).sort();
}

async function endOffer({ db }: Tx, { id }: Offer, state: Offer['state'], now: Date): Promise<void> {
  await db.updateTable('mandate_offer').set({ state, ended_at: now }).where('id', '=', id).execute();
}

async function tellGiver(tx: Tx, offer: Offer, answer: 'accepted' | 'refused', at: Date): Promise<void> {
  const giver = await accountById(tx.db, offer.given_by);
  if (!giver) return;
  const { role } = offer;
  if (role === 'titulaire')
    return answer === 'refused' ? tellOfNoSuccessor(tx, offer, giver, answer) : undefined;
  const company = { siren: offer.siren, name: await companyName(tx.db, giver.id, offer.siren) };
  const named = namedIn(tx, offer.sealed_name);
  await send(tx, offerAnsweredMail(tx.installation, giver, { company, role, named, answer, at }));
}

type Who = Pick<Parameters<typeof record>[1], 'origin'> & { accountId: string };

/** What happened stands in the history of both, from where in that of whoever did it. */
function tellingBoth(
  tx: Tx,
  {
    siren,
    services,
    role,
  }: Pick<MandateOfferTable, 'siren' | 'services'> & { role: Parameters<typeof roleDetails>[2] },
  event: AuditEventName,
) {
  return async (holder: Who, giver: Who) => {
    await record(tx, { event, ...holder, details: roleDetails(siren, services, role, 'holder') });
    await record(tx, { event, ...giver, details: roleDetails(siren, services, role, 'giver') });
  };
}
