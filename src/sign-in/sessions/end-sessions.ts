import { asHolder } from '../../account/as-holder.ts';
import { browserName } from '../../account/mail-origin.tsx';
import { type Actor, endOtherSessions } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { isNamed, liveSessions } from './open-sessions.ts';

/** « Quitter »: ends the session. Of two clicks, or of another browser that ended it first, one is recorded. */
export function signOut(platform: Platform, actor: Actor): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const ended = await tx.db
      .deleteFrom('session')
      .where('token_hash', '=', actor.tokenHash)
      .where('account_id', '=', actor.accountId)
      .returning('token_hash')
      .executeTakeFirst();
    if (ended) await record(tx, { event: 'signed-out', ...actor });
  });
}

export type EndSessionOutcome = { outcome: 'ended' } | { outcome: 'already-over' };

/** Ends one other session of the account, by the name that the page gave it. */
export function endOneSession(platform: Platform, actor: Actor, name: string): Promise<EndSessionOutcome> {
  return asHolder(platform, actor, async ({ tx, account }): Promise<EndSessionOutcome> => {
    const others = (await liveSessions(tx, account.id)).filter(
      (session) => session.token_hash !== actor.tokenHash,
    );
    const meant = others.find((session) => isNamed(tx, session, name));
    if (!meant) return { outcome: 'already-over' };
    await tx.db.deleteFrom('session').where('token_hash', '=', meant.token_hash).execute();
    await record(tx, {
      event: 'session-ended',
      ...actor,
      details: { browser: browserName(meant.user_agent), network: meant.ip },
    });
    return { outcome: 'ended' };
  });
}

/** Ends every other session of the account; this one goes on. @returns how many lived */
export function endTheOtherSessions(platform: Platform, actor: Actor): Promise<number> {
  return asHolder(platform, actor, async ({ tx, account }) => {
    const live = await liveSessions(tx, account.id);
    const count = live.filter((session) => session.token_hash !== actor.tokenHash).length;
    await endOtherSessions(tx, account.id, actor.tokenHash);
    if (count > 0) await record(tx, { event: 'other-sessions-ended', ...actor, details: { count } });
    return count;
  });
}
