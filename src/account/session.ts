import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { record } from '../audit/record-event.ts';
import type { Database, SessionTable, Trx } from '../database/schema.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Account } from './account.ts';
import { browserName } from './mail-origin.tsx';

/** Sessions of one account at once: an accountant with several machines has far fewer. */
export const MOST_SESSIONS = 20;

/**
 * After one more session was opened: of too many, those end that were used longest ago, each with a line in the history.
 * The caller holds the account's lock.
 */
export async function endOldestSessions(tx: Tx, accountId: string, origin: Origin): Promise<void> {
  const ended = await tx.db
    .deleteFrom('session')
    .where('token_hash', 'in', (eb) =>
      eb
        .selectFrom('session')
        .select('token_hash')
        .where('account_id', '=', accountId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('created_at', 'desc')
        .offset(MOST_SESSIONS),
    )
    .returning(['user_agent', 'ip'])
    .execute();
  for (const { user_agent, ip } of ended) {
    const details = { browser: browserName(user_agent), network: ip };
    await record(tx, { event: 'session-ended', accountId, origin, details });
  }
}

export type Session = Selectable<SessionTable>;

/** Who asks, as the use cases are told: an account, through one of its sessions. */
export interface Actor {
  accountId: string;
  tokenHash: string;
  origin: Origin;
}

/** 30 minutes without a request. */
export const IDLE_LIMIT_MS = 30 * 60_000;
/** 12 hours, whatever happens. */
export const ABSOLUTE_LIMIT_MS = 12 * 3_600_000;
/** `last_seen_at` is written at most once a minute: reading a page should not cost a write. */
const SEEN_GRAIN_MS = 60_000;
/** 256 bits (OWASP ASVS 5.0, 7.2.3 asks for 128). */
const TOKEN_BYTES = 32;

/** Opens a session. @returns the token for the cookie; only its hash is kept */
export async function startSession(
  { db, clock, random }: Ground,
  accountId: string,
  origin: Origin,
): Promise<string> {
  const token = random.bytes(TOKEN_BYTES).toString('base64url');
  const now = clock.now();
  await db
    .insertInto('session')
    .values({
      token_hash: hashToken(token),
      account_id: accountId,
      created_at: now,
      last_seen_at: now,
      authenticated_at: now,
      dossier_id: null,
      ip: origin.ip.slice(0, 45),
      user_agent: origin.userAgent.slice(0, 300),
    })
    .execute();
  return token;
}

/** The session a token opens, and its account, unless it is over; being read counts as a sign of life, or not. */
export async function findSession(
  { db, clock }: Ground,
  token: string,
  reading: 'sign-of-life' | 'only-look' = 'sign-of-life',
): Promise<{ session: Session; account: Account } | undefined> {
  const now = clock.now();
  const session = await db
    .selectFrom('session')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .where('last_seen_at', '>', new Date(now.getTime() - IDLE_LIMIT_MS))
    .where('created_at', '>', new Date(now.getTime() - ABSOLUTE_LIMIT_MS))
    .executeTakeFirst();
  if (!session) return undefined;
  const account = await db
    .selectFrom('account')
    .selectAll()
    .where('id', '=', session.account_id)
    .executeTakeFirst();
  if (!account) return undefined;
  if (reading === 'sign-of-life' && now.getTime() - session.last_seen_at.getTime() >= SEEN_GRAIN_MS) {
    await db
      .updateTable('session')
      .set({ last_seen_at: now })
      .where('token_hash', '=', session.token_hash)
      .execute();
  }
  return { session, account };
}

/** Whether a session has not been ended; asked under the account's lock it holds until the commit. */
export async function hasSession(
  trx: Trx | Database,
  tokenHash: string,
  accountId: string,
): Promise<boolean> {
  const session = await trx
    .selectFrom('session')
    .select('token_hash')
    .where('token_hash', '=', tokenHash)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return session !== undefined;
}

/** The same session goes on under a new token; the old one is worth nothing from now on. */
export async function renewSession({ db, random }: Tx, tokenHash: string): Promise<string> {
  const token = random.bytes(TOKEN_BYTES).toString('base64url');
  await db
    .updateTable('session')
    .set({ token_hash: hashToken(token) })
    .where('token_hash', '=', tokenHash)
    .execute();
  return token;
}

/** A day after their end: until then a form left open can still be kept in them for whoever signs in again. */
export async function purgeSessions({ db }: Ground, now: Date): Promise<void> {
  const yesterday = daysAgo(now, 1).getTime();
  await db
    .deleteFrom('session')
    .where((eb) =>
      eb.or([
        eb('last_seen_at', '<=', new Date(yesterday - IDLE_LIMIT_MS)),
        eb('created_at', '<=', new Date(yesterday - ABSOLUTE_LIMIT_MS)),
      ]),
    )
    .execute();
}

export async function endAllSessions(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('session').where('account_id', '=', accountId).execute();
}

export async function endOtherSessions(trx: Trx, accountId: string, keptTokenHash: string): Promise<void> {
  await trx
    .deleteFrom('session')
    .where('account_id', '=', accountId)
    .where('token_hash', '!=', keptTokenHash)
    .execute();
}

/** What is kept of a token: who reads it in the database cannot use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
