import { Tokens } from '@fastify/csrf';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Secrets } from '../../platform/secrets.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the cookie for CSRF tokens holds, as it came or as it is being given. */
    csrfSecret: string;
  }
  interface FastifyReply {
    /** A token for the form of a page; gives the browser its cookie where it has none. */
    csrfToken(): string;
  }
}

/** A POST that bears no token of ours, or one that another browser or another session was given. */
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
 * Every POST bears a token bound to the browser's cookie and to its session, or is refused with 403; but for a
 * route that is taken from anywhere, which looks at no cookie. A token that an earlier key of the ring made is taken too: a
 * form may stand on a screen while the keys change.
 */
export const csrfTokens = fastifyPlugin(async (app: FastifyInstance, options: CsrfOptions) => {
  const { secrets } = options.platform;
  const cookieName = options.secureCookies ? '__Host-csrf' : 'csrf';
  const cookie = { path: '/', httpOnly: true, secure: options.secureCookies, sameSite: 'lax' } as const;
  const tokensOf = keptByKey((one) => new Tokens({ userInfo: true, hmacKey: one.key('csrf') }));

  app.decorateRequest('csrfSecret', '');
  app.decorateReply('csrfToken', function csrfToken(this: FastifyReply) {
    const { request } = this;
    request.csrfSecret ||= request.cookies[cookieName] ?? '';
    if (!request.csrfSecret) {
      request.csrfSecret = tokensOf(secrets).secretSync();
      this.setCookie(cookieName, request.csrfSecret, cookie);
    }
    return tokensOf(secrets).create(request.csrfSecret, binding(request));
  });

  app.addHook('preHandler', async (request) => {
    const guarded =
      request.method === 'POST' && !request.is404 && !request.routeOptions.config.takenFromAnywhere;
    if (!guarded) return;
    const secret = request.cookies[cookieName];
    if (!secret) throw new CsrfRefused('csrf-cookie-missing');
    const token = field((request.body ?? {}) as FormBody, '_csrf');
    const isOurs = secrets.ring().some((one) => tokensOf(one).verify(secret, token, binding(request)));
    if (!isOurs) throw new CsrfRefused('csrf-token-invalid');
  });
});

/**
 * CSRF tokens are bound to the session's cookie: one taken before signing in is worth nothing after. Whether that
 * session is over does not matter here: a form posted just too late is still the person's own.
 */
function binding(request: FastifyRequest): string {
  return request.sessionTokenHash ?? 'nobody';
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
