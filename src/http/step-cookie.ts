import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/schema.ts';
import type { KeyPurpose } from '../platform/secrets.ts';

export interface CookieOptions {
  /** https: cookies are `Secure` and bear the `__Host-` prefix (RFC 6265bis, 4.1.3). */
  secureCookies: boolean;
}

const MINUTE_MS = 60_000;

/**
 * The journeys whose steps a browser carries, by the name of their cookie, and for how long what was proved on one
 * screen is believed on the next, in milliseconds.
 */
const JOURNEYS = {
  activation: { purpose: 'activation-step', lifetime: 30 * MINUTE_MS },
  recovery: { purpose: 'recovery-step', lifetime: 30 * MINUTE_MS },
  'sign-in': { purpose: 'sign-in-step', lifetime: 30 * MINUTE_MS },
  'second-step': { purpose: 'second-step', lifetime: 10 * MINUTE_MS },
  // By it the browser that asked for an account, and no other, sends the code again or corrects the request: long
  // enough for a slow mail; short, because on a shared computer the next person could correct the request.
  registration: { purpose: 'registration-step', lifetime: 120 * MINUTE_MS },
} as const satisfies Record<string, { purpose: KeyPurpose; lifetime: number }>;

export type Journey = keyof typeof JOURNEYS;

export interface StepCookie<Step> {
  /** What the browser brings, if it is ours, not too old and not ended. */
  read(request: FastifyRequest): Promise<Step | undefined>;
  /** Names this journey of this browser, the same at every step. */
  journeyOf(request: FastifyRequest): Promise<string | undefined>;
  give(reply: FastifyReply, step: Step): Promise<void>;
  takeBack(reply: FastifyReply): void;
}

interface Content {
  /** One for a whole journey: once it is ended no step of it comes back, whichever a browser has kept. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  step: object;
}

/**
 * What a browser carries from one screen of a journey without a session to the next: sealed, so that it is
 * neither read nor made by others, and good for a while. It opens nothing by itself: each screen asks the
 * database again (docs/decisions/own-sessions-and-sealed-cookies.md).
 */
export function stepCookie<Step extends object>(
  { secureCookies: secure }: CookieOptions,
  journey: Journey,
): StepCookie<Step> {
  const name = nameOf(journey, secure);
  const goingOn = async (request: FastifyRequest) => {
    const content = contentOf(secure, journey, request);
    return content && !(await isEnded(request, content)) ? content : undefined;
  };
  return {
    read: async (request) => (await goingOn(request))?.step as Step | undefined,
    journeyOf: async (request) => (await goingOn(request))?.id,
    async give(reply, step) {
      const { clock, random, secrets } = reply.request.platform;
      const id = (await goingOn(reply.request))?.id ?? random.bytes(16).toString('base64url');
      const content: Content = { id, at: clock.now().getTime(), step };
      const sealed = secrets.seal(JOURNEYS[journey].purpose, JSON.stringify(content));
      reply.setCookie(name, sealed, attributes(secure));
    },
    takeBack: (reply) => void reply.clearCookie(name, attributes(secure)),
  };
}

/**
 * Ends the journeys that this browser is in, but for one that goes on: their steps are worth nothing from now on, here
 * or sent again by whoever kept them. To be called wherever a session ends in a browser, or its password changes, for
 * what they show is for who was there before.
 */
export async function endJourneys(
  { secureCookies }: CookieOptions,
  reply: FastifyReply,
  kept?: Journey,
): Promise<void> {
  const { db, clock } = reply.request.platform;
  const now = clock.now().getTime();
  for (const journey of journeys()) {
    if (journey === kept) continue;
    reply.clearCookie(nameOf(journey, secureCookies), attributes(secureCookies));
    const content = contentOf(secureCookies, journey, reply.request);
    if (!content) continue;
    lookedUp.get(reply.request)?.delete(content.id);
    await db
      .insertInto('ended_journey')
      .values({ id: content.id, expires_at: new Date(now + JOURNEYS[journey].lifetime) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** The cookie of a journey that was ended is as if it had not come. Looked up once in a request. */
function isEnded(request: FastifyRequest, { id }: Content): Promise<boolean> {
  const known = lookedUp.get(request) ?? new Map<string, Promise<boolean>>();
  lookedUp.set(request, known);
  const answer = known.get(id) ?? lookUpEnd(request.platform.db, id);
  known.set(id, answer);
  return answer;
}

/** By the id of the journey. */
const lookedUp = new WeakMap<FastifyRequest, Map<string, Promise<boolean>>>();

async function lookUpEnd(db: Database, id: string): Promise<boolean> {
  const ended = await db.selectFrom('ended_journey').select('id').where('id', '=', id).executeTakeFirst();
  return ended !== undefined;
}

function contentOf(secure: boolean, journey: Journey, request: FastifyRequest): Content | undefined {
  const { clock, secrets } = request.platform;
  const { purpose, lifetime } = JOURNEYS[journey];
  const sealed = request.cookies[nameOf(journey, secure)];
  const opened = sealed ? secrets.unseal(purpose, sealed) : undefined;
  if (!opened) return undefined;
  const content = JSON.parse(opened) as Partial<Content>;
  // One of an earlier version has no id, and could not be ended.
  if (content.id === undefined || content.at === undefined || content.step === undefined) return undefined;
  return clock.now().getTime() - content.at < lifetime ? (content as Content) : undefined;
}

function journeys(): Journey[] {
  return Object.keys(JOURNEYS) as Journey[];
}

function nameOf(journey: Journey, secure: boolean): string {
  return secure ? `__Host-${journey}` : journey;
}

function attributes(secure: boolean) {
  return { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
}
