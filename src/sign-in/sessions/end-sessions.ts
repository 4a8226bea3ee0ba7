import { browserName } from '../../account/mail-origin.tsx';
import { type Actor, endOtherSessions, lockSignedInAccount } from '../../account/session.ts';
import { recordEvent } from '../../audit/record-event.ts';
import type { Platform } from '../../platform/platform.ts';
import { isNamed, liveSessions } from './open-sessions.ts';

/** « Quitter »: ends the session. Of two clicks, or of another browser that ended it first, one is recorded. */
export function signOut(platform: Pick<Platform, 'db' | 'clock'>, who: Actor): Promise<void> {
  return platform.db.transaction().execute(async (trx) => {
    const ended = await trx
      .deleteFrom('session')
      .where('token_hash', '=', who.tokenHash)
      .where('account_id', '=', who.accountId)
      .returning('token_hash')
      .executeTakeFirst();
    if (ended) await recordEvent(trx, platform, { event: 'signed-out', ...who });
  });
}

export type EndSessionOutcome =
  | { outcome: 'ended' }
  | { outcome: 'already-over' }
  | { outcome: 'signed-out' };

/** Ends one other session of the account, by the name that the page gave it. */
export function endOneSession(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  who: Actor,
  name: string,
): Promise<EndSessionOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<EndSessionOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const others = (await liveSessions(trx, platform, account.id)).filter(
      (session) => session.token_hash !== who.tokenHash,
    );
    const meant = others.find((session) => isNamed(platform, session, name));
    if (!meant) return { outcome: 'already-over' };
    await trx.deleteFrom('session').where('token_hash', '=', meant.token_hash).execute();
    await recordEvent(trx, platform, {
      event: 'session-ended',
      ...who,
      details: { browser: browserName(meant.user_agent), network: meant.ip },
    });
    return { outcome: 'ended' };
  });
}

export type EndOtherSessionsOutcome = { outcome: 'ended'; count: number } | { outcome: 'signed-out' };

/** Ends every other session of the account; this one goes on. */
export function endTheOtherSessions(
  platform: Pick<Platform, 'db' | 'clock'>,
  who: Actor,
): Promise<EndOtherSessionsOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<EndOtherSessionsOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const live = await liveSessions(trx, platform, account.id);
    const count = live.filter((session) => session.token_hash !== who.tokenHash).length;
    await endOtherSessions(trx, account.id, who.tokenHash);
    if (count > 0)
      await recordEvent(trx, platform, { event: 'other-sessions-ended', ...who, details: { count } });
    return { outcome: 'ended', count };
  });
}
