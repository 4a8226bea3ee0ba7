import { METHODS, type Method } from '../../account/proof.ts';
import { ABSOLUTE_LIMIT_MS, type Actor, IDLE_LIMIT_MS, type Session } from '../../account/session.ts';
import type { Ground, Platform } from '../../platform/platform.ts';
import { sameText } from '../../platform/secrets.ts';

/** A session as its holder is shown it. */
export interface OpenSession {
  /** Names it in a form: neither its token nor what the database keeps of that. */
  name: string;
  userAgent: string;
  ip: string;
  openedAt: Date;
  /** By what, the first of it first. */
  openedBy: readonly Method[];
  lastSeenAt: Date;
  /** The one that asks. */
  isThisOne: boolean;
}

/** The sessions of an account that still live: this one first, then the one seen last. */
export async function openSessions(platform: Ground, actor: Actor): Promise<OpenSession[]> {
  const sessions = await liveSessions(platform, actor.accountId);
  return sessions
    .map((session) => ({
      name: sessionName(platform, session),
      userAgent: session.user_agent,
      ip: session.ip,
      openedAt: session.created_at,
      openedBy: methodsOf(session),
      lastSeenAt: session.last_seen_at,
      isThisOne: session.token_hash === actor.tokenHash,
    }))
    .sort((one, other) => Number(other.isThisOne) - Number(one.isThisOne));
}

/** What version 0.1.0 opened was opened by a password. */
function methodsOf({ proved }: Pick<Session, 'proved'>): readonly Method[] {
  return proved === null ? ['password'] : METHODS.filter((method) => proved.includes(method));
}

/** Rows that are over stay a day: they are no sessions any more. */
export function liveSessions({ db, clock }: Ground, accountId: string): Promise<Session[]> {
  const now = clock.now().getTime();
  return db
    .selectFrom('session')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('last_seen_at', '>', new Date(now - IDLE_LIMIT_MS))
    .where('created_at', '>', new Date(now - ABSOLUTE_LIMIT_MS))
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute();
}

/** Whether a form names this session; it may have been shown before the keys changed. */
export function isNamed(
  { secrets }: Pick<Platform, 'secrets'>,
  session: Pick<Session, 'token_hash'>,
  name: string,
): boolean {
  return secrets.keyedHashes('session-name', session.token_hash).some((hash) => sameText(hash, name));
}

function sessionName({ secrets }: Pick<Platform, 'secrets'>, session: Pick<Session, 'token_hash'>): string {
  return secrets.keyedHash('session-name', session.token_hash);
}
