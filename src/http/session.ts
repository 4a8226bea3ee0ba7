import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { sql } from 'kysely';
import { type Account, isExpired } from '../account/account.ts';
import { FACTOR_PROPOSAL, factorAsked } from '../account/factor-asked.ts';
import { type Actor, type Found, findSession, hashToken } from '../account/session.ts';
import { writeSignsOfLife } from '../account/signs-of-life.ts';
import { isDatabaseAway } from '../database/errors.ts';
import { bothAlong, type ReadAlong } from '../database/read-along.ts';
import { addressOf, type Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import { type CookieOptions, endJourneys, type Journey } from './step-cookie.ts';
import type { Web } from './web.ts';

/** A request made with a live session. */
export interface SignedIn extends Found {
  /** Messages of the administration that the holder has not read; 0 where the installation has none. */
  unread: number;
  /** Only the credentials page and sign-out are open. */
  passwordExpired: boolean;
  /** Tells whose session it is from whose another is, in a page; the same for all sessions of an account. */
  mark: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the page shows of the account, read in one statement with the session: see {@link readAlong}. */
    along?: ReadAlong<unknown>;
  }
  interface FastifyRequest {
    /**
     * Who is signed in. Looked up when it is first asked, and once: what does not ask costs no statement and needs no
     * database. Being asked counts as a sign of life of the session, unless the first to ask only looks.
     * @throws DatabaseAway
     */
    session(reading?: 'sign-of-life' | 'only-look'): Promise<SignedIn | undefined>;
    /** Of the session that the browser's cookie names, over or not: what its forms are bound to. */
    readonly sessionTokenHash: string | undefined;
    /** Its route lets in nobody else than the signed-in. */
    needsSession: boolean;
  }
}

/** Besides what every page shows of who is signed in. */
export interface ReadForEveryPage {
  /** How many messages wait to be read; absent: none ever do. */
  unread?: ReadAlong<number> | undefined;
}

interface Lookup {
  answer: Promise<SignedIn | undefined>;
  /** Once it is there. */
  found: SignedIn | undefined;
}

/** Of the requests that asked. */
const lookups = new WeakMap<FastifyRequest, Lookup>();

/** Gives every request its `session()`. */
export const sessions = fastifyPlugin(
  async (app: FastifyInstance, web: Pick<Web, 'platform' | 'secureCookies'> & ReadForEveryPage) => {
    const { secureCookies, platform } = web;
    const along = withUnread(web.unread ?? NONE_UNREAD);
    app.addHook('onClose', () => writeSignsOfLife(platform.db));
    const tokenOf = ({ cookies }: FastifyRequest) => cookies[sessionCookieName(secureCookies)] || undefined;

    app.decorateRequest('needsSession', false);
    app.decorateRequest('sessionTokenHash', {
      getter(this: FastifyRequest) {
        const token = tokenOf(this);
        return token && hashToken(token);
      },
    });
    app.decorateRequest('session', function session(this: FastifyRequest, reading) {
      const known = lookups.get(this);
      if (known) return known.answer;
      const lookup: Lookup = {
        answer: whoBears(this, tokenOf(this), along, reading).then((found) => {
          lookup.found = found;
          return found;
        }),
        found: undefined,
      };
      lookups.set(this, lookup);
      return lookup.answer;
    });
  },
);

async function whoBears(
  { platform, routeOptions }: FastifyRequest,
  token: string | undefined,
  readingWith: ReturnType<typeof withUnread>,
  reading: 'sign-of-life' | 'only-look' = 'sign-of-life',
): Promise<SignedIn | undefined> {
  if (token === undefined) return undefined;
  const along = readingWith(routeOptions.config.along ?? NOTHING);
  const found = await findSession(platform, token, { reading, along });
  if (!found) return undefined;
  const [unread, ofRoute] = found.along as [number, unknown];
  return {
    ...found,
    unread,
    along: ofRoute,
    passwordExpired: isExpired(found.account.password_valid_until, platform.clock.now()),
    mark: marksOf(platform, found.account)[0] ?? '',
  };
}

const NOTHING: ReadAlong<unknown> = { json: () => sql`null`, parse: () => undefined };
const NONE_UNREAD: ReadAlong<number> = { json: () => sql`0`, parse: () => 0 };

