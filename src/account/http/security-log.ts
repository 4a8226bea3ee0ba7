import type { FastifyRequest } from 'fastify';

/**
 * A line of the program's own log for what was turned away before any use case was asked (OWASP ASVS 5.0, 16.3.2 and
 * 16.3.3): such tries are nobody's yet, and a stranger must not be able to fill the audit log with them.
 * @param refused names the fence: `captcha-wrong`, `csrf-token-invalid`, … never what was sent
 */
export function logRefusal(request: FastifyRequest, refused: string, status?: number): void {
  const account = request.signedIn?.account.id;
  request.log.warn(
    { refused, req: request, ...(status && { status }), ...(account && { account }) },
    'refused',
  );
}
