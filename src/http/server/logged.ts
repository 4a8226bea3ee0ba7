import type { FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { addressOf } from '../../platform/network.ts';
import { inSources } from '../../platform/source-lines.ts';
import { signedInAsFarAsKnown } from '../session.ts';

/** What a log line says of a request: never the query, a header or a body. */
export function loggedRequest(request: { method: string; url: string; ip: string }) {
  return { method: request.method, path: request.url.split('?')[0], ip: addressOf(request) };
}

/** What a log line says of a fault: not the details a database adds, which quote the row. */
export function loggedError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack && inSources(error.stack) };
}

/** What was turned away before any use case was asked, by the fence that did. */
export const refusals = new Counter({
  name: 'refusals_total',
  help: 'Requests that a fence turned away, by the name that the log gives it',
  labelNames: ['refused'],
  registers: [],
});

/**
 * A line of the program's own log for what was turned away before any use case was asked (OWASP ASVS 5.0, 16.3.2 and
 * 16.3.3): such tries are nobody's yet, and a stranger must not be able to fill the audit log with them.
 * @param refused names the fence: `captcha-wrong`, `csrf-token-invalid`, … never what was sent
 */
export function logRefusal(request: FastifyRequest, refused: string, status?: number): void {
  refusals.inc({ refused });
  const account = signedInAsFarAsKnown(request)?.account.id;
  request.log.warn(
    { refused, req: request, ...(status && { status }), ...(account && { account }) },
    'refused',
  );
}
