import { sql } from 'kysely';
import { accountById, frozenUntil } from '../account/account.ts';
import { addressesOf } from '../account/addresses-of.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { isActive } from '../mandates/mandate.ts';
import { lastDayOfRequest, objectUntil, titulairesOf } from '../mandates/role-request.ts';
import type { Platform } from '../platform/platform.ts';
import { makeShortReference } from '../platform/short-reference.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';
import { requestedMail } from './applicant-mails.tsx';
import { substitutionAskedMail } from './company-mails.tsx';
import { detailsOf } from './grant-request.ts';
import type { RoleRequest } from './role-request-row.ts';
import { tellCompany } from './tell-company.ts';
import { requestTold } from './told-request.ts';

/** What a person asks for, read and checked as far as that goes without the database. */
export type AskedRole = Pick<RoleRequest, 'siren' | 'capacity' | 'way'> & {
  /** At least one, each of the catalogue. */
  services: readonly string[];
} & ({ kind: 'adhesion' } | { kind: 'substitution'; reason: string });

export type AskRoleOutcome =
  /** One request each titulaire to be replaced; the same ones where they wait already. */
  | { outcome: 'asked'; id: string }
  /** A service has a titulaire by now, or no other one. */
  | { outcome: 'changed-meanwhile' }
  | { outcome: 'already-asked'; id: string }
  /** The letter that opens the person's own company has yet to come. */
  | { outcome: 'first-letter-awaited' }
  | { outcome: 'too-many-waiting' }
  | { outcome: 'too-many-of-company' };

/** An accountant with all of a year's new clients has fewer. */
const MOST_WAITING = 50;
/** Whoever asks, withdraws and asks again has the titulaire written to each time. */
const MOST_OF_COMPANY_A_DAY = 3;

/** Asks to become the titulaire. It gives no right, and says nothing of who else is here. */
export function askRole(platform: Platform, actor: Actor, asked: AskedRole): Promise<AskRoleOutcome> {
  return asHolder(platform, actor, async ({ tx, account }): Promise<AskRoleOutcome> => {
    const refusal = await refusalOf(tx, account.id, asked.siren);
    if (refusal) return { outcome: refusal };
    await lockCompany(tx, asked.siren);
    const titulaires = await titulairesOf(tx.db, asked.siren);
    const groups = groupsOf(asked, account.id, titulaires);
    if (!groups) return { outcome: 'changed-meanwhile' };
    const ids: string[] = [];
    for (const [holderId, services] of groups) {
      const request = await insertRequest(tx, account.id, { ...asked, services }, holderId);
      if (!request) continue;
      ids.push(request.id);
      await send(tx, requestedMail(tx.installation, account, requestTold(request)));
      await tellHolders(tx, request);
      await record(tx, { event: 'role-requested', ...actor, details: detailsOf(request) });
    }
    const [id] = ids;
    return id === undefined
      ? { outcome: 'already-asked', id: await waitingOf(tx, account.id, asked) }
      : { outcome: 'asked', id };
  });
}

async function refusalOf(tx: Tx, accountId: string, siren: string) {
  const now = tx.clock.now();
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000);
  const { rows } = await sql<{ awaits: boolean; waiting: number; lately: number }>`
    select
      exists (select from mandate where account_id = ${accountId} and state = 'waiting-letter')
        and not exists (select from mandate where account_id = ${accountId} and ${isActive('mandate', now)}) as awaits,
      count(*) filter (where state = 'waiting' and last_day >= ${parisDay(now)})::integer as waiting,
      count(*) filter (where siren = ${siren} and requested_at > ${dayAgo})::integer as lately
    from role_request where account_id = ${accountId}`.execute(tx.db);
  const [{ awaits, waiting, lately } = { awaits: false, waiting: 0, lately: 0 }] = rows;
  if (awaits) return 'first-letter-awaited' as const;
  if (waiting >= MOST_WAITING) return 'too-many-waiting' as const;
  return lately >= MOST_OF_COMPANY_A_DAY ? ('too-many-of-company' as const) : undefined;
}

/** The services by whoever is to be replaced; undefined where one of them cannot be had in this way. */
function groupsOf(
  { kind, services }: AskedRole,
  accountId: string,
  titulaires: ReadonlyMap<string, string>,
): Map<string | null, string[]> | undefined {
  const groups = new Map<string | null, string[]>();
  for (const service of services) {
    const holder = titulaires.get(service) ?? null;
    if (kind === 'adhesion' ? holder !== null : holder === null || holder === accountId) return undefined;
    groups.set(holder, [...(groups.get(holder) ?? []), service]);
  }
  return groups;
}

/** @returns undefined where one waits already: that one goes on, and the titulaire is told no second time */
async function insertRequest(
  tx: Tx,
  accountId: string,
  asked: AskedRole,
  holderId: string | null,
): Promise<RoleRequest | undefined> {
  const { kind, siren, services, capacity, way } = asked;
  const now = tx.clock.now();
  return tx.db
    .insertInto('role_request')
    .values({
      id: tx.random.uuid(),
      reference: makeShortReference(tx.random),
      kind,
      account_id: accountId,
      siren,
      services: JSON.stringify(services),
      capacity,
      way,
      reason: asked.kind === 'substitution' ? asked.reason : null,
      holder_id: holderId,
      requested_at: now,
      last_day: lastDayOfRequest(now),
      object_until: await objectionOf(tx, holderId),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** The days of one who is kept out for now begin at the end of that. */
async function objectionOf(tx: Tx, holderId: string | null): Promise<Date | null> {
  const holder = holderId === null ? undefined : await accountById(tx.db, holderId);
  const frozen = holder && frozenUntil(holder, tx.clock.now());
  return frozen ? objectUntil({ requested_at: frozen, object_until: null }) : null;
}

async function waitingOf(tx: Tx, accountId: string, { kind, siren }: AskedRole): Promise<string> {
  const { id } = await tx.db
    .selectFrom('role_request')
    .select('id')
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return id;
}

async function tellHolders(tx: Tx, request: RoleRequest): Promise<void> {
  if (request.holder_id === null)
    return tellCompany(tx, request, { what: 'asked', exceptFor: [request.account_id] });
  const holder = await accountById(tx.db, request.holder_id);
  if (!holder) return;
  for (const to of await addressesOf(tx, holder))
    await send(tx, substitutionAskedMail(tx.installation, holder, to, requestTold(request)));
}
