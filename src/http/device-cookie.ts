import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { BROWSER_KNOWN_DAYS, type Browser } from '../account/known-browser.ts';
import type { Web } from './web.ts';

/** The cookie of a browser in which somebody signed in before: random tokens, of which the database keeps hashes. */
export interface DeviceCookie {
  read(request: FastifyRequest): Browser;
  give(reply: FastifyReply, tokens: readonly string[]): void;
}

export function deviceCookie({
  platform: { secrets },
  secureCookies: secure,
}: Pick<Web, 'platform' | 'secureCookies'>): DeviceCookie {
  const name = secure ? '__Host-browser' : 'browser';

  return {
    read(request) {
      const value = request.cookies[name] ?? '';
      if (/^[\w-]{43}(?:\.[\w-]{43}){0,7}$/.test(value)) return { tokens: value.split('.'), formerly: [] };
      return { tokens: [], formerly: formerlyIn(value) };
    },
    give(reply, tokens) {
      reply.setCookie(name, tokens.join('.'), {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'lax',
        maxAge: BROWSER_KNOWN_DAYS * 24 * 3600,
      });
    },
  };

  /**
   * What version 0.1.0 sealed in the same cookie: it only keeps the holder from being mailed that a browser used for
   * months is new.
   */
  function formerlyIn(sealed: string): string[] {
    const opened = sealed === '' ? undefined : secrets.unseal('known-browser', sealed);
    return opened === undefined ? [] : FormerContent.parse(JSON.parse(opened)).accounts;
  }
}

const FormerContent = z.object({ accounts: z.array(z.string()) });
