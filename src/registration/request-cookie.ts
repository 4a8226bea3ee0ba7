import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';

/** Long enough for a slow mail; short, because on a shared computer the next person could correct the request. */
const LIFETIME_MS = 2 * 3_600_000;

export interface RequestCookies {
  /** The id of the request that this browser made, for two hours. */
  read(request: FastifyRequest): string | undefined;
  give(reply: FastifyReply, registrationId: string): void;
}

/** By a sealed cookie the browser that asked for an account, and no other, sends the code again or corrects it. */
export function requestCookies(
  platform: Pick<Platform, 'clock' | 'secrets'>,
  secure: boolean,
): RequestCookies {
  const name = secure ? '__Host-registration' : 'registration';
  const now = () => platform.clock.now().getTime();
  return {
    read(request) {
      const sealed = request.cookies[name];
      const opened = sealed ? platform.secrets.unseal('registration-step', sealed) : undefined;
      if (!opened) return undefined;
      const { id, at } = JSON.parse(opened) as Content;
      return now() - at < LIFETIME_MS ? id : undefined;
    },
    give(reply, id) {
      const content: Content = { id, at: now() };
      const sealed = platform.secrets.seal('registration-step', JSON.stringify(content));
      reply.setCookie(name, sealed, { path: '/', httpOnly: true, secure, sameSite: 'lax' });
    },
  };
}

interface Content {
  id: string;
  at: number;
}
