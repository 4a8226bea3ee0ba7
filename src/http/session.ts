import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Account, isExpired } from '../account/account.ts';
import { dossierCount } from '../account/dossier.ts';
import { type Actor, findSession, hashToken, type Session } from '../account/session.ts';
import { isDatabaseAway } from '../database/errors.ts';
import { addressOf, type Origin } from '../platform/network.ts';
import { seeOther } from './send-page.ts';
import { type CookieOptions, endJourneys, type Journey } from './step-cookie.ts';

/** A request made with a live session. */
export interface SignedInRequest {
  account: Account;
  session: Session;
  severalDossiers: boolean;
  /** Only the credentials page and sign-out are open. */
  passwordExpired: boolean;
  /** Tells whose session it is from whose another is, in a page; the same for all sessions of an account. */
  mark: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asking here prolongs no session. */
    noSignOfLife?: true;
    /** Shown as to nobody signed in where the database, which alone knows a session, is away. */
    opensWithoutDatabase?: true;
  }
  interface FastifyRequest {
    signedIn: SignedInRequest | undefined;
    /** Of the session that the browser's cookie names, over or not: what its forms are bound to. */
    sessionTokenHash: string | undefined;
    /** Its route lets in nobody else than the signed-in. */
    needsSession: boolean;
    /** A form posted with a session that is over: it is answered by `keepFormOfEndedSession`, never by its route. */
    mustSignIn: boolean;
  }
}

/** Recognises the session of every request, before anything else looks at it. */
export const recogniseSessions = fastifyPlugin(async (app: FastifyInstance, options: CookieOptions) => {
  const { platform, secureCookies } = options;
  const name = sessionCookieName(secureCookies);
  app.decorateRequest('signedIn', undefined);
  app.decorateRequest('sessionTokenHash', undefined);
  app.decorateRequest('needsSession', false);
  app.decorateRequest('mustSignIn', false);
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[name];
    const { withoutSession, noSignOfLife, opensWithoutDatabase } = request.routeOptions.config;
    if (!token || withoutSession) return;
    try {
      request.signedIn = await whoBears(platform, token, noSignOfLife ? 'only-look' : 'sign-of-life');
    } catch (error) {
      if ((opensWithoutDatabase || request.is404) && isDatabaseAway(error)) return;
      throw error;
    }
    request.sessionTokenHash = hashToken(token);
  });
});

async function whoBears(
  platform: CookieOptions['platform'],
  token: string,
  sign: Parameters<typeof findSession>[2],
): Promise<SignedInRequest | undefined> {
  const found = await findSession(platform, token, sign);
  return (
    found && {
      ...found,
      severalDossiers: (await dossierCount(platform.db, found.account.id)) > 1,
      passwordExpired: isExpired(found.account.password_valid_until, platform.clock.now()),
      mark: marksOf(platform, found.account)[0] ?? '',
    }
  );
}

/** What marks an account in a page, today's first: one that stands open may bear what another key of the ring made. */
export function marksOf({ secrets }: Pick<CookieOptions['platform'], 'secrets'>, { id }: Account): string[] {
  return secrets.keyedHashes('session-mark', id).map((hash) => hash.slice(0, 16));
}

/** Gives the browser the token of its session, for as long as the browser is open. */
export function setSessionCookie(reply: FastifyReply, secureCookies: boolean, token: string): void {
  reply.setCookie(sessionCookieName(secureCookies), token, {
    path: '/',
    httpOnly: true,
    secure: secureCookies,
    sameSite: 'lax',
  });
}

/**
 * Forgets the session, the pages that the browser keeps for its button « back », and the journeys it was in: what they
 * show is for the holder alone (OWASP ASVS 5.0, 14.3.1). Not "cookies": it would take that of the known browser along,
 * and those of every sister site.
 * @param kept the journey that ended the session and goes on
 */
export async function clearSession(web: CookieOptions, reply: FastifyReply, kept?: Journey): Promise<void> {
  const { secureCookies } = web;
  const attributes = { path: '/', httpOnly: true, secure: secureCookies } as const;
  await endJourneys(web, reply, kept);
  reply.header('clear-site-data', '"cache", "storage"');
  reply.clearCookie(sessionCookieName(secureCookies), attributes);
  if (reply.request.sessionTokenHash === undefined) return;
  reply.setCookie(signedOutCookieName(secureCookies), '1', {
    ...attributes,
    sameSite: 'lax',
    maxAge: SIGNED_OUT_TOLD_FOR,
  });
}

/** How the session of this browser ended, to be told once on the page that signs in. */
export function howSessionEnded(
  { secureCookies }: Pick<CookieOptions, 'secureCookies'>,
  request: FastifyRequest,
  reply: FastifyReply,
): 'taken-back' | 'over' | undefined {
  const name = signedOutCookieName(secureCookies);
  if (request.cookies[name] !== undefined) {
    reply.clearCookie(name, { path: '/', httpOnly: true, secure: secureCookies });
    return 'taken-back';
  }
  return request.sessionTokenHash !== undefined && !request.signedIn ? 'over' : undefined;
}

/**
 * Hook `onRequest` of pages that need a session and a password in force: others are sent to sign in and come
 * back after, or to the credentials page.
 */
export async function requireSession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await requireSessionEvenExpired(request, reply);
  if (request.signedIn?.passwordExpired) seeOther(reply, '/espace/identifiants');
}

/** Hook `onRequest` of the pages open to an expired password too. */
export async function requireSessionEvenExpired(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.needsSession = true;
  if (request.signedIn) return;
  // Its body is not read yet: see keepFormOfEndedSession.
  if (request.method === 'POST' && request.sessionTokenHash !== undefined) {
    request.mustSignIn = true;
    return;
  }
  const back = request.method === 'GET' ? request.url : '';
  seeOther(reply, back ? `/connexion?retour=${encodeURIComponent(back)}` : '/connexion');
}

/** The signed-in person of a route behind one of the two hooks above. */
export function signedIn(request: FastifyRequest): SignedInRequest {
  if (!request.signedIn) throw new Error(`${request.routeOptions.url} is not behind requireSession`);
  return request.signedIn;
}

/** The same, as use cases are told. */
export function actorOf(request: FastifyRequest): Actor {
  const { account, session } = signedIn(request);
  return { accountId: account.id, tokenHash: session.token_hash, origin: originOf(request) };
}

/** What a browser says of itself is cut here, before anything is matched with it. */
export function originOf(request: FastifyRequest): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? '';
  return { ip: addressOf(request), userAgent };
}

/** Seconds in which whoever was signed out comes to the page that says so. */
const SIGNED_OUT_TOLD_FOR = 60;

function signedOutCookieName(secureCookies: boolean): string {
  return secureCookies ? '__Host-signed-out' : 'signed-out';
}

/** As long as the columns that keep it. */
const LONGEST_USER_AGENT = 300;

function sessionCookieName(secureCookies: boolean): string {
  return secureCookies ? '__Host-session' : 'session';
}
