import { type AsHolder, asHolder } from '../../account/as-holder.ts';
import { rememberCompleted } from '../../account/completed-step.ts';
import { asksSecondStep, methodName, type Proof } from '../../account/proof.ts';
import { type Actor, renewSession } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import { tallyEvent } from '../../audit/tally-events.ts';
import { cancelRemoval } from '../../factors/removal.ts';
import { askedToConfirm } from '../../passkeys/challenge.ts';
import { checkPasskey, usePasskey } from '../../passkeys/use-passkey.ts';
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
): Promise<Confirmed | NotConfirmed> {
  return asConfirmedHolder(platform, actor, present, (holder) => {
    const step = asksSecondStep(platform, holder.account) ? present.step : undefined;
    return conclude(holder, actor, {
      methods: ['password', ...(step ? [step.kind.method] : [])],
      at: holder.now,
    });
  });
}

/**
 * A passkey alone in place of both, as at the sign-in: it asks who uses it. A wrong one is told in the holder's history.
 * @param sent as the browser made it
 */
export async function confirmByPasskey(
  platform: Platform,
  actor: Actor,
  sent: string,
): Promise<Confirmed | { outcome: 'wrong-passkey' }> {
  const checked = await checkPasskey(platform, sent, askedToConfirm(actor.tokenHash));
  return asHolder(platform, actor, async (holder) => {
    const { tx, account, now } = holder;
    const proof: Proof = { methods: ['passkey'], at: now };
    if (checked.right && (await usePasskey(tx, account, checked, actor.origin))) {
      await cancelRemoval(tx, account, 'factor-given', actor.origin);
      return conclude(holder, actor, proof);
    }
    const details = { method: methodName(proof) };
    await tallyEvent(tx, { event: 'password-confirmed', outcome: 'refused', ...actor, details });
    return { outcome: 'wrong-passkey' };
  });
}

interface Confirmed {
  outcome: 'confirmed';
  sessionToken: string;
}

async function conclude({ tx }: AsHolder, actor: Actor, proof: Proof): Promise<Confirmed> {
  await tx.db
    .updateTable('session')
    .set({ authenticated_at: proof.at })
    .where('token_hash', '=', actor.tokenHash)
    .execute();
  const sessionToken = await renewSession(tx, actor.tokenHash);
  await rememberCompleted(tx, { what: 'password-confirmation', by: actor.tokenHash });
  await record(tx, { event: 'password-confirmed', ...actor, details: { method: methodName(proof) } });
  return { outcome: 'confirmed', sessionToken };
}
