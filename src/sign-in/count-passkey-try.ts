import type { FastifyRequest } from 'fastify';
import { type Browser, isSharedNetwork, shownBy } from '../account/known-browser.ts';
import type { Web } from '../http/web.ts';
import { readAssertion } from '../passkeys/response.ts';
import { addressOf, networkKey } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import { countAttempt, forgiveAttempt, type RateLimit, TooManyTries } from '../platform/throttle.ts';

/** Each costs a signature's verification. */
const LIMIT: RateLimit = { free: 50, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * Counts what a browser answered for an authenticator, before any of it is verified: by its network, unless many accounts
 * sign in from there; a browser known to the account that the passkey is of waits for no neighbour, and is counted by itself.
 * @returns gives the count back, for a passkey that was right
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countPasskeyTry(
  { platform, throttle }: Pick<Web, 'platform' | 'throttle'>,
  request: FastifyRequest,
  browser: Browser,
  sent: string,
): Promise<() => Promise<void>> {
  if (!throttle) return async () => {};
  const known = await knownToHolder(platform, browser, sent);
  const key =
    known === undefined
      ? networkKey('passkey-sign-in', request.ip)
      : `passkey-sign-in/browser/${platform.secrets.keyedHash('throttle', `browser ${known}`)}`;
  const attempt = await countAttempt(platform, key, LIMIT);
  const isExcused = async () => known === undefined && (await isSharedNetwork(platform, addressOf(request)));
  if (!attempt.allowed && !(await isExcused())) throw new TooManyTries(attempt.retryAt);
  return () => forgiveAttempt(platform.db, key);
}

/** Which of what the browser shows is of the account whose passkey it names. */
async function knownToHolder(ground: Ground, browser: Browser, sent: string): Promise<string | undefined> {
  const { hashes, knownSince } = shownBy(ground, browser);
  const claimed = hashes.length > 0 ? readAssertion(sent)?.response.id : undefined;
  if (claimed === undefined) return undefined;
  const known = await ground.db
    .selectFrom('known_browser')
    .innerJoin('passkey', 'passkey.account_id', 'known_browser.account_id')
    .select('token_hash')
    .where('credential_id', '=', claimed)
    .where('token_hash', 'in', hashes)
    .where('signed_in_at', '>', knownSince)
    .executeTakeFirst();
  return known?.token_hash;
}
