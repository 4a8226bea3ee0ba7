import { sql } from 'kysely';
import type { MandateAccess, MandateRole, MandateState } from '../database/schema.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** What was done so long before a disputed request is the thief's work too: milliseconds. */
const BEFORE_REQUEST_MS = 72 * 3_600_000;

export interface Disputed {
  /** Whose change of address it is. */
  accountId: string;
  changeId: string;
  requestedAt: Date;
}

/** From when on what was done from a disputed account is undone. */
export function undoneSince({ requestedAt }: Pick<Disputed, 'requestedAt'>): Date {
  return new Date(requestedAt.getTime() - BEFORE_REQUEST_MS);
}

/** A mandate as it is now and as it was before a change. */
export interface ChangedMandate {
  id: string;
  siren: string;
  service: string | null;
  account_id: string;
  role: MandateRole;
  state: MandateState;
  until: Date | null;
  access: MandateAccess;
  granted_by: string | null;
  ended_reason: string | null;
  former_state: MandateState | null;
  former_role: MandateRole | null;
  former_until: Date | null;
  former_access: MandateAccess | null;
  former_ended_reason: string | null;
  former_granted_by: string | null;
}

/** The columns of it, of `mandate` and of the change. */
export const CHANGED_MANDATE = sql`mandate.id, siren, service, account_id, role, mandate.state, until, access, granted_by,
  ended_reason, former_state, former_role, former_until, former_access, former_ended_reason, former_granted_by`;

export interface Changed extends ChangedMandate {
  /** When it was first changed. */
  at: Date;
  /** Nobody else has changed it since. */
  untouched: boolean;
}

/** Whose work is undone: the disputed account, anywhere, and whoever it let in since, in that service. */
interface Doer {
  account_id: string;
  siren: string | null;
  service: string | null;
  since: Date;
}

/**
 * What the disputed account did to mandates in the time that counts, and what those did whom it made titulaire or suppléant
 * in it: an accomplice is one who was let in. The first change of each says how it was before. The mandates are held.
 */
export async function changedRoles(tx: Tx, disputed: Disputed): Promise<Changed[]> {
  const doers = new Map<string, Doer>();
  const add = (doer: Doer) => doers.set([doer.account_id, doer.siren, doer.service].join(' '), doer).size;
  add({ account_id: disputed.accountId, siren: null, service: null, since: undoneSince(disputed) });
  for (;;) {
    const before = doers.size;
    const changed = await changedBy(tx, [...doers.values()]);
    for (const { account_id, siren, service, at: since } of changed.filter(wasLetIn))
      if (account_id !== disputed.accountId && !doers.has([account_id, siren, service].join(' ')))
        add({ account_id, siren, service, since });
    if (doers.size === before) return changed;
  }
}

/** A délégataire can do nothing to roles. */
const wasLetIn = ({ role, former_state }: Changed) => role !== 'delegataire' && former_state !== 'active';

/**
 * What was accepted upon an offer was given by whoever made the offer. What an accomplice did to his own is his own affair,
 * but for what ended when he became the titulaire: it is what he was before. */
async function changedBy({ db }: Tx, doers: readonly Doer[]): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    with doer as (
      select * from json_to_recordset(${JSON.stringify(doers)}::json)
        as given (account_id uuid, siren varchar, service varchar, since timestamptz)
    )
    select ${CHANGED_MANDATE}, first.at, not exists (
        select from mandate_change other
        where other.mandate_id = mandate.id and other.id > first.id and other.dispute_id is null
          and not exists (select from doer where doer.account_id = other.changed_by)
      ) as untouched
    from mandate join lateral (
      select change.* from mandate_change change join doer on change.at >= doer.since
        and (doer.siren is null or (mandate.siren = doer.siren and mandate.service is not distinct from doer.service
          and (mandate.account_id <> doer.account_id or mandate.ended_reason = 'became-titulaire')))
      where change.mandate_id = mandate.id and (change.changed_by = doer.account_id or (
        change.former_state is null and mandate.granted_by = doer.account_id and exists (
          select from mandate_offer offer
          where offer.given_by = doer.account_id and offer.offered_at >= doer.since and offer.siren = mandate.siren
            and offer.role = mandate.role and mandate.service = any(offer.services))))
      order by change.id limit 1
    ) first on true
    where mandate.id in (
      select mandate_id from mandate_change change join doer
        on change.changed_by = doer.account_id and change.at >= doer.since
      union all select made.id from mandate made join doer
        on made.granted_by = doer.account_id and made.since >= doer.since)
    order by siren, service, mandate.id
    for update of mandate`.execute(db);
  return rows;
}
