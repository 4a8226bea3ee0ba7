import type { FastifyRequest } from 'fastify';
import { type CompletedStep, wasCompleted } from '../account/completed-step.ts';
import type { FormBody } from './form-body.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Of a POST that ends the session it was sent with or gives it another token: where its result is shown. A second
     * request of a double click comes with the session of before.
     */
    endsOwnSession?: {
      what: CompletedStep['what'];
      result: string | ((typed: FormBody) => string);
      /** The session goes on under another token, which the browser may have by now. */
      goesOn?: boolean;
    };
  }
}

/** Where to see what this form did when it was first sent with the same session, minutes ago; undefined if it was not. */
export async function resultOfFirst({
  platform,
  sessionTokenHash: by,
  routeOptions,
  body,
}: FastifyRequest): Promise<string | undefined> {
  const { endsOwnSession } = routeOptions.config;
  if (!endsOwnSession || by === undefined) return undefined;
  if (!(await wasCompleted(platform, { what: endsOwnSession.what, by }))) return undefined;
  const { result } = endsOwnSession;
  return typeof result === 'string' ? result : result((body ?? {}) as FormBody);
}

/**
 * An id for what a form makes: the same when that very form comes twice, as by a double click, for its page was drawn with a
 * token that no other has. All that was typed goes into it, so that whoever sends another form has another id; by a key, for
 * there may be a password among it.
 * @param part of several things that one form makes: which
 * @returns a UUID of version 8 (RFC 9562)
 */
export function idOfForm({ platform, routeOptions, body }: FastifyRequest, part?: string): string {
  const parts = part === undefined ? [] : [part];
  const hash = platform.secrets.keyedHash('sent-form', JSON.stringify([routeOptions.url, body, ...parts]));
  const hex = Buffer.from(hash, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