/** Both in one statement, whose text is made once for each thing that routes read along. */
function withUnread(unread: ReadAlong<number>) {
  const made = new WeakMap<ReadAlong<unknown>, ReadAlong<[number, unknown]>>();
  return (along: ReadAlong<unknown>): ReadAlong<[number, unknown]> => {
    const known = made.get(along) ?? bothAlong(unread, along);
    made.set(along, known);
    return known;
  };
}

/** Who is signed in, as far as the request has asked already: for what only remarks on it, as a line of the log does. */
export function signedInAsFarAsKnown(request: FastifyRequest): SignedIn | undefined {
  return lookups.get(request)?.found;
}

/**
 * Who is signed in, for what is shown to everybody: nobody where it cannot be told. Without a database, which alone knows
 * sessions, such a page opens all the same.
 */
export async function signedInIfTold(request: FastifyRequest): Promise<SignedIn | undefined> {
  try {
    return await request.session();
  } catch (error) {
    if (!isDatabaseAway(error)) request.log.error({ err: error }, 'session not looked up');
    return undefined;
  }
}

/** What marks an account in a page, today's first: one that stands open may bear what another key of the ring made. */
export function marksOf({ secrets }: Ground, { id }: Account): string[] {
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
export async function howSessionEnded(
  { secureCookies }: CookieOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<'taken-back' | 'over' | undefined> {
  const name = signedOutCookieName(secureCookies);
  if (request.cookies[name] !== undefined) {
    reply.clearCookie(name, { path: '/', httpOnly: true, secure: secureCookies });
    return 'taken-back';
  }
  if (request.sessionTokenHash === undefined) return undefined;
  const isOver = await request.session().then(
    (signedIn) => signedIn === undefined,
    () => false,
  );
  return isOver ? 'over' : undefined;
}

/** Where an expired password is renewed. */
const CREDENTIALS = '/espace/identifiants';

type FirstPage = typeof CREDENTIALS | typeof FACTOR_PROPOSAL;

/**
 * Hook `onRequest` of pages that need a session, a password in force, and a factor where the installation requires one:
 * others are sent to sign in and come back after, or to the page that mends it. Like every hook that turns away, it returns
 * its reply: Fastify waits until that has left, and would else run the route while it is on its way.
 */
export const requireSession = sessionHook();

/** Hook `onRequest` of the pages open to an expired password too. */
export const requireSessionEvenExpired = sessionHook(CREDENTIALS);

/** Hook `onRequest` of the pages by which a factor is set up. */
export const requireSessionEvenWithoutFactor = sessionHook(FACTOR_PROPOSAL);

/** Hook `onRequest` of what both of them lead through. */
export const requireAnySession = sessionHook(CREDENTIALS, FACTOR_PROPOSAL);

/** @param open what may still come first there */
function sessionHook(...open: readonly FirstPage[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    request.needsSession = true;
    if (request.method === 'POST' && request.sessionTokenHash !== undefined) {
      // Its form is not read yet. Once it is, it is kept as a draft where the session is over (see `draft.tsx`), and given
      // back where the database is away, which is found again then.
      await request.session().catch(() => undefined);
    } else if (!(await request.session())) {
      return reply.seeOther(signInPath(request.method === 'GET' ? request.url : undefined));
    }
    const found = signedInAsFarAsKnown(request);
    const path = found && whatComesFirst(request, found);
    return path === undefined || open.includes(path) ? undefined : reply.seeOther(path);
  };
}

/** The page that mends what keeps its holder out of the space; undefined where nothing does. */
function whatComesFirst(
  { platform }: FastifyRequest,
  { account, passwordExpired }: SignedIn,
): FirstPage | undefined {
  if (passwordExpired) return CREDENTIALS;
  const asked = factorAsked(platform.installation, account, platform.clock.now());
  return asked === 'first' ? FACTOR_PROPOSAL : undefined;
}

/** Of the page that signs in and leads on from there. */
export function signInPath(returnTo: string | undefined): string {
  return returnTo ? `/connexion?retour=${encodeURIComponent(returnTo)}` : '/connexion';
}

/** The signed-in person of a route behind one of the two hooks above. */
export function signedIn(request: FastifyRequest): SignedIn {
  const found = signedInAsFarAsKnown(request);
  if (!found) throw new Error(`${request.routeOptions.url} is not behind requireSession`);
  return found;
}

/** What the route had read along with the session, by the `along` of its configuration. */
export function readAlong<T>(request: FastifyRequest, _what: ReadAlong<T>): T {
  return signedIn(request).along as T;
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
