import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { DISPUTE_LIMIT_MS } from '../../account/disputed.ts';
import type { Instant, ReadAlong } from '../../database/read-along.ts';
import type { Database, MandateAccess, MandateOfferTable, MandateRole } from '../../database/schema.ts';
import type { Ground } from '../../platform/platform.ts';
import { isActive } from '../mandate.ts';
import type { Named } from './designated.ts';

/** Where offers of every kind are accepted or refused. */
export const OFFERS_PATH = '/espace/propositions';

/** Days in which an offer may be accepted. */
const OFFERED_FOR_MS = 7 * 24 * 3_600_000;

/**
 * So long nobody can accept an offer, by its role: milliseconds. Who has become the titulaire is not undone by the giver, so
 * the giver has as long to hear of the offer, and to take it back, as to dispute a change of address.
 */
const ACCEPTED_AFTER_MS: Record<MandateRole, number> = {
  titulaire: DISPUTE_LIMIT_MS,
  suppleant: 0,
  delegataire: 0,
};

/** Whether an offer still waits for an answer: the one place that says so. */
export function isWaiting(offer: string, now: Instant): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${offer}.${name}`);
  return sql`(${column('state')} = 'waiting' and not ${isOver(offer, now)}
    and (${column('until')} is null or ${column('until')} > ${now}))`;
}

/** Whether the time to accept an offer has passed, whatever became of it. */
export function isOver(offer: string, now: Instant): RawBuilder<SqlBool> {
  const seconds = (role: MandateRole) => (ACCEPTED_AFTER_MS[role] + OFFERED_FOR_MS) / 1000;
  return sql`(${sql.ref(`${offer}.offered_at`)} <= ${now}::timestamptz - interval '1 second'
    * case when ${sql.ref(`${offer}.role`)} = 'titulaire' then ${sql.lit(seconds('titulaire'))} else ${sql.lit(seconds('suppleant'))} end)`;
}

/** From this instant on, it can be accepted. */
export function offerOpens(offeredAt: Date, role: MandateRole): Date {
  return new Date(offeredAt.getTime() + ACCEPTED_AFTER_MS[role]);
}

/** From this instant on, it cannot be accepted any more. */
export function offerEnd(offeredAt: Date, role: MandateRole): Date {
  return new Date(offerOpens(offeredAt, role).getTime() + OFFERED_FOR_MS);
}

/** Number and name as the giver typed them; undefined where the key that sealed them is gone. */
export function namedIn({ secrets }: Pick<Ground, 'secrets'>, sealed: string): Named | undefined {
  const plain = secrets.unseal('offered-to', sealed);
  return plain === undefined ? undefined : (JSON.parse(plain) as Named);
}

/** An offer as the person to whom it was made reads it. */
export interface ReceivedOffer {
  id: string;
  siren: string;
  companyName: string;
  services: string[];
  role: MandateOfferTable['role'];
  access: MandateAccess;
  until: Date | null;
  offeredAt: Date;
  giver: { title: string; firstName: string; lastName: string };
}

/** The offers that wait for this account's answer, the oldest first; none whose giver may no longer give it. */
export const OFFERS_RECEIVED: ReadAlong<ReceivedOffer[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object(
      'id', offer.id, 'siren', offer.siren, 'companyName', dossier.name, 'services', offer.services, 'role', offer.role,
      'access', offer.access, 'until', offer.until, 'offeredAt', offer.offered_at,
      'giver', json_build_object('title', giver.title, 'firstName', giver.first_name, 'lastName', giver.last_name)
    ) order by offer.offered_at, offer.id), '[]')
    from mandate_offer as offer
    join account as giver on giver.id = offer.given_by
    join dossier on dossier.account_id = offer.given_by and dossier.siren = offer.siren
    where offer.account_id = ${accountId} and ${isWaiting('offer', now)}
      and (giver.frozen_until is null or giver.frozen_until <= ${now}) and exists (
      select from mandate where mandate.account_id = offer.given_by and mandate.siren = offer.siren
        and mandate.service = any(offer.services) and ${mayGive('offer')} and ${isActive('mandate', now)}))`,
  parse: (json) =>
    (json as (ReceivedOffer & { until: string | null; offeredAt: string })[]).map((offer) => ({
      ...offer,
      until: offer.until === null ? null : new Date(offer.until),
      offeredAt: new Date(offer.offeredAt),
    })),
};

