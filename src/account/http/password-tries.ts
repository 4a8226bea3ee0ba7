import type { FastifyRequest } from 'fastify';
import { addressOf } from '../../platform/http/network.ts';
import { countSignIn, forgetSignInFailures, giveBackSignIn, type SignInTry } from '../sign-in-tries.ts';
import { knownBrowsers } from './known-browser.ts';
import type { Web } from './web.ts';

/** A try at the password of an address, counted; to be ended by one of the two, or by neither where it was wrong. */
export interface CountedTry {
  /** Nothing was compared: it was no try. */
  giveBack(): Promise<void>;
  /** It was right: what failed before from here no longer counts. */
  succeeded(): Promise<void>;
}

/**
 * Counts a try at the password of an address made elsewhere than on the sign-in form, with the tries made there, before
 * it is compared. It is never refused for what others tried: whoever asks has a limit of its own (five tries a code).
 * @param email as it was typed, whether or not it opens an account
 */
export async function countPasswordTry(
  web: Pick<Web, 'throttle' | 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<CountedTry> {
  if (!web.throttle) return NOT_COUNTED;
  const { platform } = web;
  const from = signInTry(web, request, email);
  const { allowed } = await countSignIn(platform, from);
  if (!allowed) return NOT_COUNTED;
  return {
    giveBack: () => giveBackSignIn(platform, from),
    succeeded: () => forgetSignInFailures(platform, from),
  };
}

/** Who tries, as far as counting goes. */
export function signInTry(
  { platform, secureCookies }: Pick<Web, 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): SignInTry {
  const knownBrowser = knownBrowsers(platform, secureCookies).idFor(request, email);
  return { email, ip: addressOf(request), knownBrowser };
}

const NOT_COUNTED: CountedTry = { giveBack: async () => {}, succeeded: async () => {} };
