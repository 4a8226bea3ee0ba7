import { sql } from 'kysely';
import { accountById } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { isHeld, lastDayOfRequest } from '../mandates/role-request.ts';
import { makeShortReference } from '../platform/short-reference.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';
import { titulaireAgainMail } from './company-mails.tsx';
import type { RoleRequest } from './role-request-row.ts';
import { CONTESTED_AGREEMENT, SUCCESSION_REASON } from './texts.ts';
import { requestTold } from './told-request.ts';

/*
 * A titulaire agreed to be replaced, and that agreement is contested with a disputed change of address. Neither of the two
 * is believed: the new titulaire's role sleeps, which keeps its place, and the request waits for the operator again.
 */

/** Between which two accounts, for which company. */
export interface Handover {
  /** Who agreed. */
  holderId: string;
  /** Who became the titulaire. */
  applicantId: string;
  siren: string;
  services: readonly string[];
}

/**
 * The requests that were granted because their titulaire agreed wait again, as ones to which that titulaire objects. Where
 * nothing was asked, since the titulaire proposed a successor or the role was passed on, one is made for the operator.
 */
export async function reopenAgreed(tx: Tx, handover: Handover): Promise<void> {
  const { db, clock } = tx;
  const { holderId, applicantId, siren } = handover;
  const now = clock.now();
  const reopened = await db
    .updateTable('role_request')
    .set({ state: 'waiting', ended_at: null, last_day: lastDayOfRequest(now), reopened_at: now })
    .where('holder_id', '=', holderId)
    .where('account_id', '=', applicantId)
    .where('siren', '=', siren)
    .where('state', '=', 'granted')
    .where(sleepsOf)
    .returning(['id', 'services'])
    .execute();
  const asked = new Set(reopened.flatMap(({ services }) => services));
  const unasked = handover.services.filter((one) => !asked.has(one));
  const made = unasked.length > 0 ? [await askForDecision(tx, { ...handover, services: unasked })] : [];
  for (const { id } of [...reopened, ...made])
    await db
      .insertInto('substitution_objection')
      .values({ request_id: id, account_id: holderId, statement: CONTESTED_AGREEMENT, made_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

function askForDecision(
  { db, clock, random }: Tx,
  { holderId, applicantId, siren, services }: Handover,
): Promise<{ id: string }> {
  const now = clock.now();
  return db
    .insertInto('role_request')
    .values({
      id: random.uuid(),
      reference: makeShortReference(random),
      kind: 'substitution',
      account_id: applicantId,
      siren,
      services: JSON.stringify(services),
      capacity: 'mandated',
      way: 'letter',
      reason: SUCCESSION_REASON,
      holder_id: holderId,
      requested_at: now,
      last_day: lastDayOfRequest(now),
      reopened_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
}

/** The dispute was not right: what was agreed stands. */
export async function closeReopened(
  { db, clock }: Tx,
  { holderId, applicantId, siren }: Handover,
): Promise<void> {
  await db
    .updateTable('role_request')
    .set({ state: 'granted', ended_at: clock.now(), reopened_at: null })
    .where('holder_id', '=', holderId)
    .where('account_id', '=', applicantId)
    .where('siren', '=', siren)
    .where('state', '=', 'waiting')
    .where('reopened_at', 'is not', null)
    .where((eb) => eb.not(sleepsOf))
    .execute();
}

/** Something of what a `role_request` opened sleeps. */
const sleepsOf = sql<boolean>`exists (
  select from mandate where mandate.account_id = role_request.account_id and mandate.siren = role_request.siren
    and mandate.role = 'titulaire' and mandate.state = 'asleep' and jsonb_exists(role_request.services, mandate.service))`;

/**
 * The operator agrees: the new titulaire is it again.
 * @returns the services; none of a request that was not contested in this way
 */
export async function wakeContested({ db }: Tx, request: RoleRequest): Promise<string[]> {
  if (request.reopened_at === null) return [];
  const { rows } = await sql<{ service: string }>`
    update mandate set state = 'active' where ${isContestedOf(request)} returning service`.execute(db);
  return rows.map(({ service }) => service);
}

/** The operator does not agree, or the new titulaire no longer wants it: the one who agreed is the titulaire again. */
export async function giveBackContested(tx: Tx, request: RoleRequest): Promise<void> {
  const { holder_id: holderId, siren, reopened_at } = request;
  if (reopened_at === null || holderId === null) return;
  const now = tx.clock.now();
  await sql`
    update mandate set state = 'ended', until = ${now}, ended_reason = 'contested' where ${isContestedOf(request)}`.execute(
    tx.db,
  );
  const { rows } = await sql<{ service: string }>`
    update mandate set state = 'active', until = null, ended_reason = null
    where id in (
      select distinct on (service) id from mandate
      where account_id = ${holderId} and siren = ${siren} and role = 'titulaire' and ended_reason = 'substituted'
        and jsonb_exists(${JSON.stringify(request.services)}::jsonb, service)
      order by service, until desc)
      and not exists (
        select from mandate as other
        where other.siren = ${siren} and other.service = mandate.service and ${isHeld('other')})
    returning service`.execute(tx.db);
  const holder = rows.length > 0 ? await accountById(tx.db, holderId) : undefined;
  if (!holder) return;
  const services = rows.map(({ service }) => service);
  await send(tx, titulaireAgainMail(tx.installation, holder, { ...requestTold(request), services }, now));
  await record(tx, {
    event: 'mandate-woken',
    accountId: holderId,
    details: { siren, services: services.join(' '), role: 'titulaire' },
  });
}

const isContestedOf = ({ account_id, siren, services }: RoleRequest) => sql<boolean>`
  account_id = ${account_id} and siren = ${siren} and role = 'titulaire' and state = 'asleep'
    and jsonb_exists(${JSON.stringify(services)}::jsonb, service)`;

/** They wait until they are decided: a place that is kept must not be left to nobody. */
export async function prolongReopened(db: Database, now: Date): Promise<void> {
  await db
    .updateTable('role_request')
    .set({ last_day: lastDayOfRequest(now) })
    .where('state', '=', 'waiting')
    .where('reopened_at', 'is not', null)
    .where('last_day', '<', parisDay(now))
    .execute();
}