/** The role of each that waits; the companies they are about are not told: « À faire ». */
export const OFFERS_WAITING: ReadAlong<MandateRole[]> = {
  json: OFFERS_RECEIVED.json,
  parse: (json, now) => OFFERS_RECEIVED.parse(json, now).map(({ role }) => role),
};

/** How many an account made to successors, and nobody has answered: its holder may still take them back. */
export const SUCCESSORS_WAITING: ReadAlong<number> = {
  json: (accountId, now) => sql`(
    select count(*) from mandate_offer as offer
    where offer.given_by = ${accountId} and offer.role = 'titulaire' and ${isWaiting('offer', now)})`,
  parse: (json) => Number(json),
};

/** Whether a `mandate` of the statement lets its holder give the role of an offer. */
function mayGive(offer: string): RawBuilder<SqlBool> {
  const role = sql.ref(`${offer}.role`);
  return sql`(mandate.role = 'titulaire' or (mandate.role = 'suppleant' and ${role} = 'delegataire'))`;
}

/** An offer as whoever made it reads it. */
export interface MadeOffer {
  id: string;
  siren: string;
  services: string[];
  access: MandateAccess;
  until: Date | null;
  /** Undefined where the key that sealed it is gone. */
  named: Named | undefined;
  state: MandateOfferTable['state'];
  offeredAt: Date;
  endedAt: Date | null;
}

/**
 * The offers that an account made of one role, the newest first: those that wait, and those that ended of late. They say
 * the same of one that named nobody.
 */
export async function offersMade(
  { db, clock, secrets }: Pick<Ground, 'db' | 'clock' | 'secrets'> & { db: Database },
  giverId: string,
  role: MandateOfferTable['role'],
): Promise<MadeOffer[]> {
  const rows = await db
    .selectFrom('mandate_offer')
    .select(['id', 'siren', 'services', 'access', 'until', 'sealed_name', 'state', 'offered_at', 'ended_at'])
    .where('given_by', '=', giverId)
    .where('role', '=', role)
    .orderBy('offered_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => madeOffer(row, { secrets, now: clock.now(), role }));
}

/** An offer as it is kept, with what was typed sealed. */
export type KeptOffer = Pick<
  Selectable<MandateOfferTable>,
  'id' | 'siren' | 'services' | 'access' | 'until' | 'sealed_name' | 'state' | 'offered_at' | 'ended_at'
>;

/** The offers of its own role that an account made, the newest first, to be read with its account. */
export const SUCCESSOR_OFFERS: ReadAlong<KeptOffer[]> = {
  json: (accountId) => sql`(
    select coalesce(json_agg(json_build_object('id', id, 'siren', siren, 'services', services, 'access', access,
      'until', until, 'sealed_name', sealed_name, 'state', state, 'offered_at', offered_at, 'ended_at', ended_at
    ) order by offered_at desc, id), '[]')
    from mandate_offer where given_by = ${accountId} and role = 'titulaire')`,
  parse: (json) =>
    (json as (KeptOffer & Record<'offered_at' | 'until' | 'ended_at', string | null>)[]).map((one) => ({
      ...one,
      until: one.until === null ? null : new Date(one.until),
      offered_at: new Date(one.offered_at),
      ended_at: one.ended_at === null ? null : new Date(one.ended_at),
    })),
};

/** As its giver reads it: over on its last day, even before the hourly work says so. */
export function madeOffer(
  { sealed_name, state, offered_at, ended_at, ...offer }: KeptOffer,
  { secrets, now, role }: Pick<Ground, 'secrets'> & { now: Date; role: MandateRole },
): MadeOffer {
  const isPast = state === 'waiting' && offerEnd(offered_at, role) <= now;
  return {
    ...offer,
    named: namedIn({ secrets }, sealed_name),
    state: isPast ? 'lapsed' : state,
    offeredAt: offered_at,
    endedAt: isPast ? offerEnd(offered_at, role) : ended_at,
  };
}
