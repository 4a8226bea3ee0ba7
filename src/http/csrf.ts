import { Tokens } from '@fastify/csrf';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Platform } from '../platform/platform.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type FormBody, field } from './form-body.ts';
import type { SignedIn } from './session.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the cookie for CSRF tokens holds, as it came or as it is being given. */
    csrfSecret: string;
    /** The token of the forms that are shown for this request; worth nothing without the cookie. */
    csrfToken(): Promise<string>;
    /**
     * Whether the token of a form is one that this browser was given for whoever is signed in.
     * @throws CsrfRefused where it is not
     */
    checkCsrf(token: string): Promise<void>;
  }
  interface FastifyReply {
    /** Gives the browser the cookie that its tokens are bound to, where it has none. */
    giveCsrfCookie(): void;
  }
}

/** A POST that bears no token of ours, or one that another browser or another holder was given. */
export class CsrfRefused extends Error {
  readonly statusCode = 403;
  readonly code: string;
  constructor(code: 'csrf-cookie-missing' | 'csrf-token-invalid') {
    super(code);
    this.name = 'CsrfRefused';
    this.code = code;
  }
}

export interface CsrfOptions {
  platform: Pick<Platform, 'secrets'>;
  secureCookies: boolean;
}

/**
 * Every POST bears a token bound to the browser's cookie and to who was signed in when the form was shown, or is refused
 * with 403; but for a route that is taken from anywhere, which looks at no cookie. A token that an earlier key of the ring
 * made is taken too: a form may stand on a screen while the keys change.
 */
export const csrfTokens = fastifyPlugin(async (app: FastifyInstance, options: CsrfOptions) => {
  const { secrets } = options.platform;
  const cookieName = options.secureCookies ? '__Host-csrf' : 'csrf';
  const cookie = { path: '/', httpOnly: true, secure: options.secureCookies, sameSite: 'lax' } as const;
  const tokensOf = keptByKey((one) => new Tokens({ userInfo: true, hmacKey: one.key('csrf') }));

  app.decorateRequest('csrfSecret', '');
  app.decorateRequest('csrfToken', async function csrfToken(this: FastifyRequest) {
    // Unknown without a database, which alone knows sessions.
    const holder = await this.session().then(holderOf, () => undefined);
    this.csrfSecret ||= this.cookies[cookieName] || tokensOf(secrets).secretSync();
    const tokens = bindingsShown(this, holder).map((one) => tokensOf(secrets).create(this.csrfSecret, one));
    return tokens.join(SEPARATOR);
  });
  app.decorateReply('giveCsrfCookie', function giveCsrfCookie(this: FastifyReply) {
    const { csrfSecret, cookies } = this.request;
    if (csrfSecret && !cookies[cookieName]) this.setCookie(cookieName, csrfSecret, cookie);
  });

  app.decorateRequest('checkCsrf', async function checkCsrf(this: FastifyRequest, token: string) {
    const secret = this.cookies[cookieName];
    if (!secret) throw new CsrfRefused('csrf-cookie-missing');
    const tokens = token.split(SEPARATOR, MOST_TOKENS);
    const taken = tokensTaken(tokens, this, await this.session());
    const isGenuine = (one: Secrets) =>
      taken.some(([each, bound]) => tokensOf(one).verify(secret, each, bound));
    if (!secrets.ring().some(isGenuine)) throw new CsrfRefused('csrf-token-invalid');
    this.csrfSecret = secret;
  });

  app.addHook('preHandler', async (request) => {
    const guarded =
      request.method === 'POST' && !request.is404 && !request.routeOptions.config.takenFromAnywhere;
    if (guarded) await request.checkCsrf(field((request.body ?? {}) as FormBody, CSRF_FIELD));
  });
});

/** Of every form, before all that is typed: where files come with it, they are taken once it is genuine. */
export const CSRF_FIELD = '_csrf';
/** Between the tokens of one form; in none of them. */
const SEPARATOR = '.';
const MOST_TOKENS = 2;
const NOBODY = 'nobody';

/**
 * What a form is bound to: the session's cookie, over or not, for a form posted just too late is still the person's own;
 * and whoever is signed in, whose session gets another token while the form stands open in another tab.
 */
function bindingsShown({ sessionTokenHash }: FastifyRequest, holder: string | undefined): string[] {
  if (sessionTokenHash === undefined) return [holder ?? NOBODY];
  return holder === undefined ? [sessionTokenHash] : [sessionTokenHash, holder];
}

/**
 * The tokens that count in a request, each with what it must be bound to. The session's own counts where that is over, and
 * alone in a form of the version before, or one that was shown while nobody could tell whose it is. A form that was shown to nobody signed in is taken after a sign-in in another
 * tab, but where only the signed-in are let in: no such page is shown to anybody else.
 */
function tokensTaken(
  [first = '', ...others]: string[],
  { sessionTokenHash, needsSession }: FastifyRequest,
  signedIn: SignedIn | undefined,
): [string, string][] {
  const last = others.at(-1) ?? first;
  const taken: [string, string][] = [];
  if (signedIn) taken.push([last, holderOf(signedIn)]);
  if (sessionTokenHash !== undefined && (!signedIn || others.length === 0))
    taken.push([first, sessionTokenHash]);
  if (!needsSession) taken.push([last, NOBODY]);
  return taken;
}

function holderOf(signedIn: SignedIn | undefined): string {
  // Not the mark, which depends on the key that makes: another instance may have another.
  return signedIn ? `holder/${signedIn.account.id}` : NOBODY;
}

/** What is dear to make is made once for each key. */
function keptByKey<T>(make: (one: Secrets) => T): (one: Secrets) => T {
  const made = new WeakMap<Secrets, T>();
  return (one) => {
    const known = made.get(one) ?? make(one);
    made.set(one, known);
    return known;
  };
}
