import type { FastifyRequest } from 'fastify';
import { type CompletedStep, wasCompleted } from '../account/completed-step.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Of a POST that ends the session it was sent with or gives it another token: where its result is shown. A second
     * request of a double click comes with the session of before.
     */
    endsOwnSession?: { what: CompletedStep['what']; result: string };
  }
}

/** Where to see what this form did when it was first sent with the same session, minutes ago; undefined if it was not. */
export async function resultOfFirst({
  platform,
  sessionTokenHash: by,
  routeOptions,
}: FastifyRequest): Promise<string | undefined> {
  const { endsOwnSession } = routeOptions.config;
  if (!endsOwnSession || by === undefined) return undefined;
  return (await wasCompleted(platform, { what: endsOwnSession.what, by }))
    ? endsOwnSession.result
    : undefined;
}
