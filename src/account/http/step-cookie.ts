import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import type { KeyPurpose } from '../../platform/secrets.ts';

/** How long what was proved on one screen is believed on the next, unless a journey says otherwise. */
export const STEP_LIFETIME_MS = 30 * 60_000;

/** Every journey that leaves one: signing out takes them all back, for the next person at the computer. */
const JOURNEYS = ['activation', 'registration', 'recovery', 'sign-in'] as const;

export interface StepCookieKind {
  name: (typeof JOURNEYS)[number];
  purpose: KeyPurpose;
  lifetime?: number;
}

export interface StepCookie<Step> {
  /** What the browser brings, if it is ours and not too old. */
  read(request: FastifyRequest): Step | undefined;
  give(reply: FastifyReply, step: Step): void;
  takeBack(reply: FastifyReply): void;
}

/**
 * What a browser carries from one screen of a journey without a session to the next: sealed, so that it is
 * neither read nor made by others, and good for a while. It opens nothing by itself: each screen asks the
 * database again (docs/decisions/activation-proof-cookie.md).
 * @param kind name of the cookie, what it is for (each its own key), and for how long, in milliseconds
 */
export function stepCookie<Step extends object>(
  platform: Pick<Platform, 'clock' | 'secrets'>,
  secure: boolean,
  { name, purpose, lifetime = STEP_LIFETIME_MS }: StepCookieKind,
): StepCookie<Step> {
  const fullName = nameOf(name, secure);
  const attributes = attributesOf(secure);
  return {
    read(request) {
      const sealed = request.cookies[fullName];
      const opened = sealed ? platform.secrets.unseal(purpose, sealed) : undefined;
      if (!opened) return undefined;
      const { at, step } = JSON.parse(opened) as { at: number; step: Step };
      return platform.clock.now().getTime() - at < lifetime ? step : undefined;
    },
    give(reply, step) {
      const content = JSON.stringify({ at: platform.clock.now().getTime(), step });
      reply.setCookie(fullName, platform.secrets.seal(purpose, content), attributes);
    },
    takeBack: (reply) => void reply.clearCookie(fullName, attributes),
  };
}

/** What was proved or typed in any journey of this browser is forgotten. */
export function takeStepsBack(reply: FastifyReply, secure: boolean): void {
  for (const name of JOURNEYS) reply.clearCookie(nameOf(name, secure), attributesOf(secure));
}

function nameOf(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

function attributesOf(secure: boolean) {
  return { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
}
