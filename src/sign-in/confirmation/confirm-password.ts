import { rememberCompleted } from '../../account/completed-step.ts';
import { type Actor, renewSession } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import {
  asConfirmedHolder,
  type Confirmation,
  type NotConfirmed,
} from '../../passwords/as-confirmed-holder.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * The present password again, and the factor of the account where it has one, before what is sensitive (OWASP ASVS 5.0,
 * 7.5.1). The session goes on under a new token, authenticated now (7.2.4). An expired password will do, as it does to
 * sign in.
 */
export function confirmPassword(
  platform: Platform,
  actor: Actor,
  present: Confirmation,
): Promise<{ outcome: 'confirmed'; sessionToken: string } | NotConfirmed> {
  return asConfirmedHolder(platform, actor, present, async ({ tx, now }) => {
    await tx.db
      .updateTable('session')
      .set({ authenticated_at: now })
      .where('token_hash', '=', actor.tokenHash)
      .execute();
    const sessionToken = await renewSession(tx, actor.tokenHash);
    await rememberCompleted(tx, { what: 'password-confirmation', by: actor.tokenHash });
    await record(tx, { event: 'password-confirmed', ...actor });
    return { outcome: 'confirmed', sessionToken };
  });
}
