import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database, RoleRequestKind, RoleRequestState, RoleRequestTable } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { daysAfter, parisDay } from '../web/french-dates.ts';

/** Days of the calendar for which a request waits to be decided, and a letter's code works. */
const REQUEST_DAYS = 60;
/** Days in which the present titulaire may object. Agreeing is possible until the end. */
const OBJECTION_DAYS = 15;
/** Days for which what became of a request stays on the screens. */
const TOLD_DAYS = 30;

/** A request as its applicant reads it: whom it would replace is not in it. */
export interface OwnRequest extends Pick<RoleRequestTable, 'reference' | 'siren' | 'capacity' | 'way'> {
  id: string;
  kind: RoleRequestKind;
  state: RoleRequestState;
  services: string[];
  reason: string | null;
  decision: string | null;
  requestedAt: Date;
  /** `YYYY-MM-DD` */
  lastDay: string;
  endedAt: Date | null;
  /** When objecting ends. */
  objectUntil: Date;
  /** The present titulaire objects. */
  isContested: boolean;
  /** The code of a letter opens it. */
  hasLetter: boolean;
}

const LETTER = sql<SqlBool>`exists (
  select from activation_code as code where code.purpose = 'role-request' and code.subject_id = role_request.id
    and code.used_at is null and code.revoked_at is null)`;
const OBJECT_UNTIL = sql<Date>`coalesce(role_request.object_until,
  role_request.requested_at + ${sql.lit(OBJECTION_DAYS * 24)} * interval '1 hour')`;
const CONTESTED = sql<SqlBool>`exists (
  select from substitution_objection where request_id = role_request.id)`;

/** The requests of an account that wait, then those decided of late, the newest first. */
export const OWN_REQUESTS: ReadAlong<OwnRequest[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object(
      'id', id, 'reference', reference, 'kind', kind, 'siren', siren, 'state', state, 'services', services,
      'capacity', capacity, 'way', way, 'reason', reason, 'decision', decision, 'requestedAt', requested_at,
      'lastDay', last_day, 'objectUntil', ${OBJECT_UNTIL}, 'endedAt', ended_at, 'isContested', ${CONTESTED}, 'hasLetter', ${LETTER}
    ) order by ended_at desc nulls first, requested_at desc, id), '[]')
    from role_request
    where account_id = ${accountId} and (ended_at is null or ended_at > ${now}::timestamptz - ${sql.lit(TOLD_DAYS)} * interval '1 day'))`,
  parse: (json, now) => (json as Written<OwnRequest>[]).map((one) => ownRequest(one, now)),
};

/** Of its day a request is over, even before the hourly work says so. */
function ownRequest(one: Written<OwnRequest>, now: Date): OwnRequest {
  const isOver = one.state === 'waiting' && one.lastDay < parisDay(now);
  return {
    ...one,
    state: isOver ? 'expired' : one.state,
    requestedAt: new Date(one.requestedAt),
    objectUntil: new Date(one.objectUntil),
    endedAt: one.endedAt === null ? null : new Date(one.endedAt),
  };
}

/** A substitution as the titulaire reads it who would be replaced. */
export interface ReceivedRequest {
  id: string;
  siren: string;
  /** Of the company, as the titulaire knows it. */
  name: string;
  services: string[];
  applicant: { firstName: string; lastName: string; subscriberNumber: string };
  capacity: RoleRequestTable['capacity'];
  reason: string;
  requestedAt: Date;
  /** When objecting ends. */
  objectUntil: Date;
  /** What was said against it. */
  objection: string | null;
}

/** Whether the `mandate` of a statement is that of a titulaire, at work or put to sleep: the service is not free. */
export function isHeld(mandate = 'mandate'): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${mandate}.role`)} = 'titulaire' and ${sql.ref(`${mandate}.state`)} in ('active', 'asleep'))`;
}

/** The substitutions that would replace an account, as long as it holds something of what they ask for. */
export const RECEIVED_REQUESTS: ReadAlong<ReceivedRequest[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object(
      'id', role_request.id, 'siren', role_request.siren, 'services', held.services,
      'name', coalesce(dossier.name, 'Entreprise ' || role_request.siren), 'capacity', capacity, 'reason', reason,
      'applicant', json_build_object('firstName', first_name, 'lastName', last_name,
        'subscriberNumber', subscriber_number),
      'requestedAt', requested_at, 'objectUntil', ${OBJECT_UNTIL}, 'objection', statement) order by requested_at, role_request.id), '[]')
    from role_request
    join account as applicant on applicant.id = role_request.account_id
    left join dossier on dossier.account_id = ${accountId} and dossier.siren = role_request.siren
    left join substitution_objection on request_id = role_request.id
    cross join lateral (
      select json_agg(service order by service) as services from mandate
      where mandate.account_id = ${accountId} and mandate.siren = role_request.siren and ${isHeld()}
        and jsonb_exists(role_request.services, service)) held
    where role_request.holder_id = ${accountId} and role_request.state = 'waiting'
      and last_day >= to_char(${now}::timestamptz at time zone 'Europe/Paris', 'YYYY-MM-DD') and held.services is not null)`,
  parse: (json) =>
    (json as Written<ReceivedRequest>[]).map((one) => ({
      ...one,
      requestedAt: new Date(one.requestedAt),
      objectUntil: new Date(one.objectUntil),
    })),
};

