import type { EmailAddress } from '../../account/email-address.ts';
import type { Origin } from '../../platform/http/network.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Notes that the password of an address was forgotten, and nothing else: whether it opens an account is looked
 * up only once the page is answered ({@link takeUpRequests}), so that the answer cannot tell.
 * @param asked `knownBrowser`: one in which somebody signed in to this address before
 */
export async function requestRecovery(
  { db, clock, random }: Pick<Platform, 'db' | 'clock' | 'random'>,
  email: EmailAddress,
  asked: { origin: Origin; knownBrowser: boolean },
): Promise<void> {
  const { ip, userAgent } = asked.origin;
  await db
    .insertInto('recovery_request')
    .values({
      id: random.uuid(),
      email_key: email.key,
      ip: ip.slice(0, 45),
      user_agent: userAgent.slice(0, 300),
      requested_at: clock.now(),
      known_browser: asked.knownBrowser,
    })
    .execute();
}
