import { asHolder } from '../../account/as-holder.ts';
import { browserName } from '../../account/mail-origin.tsx';
import { type Actor, endOtherSessions } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { isNamed, liveSessions } from './open-sessions.ts';

/** « Quitter »: ends the session. Of two clicks, or of another browser that ended it first, one is recorded. */
export function signOut(platform: Platform, who: Actor): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const ended = await tx.db
      .deleteFrom('session')
      .where('token_hash', '=', who.tokenHash)
      .where('account_id', '=', who.accountId)
      .returning('token_hash')
      .executeTakeFirst();
    if (ended) await record(tx, { event: 'signed-out', ...who });
  });
}

export type EndSessionOutcome = { outcome: 'ended' } | { outcome: 'already-over' };

/** Ends one other session of the account, by the name that the page gave it. */
export function endOneSession(platform: Platform, who: Actor, name: string): Promise<EndSessionOutcome> {
  return asHolder(platform, who, async ({ tx, account }): Promise<EndSessionOutcome> => {
    const others = (await liveSessions(tx, account.id)).filter(
      (session) => session.token_hash !== who.tokenHash,
    );
    const meant = others.find((session) => isNamed(tx, session, name));
    if (!meant) return { outcome: 'already-over' };
    await tx.db.deleteFrom('session').where('token_hash', '=', meant.token_hash).execute();
    await record(tx, {
      event: 'session-ended',
      ...who,
      details: { browser: browserName(meant.user_agent), network: meant.ip },
    });
    return { outcome: 'ended' };
  });
}

export type EndOtherSessionsOutcome = { outcome: 'ended'; count: number };

/** Ends every other session of the account; this one goes on. */
export function endTheOtherSessions(platform: Platform, who: Actor): Promise<EndOtherSessionsOutcome> {
  return asHolder(platform, who, async ({ tx, account }): Promise<EndOtherSessionsOutcome> => {
    const live = await liveSessions(tx, account.id);
    const count = live.filter((session) => session.token_hash !== who.tokenHash).length;
    await endOtherSessions(tx.db, account.id, who.tokenHash);
    if (count > 0) await record(tx, { event: 'other-sessions-ended', ...who, details: { count } });
    return { outcome: 'ended', count };
  });
}