/** What JSON makes of an instant. */
type Written<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};

const DAY_MS = 24 * 3_600_000;

/** When the titulaire can object no more. */
export function objectUntil({
  requested_at,
  object_until,
}: Pick<Selectable<RoleRequestTable>, 'requested_at' | 'object_until'>): Date {
  return object_until ?? new Date(requested_at.getTime() + OBJECTION_DAYS * DAY_MS);
}

/**
 * Nobody objects who is kept out: the days of each request to replace this account that run now end so much later, or sooner
 * again where a freeze ends before its time.
 */
export async function moveObjections(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  holderId: string,
  milliseconds: number,
): Promise<void> {
  await db
    .updateTable('role_request')
    .set({ object_until: sql<Date>`${OBJECT_UNTIL} + ${milliseconds / 1000} * interval '1 second'` })
    .where('holder_id', '=', holderId)
    .where('state', '=', 'waiting')
    .where(sql<SqlBool>`${OBJECT_UNTIL} > ${clock.now()}`)
    .execute();
}

/** Where each procedure begins; a request of it is right below. */
export const REQUEST_PATHS = { adhesion: '/espace/adhesion', substitution: '/espace/substitutions' } as const;

export function pathOfRequest({ kind, id }: Pick<OwnRequest, 'kind' | 'id'>): string {
  return `${REQUEST_PATHS[kind]}/${id}`;
}

/** @returns `YYYY-MM-DD` */
export function lastDayOfRequest(requestedAt: Date): string {
  return daysAfter(parisDay(requestedAt), REQUEST_DAYS);
}

/** Who holds which service of a company as its titulaire: the same work whether or not anybody here knows the company. */
export async function titulairesOf(db: Database, siren: string): Promise<ReadonlyMap<string, string>> {
  const held = await db
    .selectFrom('mandate')
    .select(['service', 'account_id'])
    .where('siren', '=', siren)
    .where(isHeld())
    .execute();
  return new Map(
    held.flatMap(({ service, account_id }) => (service ? [[service, account_id] as const] : [])),
  );
}

/** What waits for the operator, the oldest first. */
export interface PendingRequest
  extends Pick<RoleRequestTable, 'reference' | 'kind' | 'siren' | 'capacity' | 'way'> {
  subscriberNumber: string;
  services: string[];
  reason: string | null;
  requestedAt: Date;
  objectUntil: Date;
  lastDay: string;
  objection: string | null;
  hasLetter: boolean;
}

/** @param siren of one company alone */
export async function pendingRequests(db: Database, now: Date, siren?: string): Promise<PendingRequest[]> {
  return db
    .selectFrom('role_request')
    .innerJoin('account', 'account.id', 'role_request.account_id')
    .leftJoin('substitution_objection', 'substitution_objection.request_id', 'role_request.id')
    .select([
      'reference',
      'kind',
      'siren',
      'capacity',
      'way',
      'account.subscriber_number as subscriberNumber',
      'services',
      'reason',
      'requested_at as requestedAt',
      'last_day as lastDay',
      OBJECT_UNTIL.as('objectUntil'),
      'statement as objection',
      LETTER.$castTo<boolean>().as('hasLetter'),
    ])
    .where('state', '=', 'waiting')
    .where('last_day', '>=', parisDay(now))
    .$if(siren !== undefined, (query) => query.where('siren', '=', siren ?? ''))
    .orderBy('requested_at')
    .orderBy('reference')
    .execute();
}

/** Those that ended long ago, with what was said against them. */
export async function purgeRoleRequests({ db, installation }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('role_request')
    .where('ended_at', '<=', daysAgo(now, installation.RETENTION_REQUESTS_DAYS))
    .execute();
}
