import type { FastifyRequest } from 'fastify';
import { addressOf } from '../../platform/http/network.ts';
import { knownBrowser } from '../known-browser.ts';
import { type CountedSignIn, countSignInTry, type SignInTry, UNCOUNTED } from '../sign-in-tries.ts';
import { browserCookie } from './browser-cookie.ts';
import type { Web } from './web.ts';

/** A try at the password of an address, counted; to be ended by one of the two, or by neither where it was wrong. */
export type CountedPasswordTry = Pick<CountedSignIn, 'giveBack' | 'succeeded'>;

/**
 * Counts a try at the password of an address made elsewhere than on the sign-in form, with the tries made there, before
 * it is compared. It is never refused for what others tried: whoever asks has a limit of its own (five tries a code).
 * @param email as it was typed, whether or not it opens an account
 * @returns to be ended by `succeeded` where the password was right, by `giveBack` where nothing was compared
 */
export async function countPasswordTry(
  web: Pick<Web, 'throttle' | 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<CountedPasswordTry> {
  if (!web.throttle) return UNCOUNTED;
  return countSignInTry(web.platform, await signInTry(web, request, email));
}

/** Who tries, as far as counting goes. */
export async function signInTry(
  web: Pick<Web, 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<SignInTry> {
  const browser = browserCookie(web).read(request);
  return {
    email,
    ip: addressOf(request),
    knownBrowser: await knownBrowser(web.platform, browser, email),
  };
}
